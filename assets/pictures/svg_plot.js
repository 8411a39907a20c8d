// A plot in an SVG picture: numbers and lines at round places, and a frame that cuts off what lies outside. What moves
// in it are handles on top (handle.js).

import { svg } from "../base/dom.js";
import { later } from "../base/values.js";
import { Plot, ticks, tickText } from "../charts/axes.js";
/** @import { Pair } from "../types.js" */

const [LEFT, RIGHT, TOP, BOTTOM] = [44, 12, 10, 28];
let count = 0;

export class SvgPlot {
  /** @type {Plot} */ plot = later();

  /** `label` says what the picture is, `above` lies over what is cut off. @param {string} label @param {SVGElement[]} above */
  constructor(label, ...above) {
    count += 1;
    this.ground = svg("g", { class: "axes" });
    this.inside = svg("g", { "clip-path": `url(#plot-${count})` });
    this.frame = svg("rect", {});
    this.svg = svg("svg", { class: "plot", role: "group", "aria-label": label },
      svg("defs", {}, svg("clipPath", { id: `plot-${count}` }, this.frame)), this.ground, this.inside, ...above);
  }

  /** @param {number} width @param {number} height @param {Pair} xs @param {Pair} ys */
  fit(width, height, xs, ys) {
    const box = { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: height - TOP - BOTTOM };
    this.plot = new Plot(box, xs, ys);
    for (const [name, value] of Object.entries(box)) this.frame.setAttribute(name, String(value));
    Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }).forEach(([name, value]) =>
      this.svg.setAttribute(name, String(value))
    );
    this.axes();
  }

  axes() {
    const { plot } = this;
    const { x, y, width, height } = plot.box;
    const across = ticks(...plot.xs, width / 90);
    const upward = ticks(...plot.ys, height / 55);
    this.ground.replaceChildren(
      ...across.values.flatMap((
        value,
      ) => [svg("path", { d: `M${plot.x(value)} ${y}V${y + height}` }),
        svg("text", { x: plot.x(value), y: y + height + 18 }, tickText(value, across.step))]
      ),
      ...upward.values.flatMap((
        value,
      ) => [svg("path", { d: `M${x} ${plot.y(value)}H${x + width}` }),
        svg("text", { x: x - 7, y: plot.y(value) + 4, class: "upward" }, tickText(value, upward.step))]
      ),
      svg("text", { x: x + width - 8, y: y + height - 8, class: "axis" }, "x"),
      svg("text", { x: x + 12, y: y + 16, class: "axis" }, "y"),
    );
  }
}

/** @param {number} value @param {Pair} ends */
export function within(value, [low, high]) {
  return Math.max(low, Math.min(high, value));
}
