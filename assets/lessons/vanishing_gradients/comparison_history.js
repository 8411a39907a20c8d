// All that is known about a comparison: a row of numbers for every few steps, for every variant.

/** @import { ComparisonChunk, ComparisonStart, Curve } from "./types.js" */
/** @import { Pair } from "../../types.js" */

export const FAINTEST = 1e-12; // norms below it count as zero
const LEAST_SPAN = 3; // powers of ten

export class ComparisonHistory {
  /** @type {number[]} */ steps = [];
  /** @type {string | null} */ outcome = null;
  /** @type {number[][][]} */ gradients = [];
  faint = false;
  low = Infinity;
  high = -Infinity;

  /** `start` has the variants' names, the number of hidden layers, of steps in all, and of steps per row. @param {ComparisonStart} start */
  constructor(start) {
    this.start = start;
    /** @type {Record<Curve, number[][]>} */
    this.curves = { accuracy: start.variants.map(() => []), loss: start.variants.map(() => []) };
    this.gradients = start.variants.map(() => []);
  }

  /** @param {ComparisonChunk} chunk */
  take(chunk) {
    if (chunk.kind === "stop") this.outcome = chunk.sentence;
    if (chunk.kind !== "rows") return;
    this.steps.push(chunk.step);
    this.start.variants.forEach((_, variant) => {
      this.curves.accuracy[variant].push(chunk.accuracy[variant] ?? NaN);
      this.curves.loss[variant].push(chunk.loss[variant] ?? NaN);
      const norms = (chunk.gradients[variant] ?? []).map((norm) => norm ?? NaN);
      this.gradients[variant].push(norms);
      norms.forEach((norm) => this.widen(norm));
    });
  }

  /** Keep the range of all norms. @param {number} norm */
  widen(norm) {
    if (isFaint(norm)) this.faint = true;
    else if (Number.isFinite(norm)) {
      this.low = Math.min(this.low, norm);
      this.high = Math.max(this.high, norm);
    }
  }

  /** How many rows there are. */
  get length() {
    return this.steps.length;
  }

  /** The newest step; 0 before the first row. */
  get last() {
    return this.steps.at(-1) ?? 0;
  }

  /** One variant's numbers in a row; null without the row. @param {number} index @param {number} variant */
  row(index, variant) {
    if (index < 0 || index >= this.length) return null;
    const norms = this.gradients[variant][index];
    const [loss, accuracy] = [this.curves.loss[variant][index], this.curves.accuracy[variant][index]];
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
