// What the comparison says in words: its phase, its numbers, and the whole picture for those who cannot see it.

import { sure } from "../../base/values.js";
import { against, comparisonWords, differenceWords, intervalWords, lostWords, percent } from "../../run/comparison/words.js";
import { figure } from "../../run/words.js";
import { norm } from "./gradient_flow_numbers.js";
/** @import { ComparisonHistory } from "./comparison_history.js" */
/** @import { Spread } from "../../run/comparison/types.js" */
/** @import { ComparisonRow } from "./types.js" */

/** The phase of a run, and one more sentence below the buttons. */
export const { phaseWords, remark } = comparisonWords((/** @type {ComparisonHistory} */ history) => {
  const same = history.seeds > 1 ? `same digits, the same ${history.seeds} seeds, their batches` : "same digits, same batches, same seed";
  return history.length ? `${same[0].toUpperCase()}${same.slice(1)}: only the remedy differs.` : `Train them side by side: ${same}.`;
});

/** A norm or a ratio of norms: 0.021, 2.1·10⁻⁷, 0. @param {number} value */
export function size(value) {
  if (value === Infinity) return "∞";
  if (!Number.isFinite(value)) return "–";
  return value > 0 ? norm(Math.log10(value)) : "0";
}

/**
 * A variant's four numbers as the table writes them; with several seeds the accuracy's interval and the difference.
 * @param {ComparisonRow | null} row @param {Spread | null} [spread]
 */
export function cells(row, spread = null) {
  const more = spread ? [differenceWords(spread.difference)] : [];
  if (!row) return ["–", "–", "–", "–", ...more];
  if (row.diverged) return ["diverged", "–", "–", "–", ...more];
  return [figure(row.loss) + lostWords(spread), percent(row.accuracy) + intervalWords(spread?.accuracy), size(row.first), size(row.ratio),
    ...more];
}

/** The picture as text, one paragraph per element. @param {ComparisonHistory} history @param {number} index */
export function description(history, index) {
  const { start, steps, length } = history;
  const head = `${start.variants.length} variant${start.variants.length > 1 ? "s" : ""} of a network with ${start.depth} hidden layers, `
    + `trained on the same batches for ${start.steps} steps. Guessing is right for 10 % of the digits.`;
  if (!length) return [`${head} Not trained yet: ${start.variants.join("; ")}.`];
  const means = history.seeds > 1 ? `, means of ${history.seeds} seeds with their 95 % confidence intervals` : "";
  return [`${head} At step ${steps[index]}${means}:`,
    ...start.variants.map((name, variant) => sentence(name, sure(history.row(index, variant)), history.spread(index, variant)))];
}

/** @param {string} name @param {ComparisonRow} row @param {Spread | null} spread */
function sentence(name, row, spread) {
  if (row.diverged) return `${name}: diverged.`;
  return `${name}: training loss ${figure(row.loss)}, validation accuracy ${percent(row.accuracy)}${intervalWords(spread?.accuracy)}${
    against(spread)
  }, gradient norms from `
    + `${size(row.first)} in layer 1 to ${size(row.norms.at(-1) ?? NaN)} in layer ${row.norms.length}, a ratio of ${size(row.ratio)}.`;
}
