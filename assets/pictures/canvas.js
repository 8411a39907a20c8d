// A canvas in sharp pixels that takes the width there is, and the parts that all pictures of a run share.

import { brushOf, el } from "../base/dom.js";
import { Palette } from "./paint.js";
/** @import { Box, Brush, Properties } from "../types.js" */

export class Sheet {
  width = 0;
  height = 0;
  ratio = 1;
  /** @type {(brush: Brush) => void} */ painter = () => {};
  /** @type {WeakMap<HTMLCanvasElement, (brush: Brush) => void>} */ layers = new WeakMap();

  /** `attributes` go to the canvas. @param {Properties} [attributes] */
  constructor(attributes = {}) {
    this.canvas = el("canvas", attributes);
    this.brush = brushOf(this.canvas);
    this.colours = new Palette();
  }

  /**
   * Take this size in CSS pixels and read the page's colours; true if the size or a colour is new.
   * @param {number} width @param {number} height
   */
  fit(width, height) {
    const ratio = Math.min(3, devicePixelRatio || 1);
    const recoloured = this.colours.read(this.canvas);
    if (width === this.width && height === this.height && ratio === this.ratio) return recoloured;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.height = `${height}px`;
    return true;
  }

  /** An empty sheet in CSS pixels. */
  clear() {
    this.brush.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.brush.clearRect(0, 0, this.width, this.height);
    return this.brush;
  }

  /** Paint an empty sheet; the painter is kept, for whoever wants the same picture elsewhere. @param {(brush: Brush) => void} painter */
  paint(painter) {
    this.painter = painter;
    painter(this.clear());
  }

  /** The same picture once more, by another brush: for a file. @param {Brush} brush */
  copy(brush) {
    const own = this.brush;
    this.brush = brush;
    try {
      this.painter(brush);
    } finally {
      this.brush = own;
    }
  }

  /** Another canvas of the same size, for what stays the same from picture to picture. @param {(brush: Brush) => void} draw */
  layer(draw) {
    const canvas = document.createElement("canvas");
    canvas.width = this.canvas.width;
    canvas.height = this.canvas.height;
    const brush = brushOf(canvas);
    brush.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    draw(brush);
    this.layers.set(canvas, draw);
    return canvas;
  }

  /** Lay a layer over the sheet; on the way into a file it is drawn again, in its own lines. @param {HTMLCanvasElement} canvas */
  lay(canvas) {
    const draw = this.layers.get(canvas);
    if (!draw || this.brush.canvas === this.canvas) return this.brush.drawImage(canvas, 0, 0, this.width, this.height);
    this.brush.save();
    draw(this.brush);
    return this.brush.restore();
  }
}

/** How high a picture may be: what a window leaves below the page's head and the controls. */
export function roomBelow() {
  return Math.max(330, Math.min(640, innerHeight - 430));
}

/**
 * The first of these texts that is not wider than the room; the last one if all are.
 * @param {Brush} brush @param {string[]} texts @param {number} room
 */
export function fitting(brush, texts, room) {
  return texts.find((text) => brush.measureText(text).width <= room) ?? texts[texts.length - 1];
}

/** Trace a rectangle with round corners. @param {Brush} brush @param {Box} given @param {number} radius */
export function rounded(brush, { x, y, width, height }, radius) {
  brush.beginPath();
  brush.roundRect(x, y, width, height, radius);
}
