// An image with its heading above and the scale of its colours below.

import { el, put } from "../../base/dom.js";
import { saveButton } from "../../pictures/save.js";
import { PixelGrid } from "./pixels.js";
/** @import { Palette } from "./colours.js" */
/** @import { GridEvents, OutputMap, Shape } from "./types.js" */

export class ImagePanel {
  low = el("span");
  bar = el("i");
  high = el("span");

  /** `events` are those of the pixel grid. @param {string} name @param {GridEvents} events */
  constructor(name, events) {
    this.size = el("span", { class: "muted" });
    this.grid = new PixelGrid(name, events);
    this.frame = el("div", { class: "frame" }, this.grid.node);
    this.node = el("section", { class: "image", "aria-label": name },
      el("header", {}, el("h2", {}, name), this.size, saveButton(this.grid, () => name)), this.frame,
      el("p", { class: "scale" }, this.low, this.bar, this.high));
  }

  /**
   * `map` is {colour, text, scale}; `shape` {rows, columns, margin}.
   * @param {string} words @param {Shape} shape @param {Palette} palette @param {Pick<OutputMap, "colour" | "text" | "scale">} given
   */
  show(words, shape, palette, { colour, text, scale: [low, high, colours] }) {
    put(this.size, "text", words);
    put(this.low, "text", low);
    put(this.high, "text", high);
    put(this.bar, "style", `background: linear-gradient(90deg, ${colours})`);
    this.grid.show(shape, palette, colour, text, this.frame.clientWidth);
  }
}
