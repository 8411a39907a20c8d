// What a comparison says in words: its phase, intervals and differences.

import { figure, runWords, score } from "../words.js";
/** @import { ComparisonHistory } from "./history.js" */
/** @import { Form, Spread } from "./types.js" */

/**
 * The phase of a run, and one more sentence below the buttons; `standing` is what is said before and after.
 * @param {(history: any) => string} standing
 */
export function comparisonWords(standing) {
  return runWords({
    noun: "training",
    pace: false,
    stopped,
    done: (/** @type {ComparisonHistory<any>} */ history) => (history.last < history.planned
      ? stopped(history)
      : `finished: ${history.planned} ${history.axis}s`),
    ending: () => null,
    single: () => "",
    standing,
  });
}

/** @param {ComparisonHistory<any>} given */
function stopped({ axis, last, planned }) {
  return `stopped after ${axis} ${last} of ${planned}`;
}

/** " (95.1 to 97.4)". @param {[number, number] | undefined} ends @param {Form} [form] */
export function intervalWords([low, high] = [NaN, NaN], form = "share") {
  return Number.isFinite(low) ? ` (${plain(low, form)} to ${plain(high, form)})` : "";
}

/** "+29.9 (+24.6 to +35.2)": shares in percentage points. @param {Spread["difference"] | undefined} difference @param {Form} [form] */
export function differenceWords(difference, form = "share") {
  if (!difference?.every(Number.isFinite)) return "–";
  const [mean, low, high] = difference.map((part) => `${part > 0 ? "+" : ""}${plain(part, form)}`);
  return `${mean} (${low} to ${high})`;
}

/** ", 2 of 3 diverged", or nothing. @param {Spread | null} spread */
export function lostWords(spread) {
  return spread && spread.count < spread.seeds ? `, ${spread.seeds - spread.count} of ${spread.seeds} diverged` : "";
}

/** ", +3.0 (…) percentage points against the first variant, seed by seed", or nothing. @param {Spread | null} spread @param {Form} [form] */
export function against(spread, form = "share") {
  const words = differenceWords(spread?.difference, form);
  return words === "–" ? "" : `, ${words}${form === "share" ? " percentage points" : ""} against the first variant, seed by seed`;
}

/** A share of right answers, "97.8 %". @param {number} value */
export function percent(value) {
  return score(value, "accuracy");
}

/** @param {number} value @param {Form} form */
function plain(value, form) {
  return form === "share" ? (100 * value).toFixed(1).replace("-", "−") : figure(value, 3);
}
