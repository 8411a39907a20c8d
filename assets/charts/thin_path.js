// A path for very long lines: however many values there are, a pixel's column is drawn once, from its lowest to its
// highest value.

/** @import { Brush } from "../types.js" */

/** Keeps, of all points in one pixel's column, the first, the lowest, the highest and the last. */
export class ThinPath {
  /** @type {number | undefined} */ column;
  x = 0;
  low = 0;
  high = 0;
  lastX = 0;
  lastY = 0;
  count = 0;
  drawn = false;

  /** @param {Brush} brush */
  constructor(brush) {
    this.brush = brush;
  }

  /** @param {number} x @param {number} y */
  to(x, y) {
    const column = Math.floor(x);
    if (column !== this.column) {
      this.flush();
      this.column = column;
      this.x = x;
      this.low = y;
      this.high = y;
      this.count = 0;
      this.point(x, y);
    }
    if (y < this.low) this.low = y;
    if (y > this.high) this.high = y;
    this.count += 1;
    this.lastX = x;
    this.lastY = y;
  }

  flush() {
    if (this.column === undefined || this.count < 2) return;
    this.point(this.x, this.low);
    this.point(this.x, this.high);
    this.point(this.lastX, this.lastY);
    this.count = 0;
  }

  /** @param {number} x @param {number} y */
  point(x, y) {
    if (this.drawn) this.brush.lineTo(x, y);
    else this.brush.moveTo(x, y);
    this.drawn = true;
  }

  /** A gap: the next point begins a new piece. */
  lift() {
    this.flush();
    this.column = undefined;
    this.drawn = false;
  }
}
