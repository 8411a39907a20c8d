// What the comparison says in words: its phase, its numbers, and the whole picture for those who cannot see it.

import { sure } from "../../base/values.js";
import { figure, runWords, score } from "../../run/words.js";
import { norm } from "./gradient_flow_numbers.js";
/** @import { ComparisonHistory } from "./comparison_history.js" */
/** @import { ComparisonRow, Curve } from "./types.js" */

/** The phase of a run, and one more sentence below the buttons. */
export const { phaseWords, remark } = runWords({
  noun: "training",
  pace: false,
  stopped,
  done: (
    /** @type {ComparisonHistory} */ history,
  ) => (history.last < history.planned ? stopped(history) : `finished: ${history.planned} steps`),
  ending: () => null,
  single: () => "",
  standing: (/** @type {ComparisonHistory} */ history) =>
    history.length
      ? "Same digits, same batches, same seed: only the remedy differs."
      : "Train them side by side: same digits, same batches, same seed.",
});

/** @param {ComparisonHistory} given */
function stopped({ last, planned }) {
  return `stopped after step ${last} of ${planned}`;
}

/** A norm or a ratio of norms: 0.021, 2.1·10⁻⁷, 0. @param {number} value */
export function size(value) {
  if (value === Infinity) return "∞";
  if (!Number.isFinite(value)) return "–";
  return value > 0 ? norm(Math.log10(value)) : "0";
}

/** A variant's four numbers as the table writes them. @param {ComparisonRow | null} row */
export function cells(row) {
  if (!row) return ["–", "–", "–", "–"];
  if (row.diverged) return ["diverged", "–", "–", "–"];
  return [figure(row.loss), score(row.accuracy, "accuracy"), size(row.first), size(row.ratio)];
}

/** A point of a curve: "97.8 %" or "0.0919". @param {number} value @param {Curve} curve */
export function point(value, curve) {
  return curve === "accuracy" ? score(value, "accuracy") : figure(value);
}

/** The picture as text, one paragraph per element. @param {ComparisonHistory} history @param {number} index */
export function description(history, index) {
  const { start, steps, length } = history;
  const head = `${start.variants.length} variant${start.variants.length > 1 ? "s" : ""} of a network with ${start.depth} hidden layers, `
    + `trained on the same batches for ${start.steps} steps. Guessing is right for 10 % of the digits.`;
  if (!length) return [`${head} Not trained yet: ${start.variants.join("; ")}.`];
  return [`${head} At step ${steps[index]}:`, ...start.variants.map((name, variant) => sentence(name, sure(history.row(index, variant))))];
}

/** @param {string} name @param {ComparisonRow} row */
function sentence(name, row) {
  if (row.diverged) return `${name}: diverged.`;
  return `${name}: training loss ${figure(row.loss)}, validation accuracy ${score(row.accuracy, "accuracy")}, gradient norms from `
    + `${size(row.first)} in layer 1 to ${size(row.norms.at(-1) ?? NaN)} in layer ${row.norms.length}, a ratio of ${size(row.ratio)}.`;
}
