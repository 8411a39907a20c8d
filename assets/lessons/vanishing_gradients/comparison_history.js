// A comparison of deep networks: loss and accuracy of every variant, every few steps, and the range of all norms.

import { ComparisonHistory as OfAnyKind } from "../../run/comparison/history.js";
/** @import { Pair, Rows } from "../../types.js" */
/** @import { ComparisonStart } from "./types.js" */

export const FAINTEST = 1e-12; // norms below it count as zero
const LEAST_SPAN = 3; // powers of ten

/** @extends {OfAnyKind<ComparisonStart>} */
export class ComparisonHistory extends OfAnyKind {
  faint = false;
  low = Infinity;
  high = -Infinity;

  get keys() {
    return ["accuracy", "loss"];
  }

  /** @param {Rows} chunk */
  takeRows(chunk) {
    super.takeRows(chunk);
    this.list("gradients", chunk.first)?.flat().forEach((norm) => this.widen(norm));
  }

  /** Keep the range of all norms. @param {number} norm */
  widen(norm) {
    if (isFaint(norm)) this.faint = true;
    else if (Number.isFinite(norm)) {
      this.low = Math.min(this.low, norm);
      this.high = Math.max(this.high, norm);
    }
  }

  /** One variant's numbers in a row; null without the row. @param {number} index @param {number} variant */
  row(index, variant) {
    if (!this.has(index)) return null;
    const norms = this.several("gradients", index, variant);
    const [loss, accuracy] = ["loss", "accuracy"].map((key) => this.value(key, index, variant));
    return { loss, accuracy, norms, first: norms[0] ?? NaN, ratio: norms[0] / (norms.at(-1) ?? NaN), diverged: !Number.isFinite(loss) };
  }

  /** From below the smallest to above the largest norm of all rows, in whole powers of ten. @returns {Pair} */
  get powers() {
    if (!(this.high > 0)) return [-6, 0];
    const high = Math.ceil(Math.log10(this.high) + 0.05);
    return [Math.min(Math.floor(Math.log10(this.low) - 0.05), high - LEAST_SPAN), high];
  }
}

/** Whether a norm is zero, or too small to lie on the axis. @param {number} norm */
export function isFaint(norm) {
  return norm < FAINTEST;
}
