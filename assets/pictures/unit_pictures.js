// What each unit does over the whole input, painted on one canvas below the edges:
// a curve for one input, a decision map for two, a plain tile for three.

import { brushOf } from "../base/dom.js";
/** @import { UnitPicture } from "../lessons/forward_pass/types.js" */
/** @import { Brush, Rgb, Spot } from "../types.js" */

/** The bytes of a base64 text as numbers from −1 to 1 (0 is byte 127). @param {string} text */
export function decode(text) {
  return Float32Array.from(atob(text), (letter) => (letter.charCodeAt(0) - 127) / 127);
}

export class UnitPictures {
  /** @type {Record<string, string>} */ colours = {};
  /** @type {Rgb} */ ground = [];
  /** @type {Rgb[]} */ poles = [];

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
    const style = getComputedStyle(this.canvas);
    this.colours = Object.fromEntries(
      ["positive", "negative", "surface", "muted", "line"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
    );
    this.ground = rgb(style.getPropertyValue("--st-background-color"), this.brush);
    this.poles = [rgb(this.colours.negative, this.brush), rgb(this.colours.positive, this.brush)];
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
    brush.fillStyle = rgbText(this.ground);
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
    const { data } = new ImageData(1, 1);
    this.shade(data, 0, height);
    this.brush.fillStyle = rgbText(data.slice(0, 3));
    this.brush.fillRect(x, y, size, size);
  }

  /** @param {number} x @param {number} y @param {number} size @param {UnitPicture} given */
  map(x, y, size, { values, shape: [rows, columns], mark }) {
    this.small.width = columns;
    this.small.height = rows;
    const pixels = new ImageData(columns, rows);
    values.forEach((value, index) => this.shade(pixels.data, 4 * index, value));
    brushOf(this.small).putImageData(pixels, 0, 0);
    this.brush.imageSmoothingEnabled = true;
    this.brush.drawImage(this.small, x, y, size, size);
    this.dot(x + ((mark[0] + 1) / 2) * size, y + ((1 - mark[1]) / 2) * size, size);
  }

  /** @param {Uint8ClampedArray} data @param {number} at @param {number} value */
  shade(data, at, value) {
    const pole = this.poles[value < 0 ? 0 : 1];
    const strength = Math.min(1, Math.abs(value)) * 0.9;
    for (let channel = 0; channel < 3; channel += 1) {
      data[at + channel] = this.ground[channel] + (pole[channel] - this.ground[channel]) * strength;
    }
    data[at + 3] = 255;
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

/** @param {string} colour @param {Brush} brush */
function rgb(colour, brush) {
  brush.fillStyle = "#ffffff";
  brush.fillStyle = colour.trim() || "#ffffff";
  const hex = brush.fillStyle;
  if (hex.startsWith("#")) return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return (hex.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/** @param {ArrayLike<number> & Iterable<number>} pair */
function rgbText([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}
