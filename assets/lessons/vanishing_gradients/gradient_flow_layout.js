// Where the columns of the layers, the axis of the norms and the rows of the heat map lie, in pixels.

import { isPower } from "./gradient_flow_numbers.js";
/** @import { Norms } from "./types.js" */

const NARROW = 560;
const LEAST_SPAN = 3;

export class Layout {
  low = -3;
  high = 3;

  /** @param {number} width @param {{ depth: number, activation: string }} data @param {Norms} norms */
  constructor(width, data, norms) {
    const narrow = width < NARROW;
    this.width = width;
    this.narrow = narrow;
    this.depth = data.depth;
    this.left = narrow ? 78 : 96;
    this.right = width - (narrow ? 42 : 56);
    this.top = 12;
    this.bottom = this.top + (narrow ? 210 : 250);
    this.heat = this.bottom + 28;
    this.row = narrow ? 17 : 18;
    this.rows = Object.keys(norms).length;
    this.foot = this.heat + this.rows * this.row;
    this.height = this.foot + 24;
    this.column = (this.right - this.left) / data.depth;
    [this.low, this.high] = domain(norms, data.activation);
  }

  /** The middle of a layer's column; layers count from 1. @param {number} layer */
  x(layer) {
    return this.left + (layer - 0.5) * this.column;
  }

  /** A power of ten on the axis; everything beyond its ends lies on them. @param {number} level */
  y(level) {
    const share = (Math.max(this.low, Math.min(this.high, level)) - this.low) / (this.high - this.low);
    return this.bottom - share * (this.bottom - this.top);
  }

  /** @param {number} index */
  rowTop(index) {
    return this.heat + index * this.row;
  }

  /** What lies under a point: a layer, and a row of the heat map or null. @param {number} x @param {number} y */
  at(x, y) {
    const layer = Math.floor((x - this.left) / this.column) + 1;
    const row = Math.floor((y - this.heat) / this.row);
    const inside = x >= this.left - (y > this.heat ? this.left : 0) && x <= this.right;
    return { layer: inside && layer >= 1 && layer <= this.depth ? layer : null, row: inside && row >= 0 && row < this.rows ? row : null };
  }

  /** Every which layer gets a number. */
  get every() {
    const room = this.narrow ? 22 : 28;
    return [1, 2, 5, 10].find((step) => step * this.column >= room) ?? 10;
  }
}

/** From below the smallest to above the largest norm that is drawn, in whole powers of ten. @param {Norms} norms @param {string} chosen */
function domain(norms, chosen) {
  const drawn = [...Object.values(norms).flatMap(({ mid }) => mid), ...norms[chosen].low, ...norms[chosen].high];
  const levels = drawn.filter(isPower);
  if (!levels.length) return [-LEAST_SPAN, LEAST_SPAN];
  const low = Math.floor(Math.min(...levels) - 0.2);
  const high = Math.ceil(Math.max(...levels) + 0.2);
  return [Math.min(low, high - LEAST_SPAN), high];
}
