// A comparison: numbers of every variant, every few steps, and the range of all norms.

import { History } from "../../run/history.js";
/** @import { Pair, Rows } from "../../types.js" */
/** @import { ComparisonStart, Curve, Spread } from "./types.js" */

export const FAINTEST = 1e-12; // norms below it count as zero
const LEAST_SPAN = 3; // powers of ten

/** @extends {History<ComparisonStart>} */
export class ComparisonHistory extends History {
  faint = false;
  low = Infinity;
  high = -Infinity;

  /** `start` has the variants' names, the number of hidden layers, of steps in all, and of steps per row. @param {ComparisonStart} start */
  constructor(start) {
    super(start);
    /** @type {Record<Curve, number[][]>} */
    this.curves = { accuracy: start.variants.map(() => []), loss: start.variants.map(() => []) };
    /** The ends of the means' confidence intervals, with several seeds. @type {Record<Curve, [number[], number[]][]>} */
    this.bands = { accuracy: start.variants.map(() => [[], []]), loss: start.variants.map(() => [[], []]) };
  }

  get seeds() {
    return this.start.seeds ?? 1;
  }

  /** @param {Rows} chunk */
  takeRows(chunk) {
    super.takeRows(chunk);
    for (const curve of /** @type {Curve[]} */ (Object.keys(this.curves))) {
      const said = ["", "_low", "_high"].map((end) => this.list(curve + end, chunk.first));
      this.curves[curve].forEach((values, variant) =>
        [values, ...this.bands[curve][variant]].forEach((list, at) => list.push(said[at]?.[variant] ?? NaN))
      );
    }
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

  /** The steps of the rows. */
  get steps() {
    return this.rows;
  }

  /** Who learned, in one sentence; null before the end. */
  get outcome() {
    return this.stops.at(-1)?.sentence ?? null;
  }

  /** One variant's numbers in a row; null without the row. @param {number} index @param {number} variant */
  row(index, variant) {
    if (index < 0 || index >= this.length) return null;
    const found = this.list("gradients", this.rows[index])?.[variant];
    /** @type {number[]} */
    const norms = Array.isArray(found) ? found : [];
    const [loss, accuracy] = [this.curves.loss[variant][index], this.curves.accuracy[variant][index]];
    return { loss, accuracy, norms, first: norms[0] ?? NaN, ratio: norms[0] / (norms.at(-1) ?? NaN), diverged: !Number.isFinite(loss) };
  }

  /** What the seeds say about a variant's means in a row; null with one seed. @param {number} index @param {number} variant @returns {Spread | null} */
  spread(index, variant) {
    if (this.seeds < 2 || index < 0 || index >= this.length) return null;
    /** @param {Curve} curve @returns {Pair} */
    const ends = (curve) => [this.bands[curve][variant][0][index], this.bands[curve][variant][1][index]];
    const [count, difference] = ["count", "difference"].map((name) => this.list(name, this.rows[index])?.[variant]);
    return { accuracy: ends("accuracy"), loss: ends("loss"), count: count ?? 0, seeds: this.seeds,
      difference: variant && Array.isArray(difference) ? /** @type {[number, number, number]} */ (difference) : null };
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
