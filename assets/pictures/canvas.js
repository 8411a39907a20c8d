// A canvas in sharp pixels that takes the width there is, and the parts that all pictures of a run share.

import { el } from "../base/dom.js";
import { Palette } from "./paint.js";

export class Sheet {
  /** `attributes` go to the canvas. */
  constructor(attributes = {}) {
    this.canvas = el("canvas", attributes);
    this.brush = this.canvas.getContext("2d");
    this.colours = new Palette();
  }

  /** Take this size in CSS pixels and read the page's colours; true if the size or a colour is new. */
  fit(width, height) {
    const ratio = Math.min(3, devicePixelRatio || 1);
    const recoloured = this.colours.read(this.canvas);
    if (width === this.width && height === this.height && ratio === this.ratio) return recoloured;
    Object.assign(this, { width, height, ratio });
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

  /** Another canvas of the same size, for what stays the same from picture to picture. */
  layer(draw) {
    const canvas = document.createElement("canvas");
    canvas.width = this.canvas.width;
    canvas.height = this.canvas.height;
    const brush = canvas.getContext("2d");
    brush.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    draw(brush);
    return canvas;
  }

  lay(canvas) {
    this.brush.drawImage(canvas, 0, 0, this.width, this.height);
  }
}

/** How high a picture may be: what a window leaves below the page's head and the controls. */
export function roomBelow() {
  return Math.max(330, Math.min(640, innerHeight - 430));
}

/** The first of these texts that is not wider than the room; the last one if all are. */
export function fitting(brush, texts, room) {
  return texts.find((text) => brush.measureText(text).width <= room) ?? texts.at(-1);
}

/** Trace a rectangle with round corners. */
export function rounded(brush, { x, y, width, height }, radius) {
  brush.beginPath();
  brush.roundRect(x, y, width, height, radius);
}
