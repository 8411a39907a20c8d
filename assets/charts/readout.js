// The values of all lines at one place, in a small box that never lies under the pointer.

import { el, svg } from "../base/dom.js";
/** @import { Palette } from "../pictures/paint.js" */
/** @import { Box } from "../types.js" */
/** @import { Series } from "./types.js" */

const GAP = 4;

export class Readout {
  constructor() {
    this.node = el("div", { class: "chart-values", "aria-hidden": "true", hidden: true });
  }

  hide() {
    this.node.hidden = true;
  }

  /**
   * Write the values; `lit` is the series in front.
   * @param {string} head @param {[Series, string][]} values @param {Palette} colours @param {number | null} lit
   */
  show(head, values, colours, lit) {
    const rows = values.map(([series, words], index) =>
      el("p", { class: index === lit ? "lit" : "" }, swatch(series, colours), el("span", {}, series.label), el("b", {}, words))
    );
    this.node.replaceChildren(el("p", { class: "where" }, head), ...rows);
    this.node.hidden = false;
  }

  /**
   * Stand in the corner of a plot that hides the least, never under the pointer; `crowd(box)` says how much lies in a box.
   * @param {Box} plot @param {number} pointer @param {(box: Box) => number} crowd
   */
  stand({ x, y, width, height }, pointer, crowd) {
    const [wide, high] = [this.node.offsetWidth, this.node.offsetHeight];
    const [left, right, top, bottom] = [x + GAP, x + width - wide - GAP, y + GAP, y + height - high - GAP];
    const sides = pointer < x + width / 2 ? [right, left] : [left, right];
    const free = sides.filter((side) => pointer < side - GAP || pointer > side + wide + GAP);
    const corners = (free.length ? free : sides.slice(0, 1)).flatMap((side) => [top, bottom].map((level) => ({ side, level })));
    const crowds = corners.map(({ side, level }) => crowd({ x: side, y: level, width: wide, height: high }));
    const { side, level } = corners[crowds.indexOf(Math.min(...crowds))];
    Object.assign(this.node.style, { left: `${side}px`, top: `${level}px` });
  }
}

/** A piece of a series' line. @param {Pick<Series, "hue" | "dash">} series @param {Palette} colours */
function swatch({ hue, dash = [] }, colours) {
  const style = `stroke: ${colours.hue(hue)}; stroke-dasharray: ${dash.join(" ") || "none"}`;
  return svg("svg", { viewBox: "0 0 22 8" }, svg("path", { d: "M1 4H21", style }));
}
