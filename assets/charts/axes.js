// Plots: from numbers to pixels, with ticks at round numbers.

import { sure } from "../base/values.js";
import { powers } from "../run/words.js";
/** @import { Colours } from "../pictures/heat_map.js" */
/** @import { Box, Brush, Pair } from "../types.js" */
/** @import { AxesLook } from "./types.js" */

const ROUND = [1, 2, 5, 10];
const PALE = 0.7; // lines without a frame
const LEAST = 1e-300; // what a logarithmic scale takes zero for
export const SHORT_NAME = 4; // letters that fit above the numbers of an axis

/** Round numbers from low to high, about `count` of them: {values, step}. @param {number} low @param {number} high @param {number} count */
export function ticks(low, high, count) {
  const rough = Math.max(1e-300, (high - low) / Math.max(1, count));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * sure(ROUND.find((factor) => factor * power >= rough * 0.999));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return { step, values: Array.from({ length: Math.max(0, Math.min(200, last - first + 1)) }, (_, index) => (first + index) * step) };
}

/**
 * Powers of ten from low to high; with numbers between them where there are few, thinned out where there are many.
 * @param {number} low @param {number} high @param {number} count
 */
export function logTicks(low, high, count) {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powersOfTen = Math.log10(high / low);
  const each = Math.max(1, Math.ceil(powersOfTen / count));
  const factors = powersOfTen < 1 ? [1, 2, 3, 5] : powersOfTen < 1.6 ? [1, 2, 5] : powersOfTen < 2.4 && count >= 4 ? [1, 3] : [1];
  const all = [];
  for (let power = from; power <= to; power += 1) {
    if ((power - from) % each === 0) all.push(...factors.map((factor) => factor * 10 ** power));
  }
  return all.filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

/** A tick's text: as many decimals as its step needs. @param {number} value @param {number} [step] */
export function tickText(value, step = Math.abs(value) || 1) {
  const size = Math.abs(value);
  if (size < step / 1e6) return "0";
  if (size >= 1e5 || step < 1e-4) return powers(value, 0).replace(/^1·/, "");
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value.toFixed(decimals).replace("-", "−");
}

/** The numbers of a logarithmic axis; each is its own step. @param {Pair} ends @param {number} count */
function logSteps(ends, count) {
  return { values: logTicks(...ends, count), step: undefined };
}

/** The smallest of 1, 2, 5, 10, 20 … that is not below the value. @param {number} value */
export function roundUp(value) {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * sure(ROUND.find((factor) => factor * power >= value * 0.9999));
}

/** A rectangle of the canvas and the numbers that lie on its sides. */
export class Plot {
  bottom = 0;
  top = 1;
  left = 0;
  right = 1;

  /**
   * `box` is {x, y, width, height} in pixels; `xs` and `ys` are [low, high]; `log` makes the vertical scale logarithmic,
   * `logX` the horizontal one.
   * @param {Box} box @param {Pair} xs @param {Pair} ys @param {boolean} [log] @param {boolean} [logX]
   */
  constructor(box, xs, ys, log = false, logX = false) {
    this.box = box;
    this.xs = xs;
    this.ys = ys;
    this.log = log;
    this.logX = logX;
    [this.bottom, this.top] = log ? ys.map(Math.log) : ys;
    [this.left, this.right] = logX ? xs.map(Math.log) : xs;
  }

  /** @param {number} value */
  x(value) {
    const place = this.logX ? Math.log(Math.max(value, LEAST)) : value;
    return this.box.x + ((place - this.left) / (this.right - this.left || 1)) * this.box.width;
  }

  /** @param {number} value */
  y(value) {
    const level = this.log ? Math.log(Math.max(value, LEAST)) : value;
    const share = (level - this.bottom) / (this.top - this.bottom || 1);
    return this.box.y + (1 - Math.max(-2, Math.min(3, share))) * this.box.height;
  }

  /** The numbers at a place of the canvas. @param {number} left @param {number} top */
  at(left, top) {
    const { x, y, width, height } = this.box;
    const share = 1 - (top - y) / height;
    const across = this.left + ((left - x) / width) * (this.right - this.left);
    return [this.logX ? Math.exp(across) : across, this.bottom + share * (this.top - this.bottom)];
  }

  /** @param {number} left @param {number} top */
  holds(left, top) {
    const { x, y, width, height } = this.box;
    return left >= x && left <= x + width && top >= y && top <= y + height;
  }

  /** @param {Brush} brush */
  clip(brush) {
    const { x, y, width, height } = this.box;
    brush.beginPath();
    brush.rect(x, y, width, height);
    brush.clip();
  }

  /**
   * Lines and numbers; `names` are {x, y}, `grid`: lines run through the plot ("rows": those across alone, without a
   * frame), `right`: the vertical numbers stand there, `counts`: about how many numbers there are, `across`: at which
   * places, if not at round ones, `words` writes the vertical numbers.
   * @param {Brush} brush @param {Colours} colours @param {AxesLook} [given]
   */
  axes(brush, colours, { names = {}, grid = true, size = 13, right = false, counts = this.counts(), across: at, words = tickText } = {}) {
    const { x, y, width, height } = this.box;
    brush.save();
    brush.font = `${size}px ${colours.font}`;
    brush.fillStyle = colours.muted;
    brush.strokeStyle = colours.line;
    brush.lineWidth = 1;
    const across = at ? { values: at, step: undefined } : this.logX ? logSteps(this.xs, counts[0]) : ticks(...this.xs, counts[0]);
    const upward = this.log ? logSteps(this.ys, 1.6 * counts[1]) : ticks(...this.ys, counts[1]);
    for (const value of across.values) this.acrossTick(brush, value, across.step, grid, size);
    const named = right && names.y && names.y.length <= SHORT_NAME ? "named" : right;
    for (const value of upward.values)
      this.upwardTick(brush, value, words(value, upward.step), { grid, size, right: named });
    if (grid !== "rows") brush.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    if (names.x) this.name(brush, names.x, x + width / 2, y + height + 2.45 * size, "center");
    if (names.y && right) this.rightName(brush, names.y, size);
    else if (names.y) this.name(brush, names.y, x + 8, y + size + 4, "left", colours.ground);
    brush.restore();
  }

  /** How many ticks there is room for. */
  counts() {
    return [Math.max(3, Math.min(9, this.box.width / 80)), Math.max(2, Math.min(8, this.box.height / 50))];
  }

  /** @param {Brush} brush @param {number} value @param {number | undefined} step @param {AxesLook["grid"]} grid @param {number} size */
  acrossTick(brush, value, step, grid, size) {
    const at = Math.round(this.x(value)) + 0.5;
    const { y, height } = this.box;
    if (grid === true) line(brush, at, y, at, y + height);
    else if (!grid) line(brush, at, y + height, at, y + height + 4);
    brush.textAlign = "center";
    brush.fillText(tickText(value, step), at, y + height + size + 4);
  }

  /**
   * @param {Brush} brush @param {number} value @param {string} text
   * @param {{ grid: AxesLook["grid"], size: number, right: boolean | "named" }} given
   */
  upwardTick(brush, value, text, { grid, size, right }) {
    const at = Math.round(this.y(value)) + 0.5;
    const { x, y, width } = this.box;
    const side = right ? x + width : x;
    brush.globalAlpha = grid === "rows" ? PALE : 1;
    if (grid) line(brush, x, at, x + width, at);
    else line(brush, side, at, right ? side + 4 : side - 4, at);
    brush.globalAlpha = 1;
    if (right === "named" && at < y + 1.6 * size) return; // the name stands there
    brush.textAlign = right ? "left" : "right";
    brush.fillText(text, right ? side + 7 : side - 6, at + 0.34 * size);
  }

  /**
   * A short name above the numbers on the right, a long one upright beside them.
   * @param {Brush} brush @param {string} text @param {number} size
   */
  rightName(brush, text, size) {
    const { x, y, width, height } = this.box;
    if (text.length <= SHORT_NAME) return this.name(brush, text, x + width + 8, y + size - 2, "left");
    brush.save();
    brush.translate(x + width + 54, y + height / 2);
    brush.rotate(Math.PI / 2);
    brush.textAlign = "center";
    brush.fillText(text, 0, 0);
    return brush.restore();
  }

  /**
   * @param {Brush} brush @param {string} text @param {number} left @param {number} top @param {CanvasTextAlign} align
   * @param {string} [ground]
   */
  name(brush, text, left, top, align, ground) {
    brush.textAlign = align;
    if (ground) {
      brush.save();
      brush.strokeStyle = ground;
      brush.lineWidth = 4;
      brush.lineJoin = "round";
      brush.strokeText(text, left, top);
      brush.restore();
    }
    brush.fillText(text, left, top);
  }
}

/** @param {Brush} brush @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
export function line(brush, x1, y1, x2, y2) {
  brush.beginPath();
  brush.moveTo(x1, y1);
  brush.lineTo(x2, y2);
  brush.stroke();
}
