// A comparison: numbers of every variant by place, with several seeds also the ends of their means' intervals.

import { History } from "../history.js";
/** @import { Pair, Rows } from "../../types.js" */
/** @import { ComparisonStart, Spread } from "./types.js" */

/**
 * @template {ComparisonStart} S
 * @extends {History<S>}
 */
export class ComparisonHistory extends History {
  /** @param {S} start */
  constructor(start) {
    super(start);
    /** By variant, a value per row. @type {Record<string, number[][]>} */
    this.curves = Object.fromEntries(this.keys.map((key) => [key, start.variants.map(() => [])]));
    /** The ends of the means' confidence intervals, with several seeds. @type {Record<string, [number[], number[]][]>} */
    this.bands = Object.fromEntries(this.keys.map((key) => [key, start.variants.map(() => [[], []])]));
  }

  /** The numbers of a row that have a curve or a place in the table; the first one tells who has diverged. @returns {string[]} */
  get keys() {
    return [];
  }

  get seeds() {
    return this.start.seeds ?? 1;
  }

  /** @param {Rows} chunk */
  takeRows(chunk) {
    super.takeRows(chunk);
    for (const key of this.keys) {
      const said = ["", "_low", "_high"].map((end) => this.list(key + end, chunk.first));
      this.curves[key].forEach((values, variant) =>
        [values, ...this.bands[key][variant]].forEach((list, at) => list.push(said[at]?.[variant] ?? NaN))
      );
    }
  }

  /** The places of the rows. */
  get steps() {
    return this.rows;
  }

  /** Who was better, in one sentence; null before the end. */
  get outcome() {
    return this.stops.at(-1)?.sentence ?? null;
  }

  /** Whether there is such a row. @param {number} index */
  has(index) {
    return index >= 0 && index < this.length;
  }

  /** A variant's number in a row; NaN without it. @param {string} key @param {number} index @param {number} variant */
  value(key, index, variant) {
    return this.curves[key][variant][index] ?? NaN;
  }

  /** Several numbers of a variant in a row; [] without them. @param {string} key @param {number} index @param {number} variant @returns {number[]} */
  several(key, index, variant) {
    const found = this.has(index) ? this.list(key, this.rows[index])?.[variant] : null;
    return Array.isArray(found) ? found : [];
  }

  /** What the seeds say about a variant's means in a row; null with one seed. @param {number} index @param {number} variant @returns {Spread | null} */
  spread(index, variant) {
    if (this.seeds < 2 || !this.has(index)) return null;
    const [count, difference] = ["count", "difference"].map((name) => this.list(name, this.rows[index])?.[variant]);
    const ends = Object.fromEntries(this.keys.map((key) => [key, /** @type {Pair} */ (this.bands[key][variant].map((end) => end[index]))]));
    return { ...ends, count: count ?? 0, seeds: this.seeds,
      difference: variant && Array.isArray(difference) ? /** @type {[number, number, number]} */ (difference) : null };
  }
}
