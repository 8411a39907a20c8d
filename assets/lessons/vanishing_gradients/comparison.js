// The comparison, trained: a network and its remedies side by side, their learning curves and the gradients in their layers.

import { component } from "../../base/dom.js";
import { tickText } from "../../charts/axes.js";
import { Comparison, STYLES } from "../../run/comparison/view.js";
import { percent } from "../../run/comparison/words.js";
import { figure } from "../../run/words.js";
import { ComparisonHistory } from "./comparison_history.js";
import { Norms } from "./comparison_norms.js";
import { cells, description, phaseWords, remark } from "./comparison_words.js";
/** @import { ComparisonPlan, Curve } from "../../run/comparison/types.js" */

const [LEAST_LOSS, MOST_LOSS] = [3, 5]; // the loss axis ends between them

// Good lines lie above the guess, good losses below it: the label stands on the other side.
/** @type {Curve<ComparisonHistory>[]} */
export const CURVES = [
  { key: "accuracy", name: "validation accuracy", words: percent, tick: (value) => `${Math.round(100 * value)} %`, ys: () => [0, 1],
    reference: { level: 0.1, label: "guessing: 10 %", side: "left", dash: [] } },
  { key: "loss", name: "training loss", words: figure, tick: tickText, ys: (history) => [0, highest(history)],
    reference: { level: Math.log(10), label: "guessing: ln 10", side: "right", dash: [] } },
];

/**
 * A whole number above all losses, but not far above guessing: what is worse than that leaves the picture at its top.
 * @param {ComparisonHistory} history
 */
function highest(history) {
  const worst = history.curves.loss.flat().reduce((most, loss) => (loss > most ? loss : most), 0);
  return Math.max(LEAST_LOSS, Math.min(MOST_LOSS, Math.ceil(worst)));
}

/** @type {ComparisonPlan} */
const PLAN = {
  Kind: ComparisonHistory,
  axis: "step",
  nameX: "training step",
  faces: { start: "Train", again: "Train again", stop: "End the training and keep what it has", reset: "Reset training",
    resetTitle: "Back to the untrained networks" },
  words: { phaseWords, remark },
  curves: () => CURVES,
  beside: (events) => new Norms(events),
  columns: () => ({
    heads: ["training loss", "validation accuracy", "‖∂L/∂W⁽¹⁾‖", "ratio first / last"],
    best: { column: 1, value: (history, index, variant) => history.value("accuracy", index, variant) },
    cells: (history, index, variant) => cells(history.row(index, variant), history.spread(index, variant)),
  }),
  describe: description,
};

export default component((root, channel) => new Comparison(root, channel, PLAN), ...STYLES);
