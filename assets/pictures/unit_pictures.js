// What each unit does over the whole input, painted on one canvas below the edges:
// a curve for one input, a decision map for two, a plain tile for three.

import { brushOf } from "../base/dom.js";
import { css } from "./colour.js";
import { Colours } from "./heat_map.js";
import { putPixels } from "./pixels.js";
/** @import { UnitPicture } from "../lessons/forward_pass/types.js" */
/** @import { Spot } from "../types.js" */

const LEVELS = 127; // of a byte on either side of zero

/** The bytes of a base64 text as numbers from −1 to 1 (0 is byte 127). @param {string} text */
export function decode(text) {
  return Float32Array.from(atob(text), (letter) => (letter.charCodeAt(0) - LEVELS) / LEVELS);
}

export class UnitPictures {
  colours = new Colours();

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.brush = brushOf(canvas);
    this.small = document.createElement("canvas");
  }

  /** Fit the canvas to the board, in sharp pixels. @param {number} width @param {number} height */
  resize(width, height) {
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width === Math.round(width * ratio) && this.canvas.height === Math.round(height * ratio)) return;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  clear() {
    this.colours.read(this.canvas);
    this.brush.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /**
   * Paint one tile. `picture` is {shape, values, mark: the sample in −1…1, height: its output in −1…1}.
   * @param {Spot} centre @param {number} size @param {UnitPicture} picture @param {boolean} known
   */
  tile(centre, size, picture, known) {
    const { brush } = this;
    const [x, y] = [centre.x - size / 2, centre.y - size / 2];
    brush.save();
    brush.beginPath();
    brush.roundRect(x, y, size, size, Math.min(10, size / 5));
    brush.clip();
    brush.fillStyle = this.colours.ground;
    brush.fillRect(x, y, size, size);
    brush.globalAlpha = known ? 1 : 0.25;
    if (picture?.shape.length === 2) this.map(x, y, size, picture);
    else if (picture?.shape.length === 1) this.curve(x, y, size, picture);
    else if (known) this.plain(x, y, size, picture);
    brush.restore();
  }

  /**
   * Three inputs have no map: the tile takes the colour of its value, in proportion to the layer's largest.
   * @param {number} x @param {number} y @param {number} size @param {{ height: number }} given
   */
  plain(x, y, size, { height }) {
    this.brush.fillStyle = css(this.colours.shade(height));
    this.brush.fillRect(x, y, size, size);
  }

  /** @param {number} x @param {number} y @param {number} size @param {UnitPicture} given */
  map(x, y, size, { values, shape: [rows, columns], mark }) {
    const table = this.colours.table("units", LEVELS);
    putPixels(this.small, columns, rows, (at) => table[Math.round(((values[at] + 1) * (table.length - 1)) / 2)]);
    this.brush.imageSmoothingEnabled = true;
    this.brush.drawImage(this.small, x, y, size, size);
    this.dot(x + ((mark[0] + 1) / 2) * size, y + ((1 - mark[1]) / 2) * size, size);
  }

  /** @param {number} x @param {number} y @param {number} size @param {UnitPicture} given */
  curve(x, y, size, { values, mark, height }) {
    const { brush } = this;
    /** @param {number} value */
    const level = (value) => y + size / 2 - value * size * 0.42;
    brush.strokeStyle = this.colours.line;
    brush.lineWidth = 1;
    brush.beginPath();
    brush.moveTo(x, level(0));
    brush.lineTo(x + size, level(0));
    brush.moveTo(x + size / 2, y);
    brush.lineTo(x + size / 2, y + size);
    brush.stroke();
    brush.strokeStyle = this.colours.positive;
    brush.lineWidth = 2;
    brush.beginPath();
    values.forEach((value, index) => brush.lineTo(x + (index / (values.length - 1)) * size, level(value)));
    brush.stroke();
    this.dot(x + ((mark[0] + 1) / 2) * size, level(height), size);
  }

  /** The sample on display: a dot with a ring, seen on any colour. @param {number} x @param {number} y @param {number} size */
  dot(x, y, size) {
    const { brush } = this;
    brush.beginPath();
    brush.arc(x, y, Math.max(2.5, size / 20), 0, 2 * Math.PI);
    brush.fillStyle = "#ffffff";
    brush.fill();
    brush.lineWidth = 1.5;
    brush.strokeStyle = "#111827";
    brush.stroke();
  }
}
