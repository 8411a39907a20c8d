// Lines over the epochs: with a cursor that follows the scrubber, and with the pointer as another scrubber. However
// many epochs there are, a pixel's column is drawn once, from its lowest to its highest value.

import { el } from "../base/dom.js";
import { later } from "../base/values.js";
import { Sheet } from "../pictures/canvas.js";
import { line, Plot, roundUp } from "./axes.js";
/** @import { Brush, Line, Look, Margin, Pair, Seeking } from "../types.js" */

export class EpochChart {
  /** @type {Plot} */ plot = later();
  log = false;

  /**
   * `onSeek(epoch)` for a click or a drag, `onPeek(epoch | null)` while the pointer rests on the chart.
   * @param {Seeking} given @param {Margin} margin
   */
  constructor({ onSeek, onPeek }, margin) {
    this.onSeek = onSeek;
    this.onPeek = onPeek;
    this.margin = margin;
    this.sheet = new Sheet({
      role: "img",
      onpointerdown: (event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        this.seek(event);
      },
      onpointermove: (event) => {
        if (event.buttons) this.seek(event);
        else if (event.pointerType !== "touch") this.onPeek(this.epochAt(event));
      },
      onpointerleave: () => this.onPeek(null),
      onpointercancel: () => this.onPeek(null),
    });
    this.node = el("div", { class: "chart" }, this.sheet.canvas);
  }

  /** @param {{ offsetX: number }} given */
  epochAt({ offsetX }) {
    return Math.round(this.plot.at(offsetX, 0)[0]);
  }

  /** @param {PointerEvent} event */
  seek(event) {
    this.onPeek(null);
    this.onSeek(this.epochAt(event));
  }

  /**
   * Room and scales for these lines; false if there is no room yet. `xs` ends at the last epoch on display.
   * @param {ArrayLike<number>[]} lines @param {number} end
   */
  frame(lines, end) {
    const [width, height] = [this.node.clientWidth, this.node.clientHeight];
    if (!width || !height) return false;
    this.sheet.fit(width, height);
    this.sheet.clear();
    const { left, right, top, bottom } = this.margin;
    const box = { x: left, y: top, width: width - left - right, height: height - top - bottom };
    this.plot = new Plot(box, [0, Math.max(1, end)], this.range(lines), this.log);
    return true;
  }

  /** From where to where the lines reach. @param {ArrayLike<number>[]} lines @returns {Pair} */
  range(lines) {
    return this.log ? logRange(lines) : linearRange(lines);
  }

  /** One line: `ys` by epoch, or at the epochs `xs`; from one epoch to another. @param {Line & Look} given */
  trace({ ys, xs = null, from = 0, to = Infinity, colour, width = 2, dash = [], alpha = 1 }) {
    const { brush } = this.sheet;
    const { plot } = this;
    brush.save();
    plot.clip(brush);
    brush.beginPath();
    const path = new ThinPath(brush);
    for (let index = xs ? 0 : from; index < ys.length; index += 1) {
      const epoch = xs ? xs[index] : index;
      if (epoch > to) break;
      if (Number.isFinite(ys[index])) path.to(plot.x(epoch), plot.y(ys[index]));
      else path.lift();
    }
    path.flush();
    Object.assign(brush, { strokeStyle: colour, lineWidth: width, globalAlpha: alpha, lineJoin: "round" });
    brush.setLineDash(dash);
    brush.stroke();
    brush.restore();
  }

  /** @param {number} epoch */
  cursor(epoch) {
    const { brush, colours } = this.sheet;
    const x = this.plot.x(epoch);
    brush.strokeStyle = colours.muted;
    brush.lineWidth = 1;
    line(brush, x, this.plot.box.y, x, this.plot.box.y + this.plot.box.height);
  }

  /** @param {number} epoch @param {number} value @param {string} colour @param {boolean} filled @param {number} [radius] */
  dot(epoch, value, colour, filled, radius = 4.5) {
    if (!Number.isFinite(value)) return;
    const { brush, colours } = this.sheet;
    const { y, height } = this.plot.box;
    brush.beginPath();
    brush.arc(this.plot.x(epoch), Math.max(y, Math.min(y + height, this.plot.y(value))), radius, 0, 2 * Math.PI);
    brush.fillStyle = filled ? colour : colours.ground;
    brush.strokeStyle = filled ? colours.ground : colour;
    brush.lineWidth = filled ? 1.5 : 2.5;
    brush.fill();
    brush.stroke();
  }
}

/** A path that keeps, of all points in one pixel's column, the first, the lowest, the highest and the last. */
class ThinPath {
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

/**
 * From zero to a round number above nearly all values: a few enormous ones at the start leave the picture at its top.
 * @param {ArrayLike<number>[]} lines
 * @returns {Pair}
 */
function linearRange(lines) {
  const values = lines.flatMap((ys) => sample(ys)).sort((one, other) => one - other);
  if (!values.length) return [0, 1];
  const most = values[values.length - 1];
  const usual = values[Math.floor(0.9 * (values.length - 1))];
  const top = Math.min(most, Math.max(2.5 * usual, values[0])) || 1;
  const nice = roundUp(top);
  return [0, top <= 0.6 * nice ? 0.6 * nice : top <= 0.8 * nice ? 0.8 * nice : nice];
}

/** @param {ArrayLike<number>[]} lines @returns {Pair} */
function logRange(lines) {
  let [low, high] = [Infinity, 0];
  for (const value of lines.flatMap((ys) => sample(ys))) {
    if (value > 0 && value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > 0)) return [0.1, 1];
  low = Math.max(low, high * 1e-12);
  return low * 3 > high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
}

/** At most 600 of the finite values, the extremes of the rest may be missed: enough for a scale. @param {ArrayLike<number>} ys */
function sample(ys) {
  const every = Math.max(1, Math.floor(ys.length / 600));
  const values = [];
  for (let index = 0; index < ys.length; index += every) if (Number.isFinite(ys[index])) values.push(ys[index]);
  return values;
}

/**
 * The last epoch of the picture: while a run grows it jumps in round steps, so that the lines do not creep.
 * @param {number} last @param {number} planned @param {boolean} growing
 */
export function horizon(last, planned, growing) {
  if (!growing) return Math.max(1, last);
  const rough = Math.max(10, last * 1.02);
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((end) => end >= rough) ?? 10 * power;
  return last <= planned ? Math.min(Math.max(planned, 1), round) : round;
}
