// The values of all lines at one place, in a small box that never lies under the pointer.

import { el, svg } from "../base/dom.js";
/** @import { Palette } from "../pictures/paint.js" */
/** @import { Box } from "../types.js" */
/** @import { Series } from "./types.js" */

export class Readout {
  constructor() {
    this.node = el("div", { class: "chart-values", "aria-hidden": "true", hidden: true });
  }

  hide() {
    this.node.hidden = true;
  }

  /**
   * `right`: the box stands at the right edge of the plot; `lit` is the series in front.
   * @param {string} head @param {[Series, string][]} values @param {Palette} colours
   * @param {{ lit: number | null, right: boolean, width: number, box: Box }} place
   */
  show(head, values, colours, { lit, right, width, box }) {
    const rows = values.map(([series, words], index) =>
      el("p", { class: index === lit ? "lit" : "" }, swatch(series, colours), el("span", {}, series.label), el("b", {}, words))
    );
    this.node.replaceChildren(el("p", { class: "where" }, head), ...rows);
    Object.assign(this.node.style, { left: right ? "" : `${box.x + 4}px`, right: right ? `${width - box.x - box.width + 4}px` : "",
      top: `${box.y + 3}px` });
    this.node.hidden = false;
  }
}

/** A piece of a series' line. @param {Pick<Series, "hue" | "dash">} series @param {Palette} colours */
function swatch({ hue, dash = [] }, colours) {
  const style = `stroke: ${colours.hue(hue)}; stroke-dasharray: ${dash.join(" ") || "none"}`;
  return svg("svg", { viewBox: "0 0 22 8" }, svg("path", { d: "M1 4H21", style }));
}
