// The bands from the window on the input to the kernel, and on to the output pixel.

import { put, svg } from "../../base/dom.js";
/** @import { Sides } from "./types.js" */

export class Ribbons {
  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.stage = stage;
    this.bands = [svg("path", { class: "band" }), svg("path", { class: "band" })];
    this.node = svg("svg", { class: "ribbons", "aria-hidden": "true" }, ...this.bands);
    stage.append(this.node);
  }

  /**
   * Rectangles on the screen; without one of them, or where they do not stand side by side, its band is left out.
   * @param {Sides | null} from @param {Sides} middle @param {Sides | null} to
   */
  draw(from, middle, to) {
    const { left, top } = this.stage.getBoundingClientRect();
    [[from, middle], [middle, to]].forEach(([a, b], index) => {
      const apart = a && b && a.right <= b.left + 1;
      /** @param {number} x @param {number} y */
      const point = (x, y) => `${(x - left).toFixed(1)} ${(y - top).toFixed(1)}`;
      put(this.bands[index], "d",
        apart ? `M${point(a.right, a.top)}L${point(b.left, b.top)}V${(b.bottom - top).toFixed(1)}L${point(a.right, a.bottom)}Z` : "");
    });
  }
}
