// Points to drag, a line to drag, and what a loss makes of the errors: squares for MSE, lengths for MAE, and for Huber
// areas that stop growing wider at δ. Arrows pull the line; the lines that each loss would choose lie beside it.

import { el, svg } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { arrow, Handle } from "../../pictures/handle.js";
import { SvgPlot, within } from "../../pictures/svg_plot.js";
/** @import { Plot } from "../../charts/axes.js" */
/** @import { EditOne, Pair } from "../../types.js" */
/** @import { LineData } from "./types.js" */

const ENDS = [0.06, 0.94]; // where the line's handles are, as shares of the width
const [PAD, STICK, LONGEST] = [0.12, 7, 46];
const MEAN_LEFT = 30; // of the mean square, right of the name of the axis
const BEYOND = 4; // how far in plots the line may lie outside before its handles stop
const [ERRORS, AREAS, MEAN, PULLS] = [1, 2, 3, 4]; // steps

export class LinePicture {
  /** @type {LineData} */ data = later();
  /** @type {Handle[]} */ points = [];
  legend = el("p", { class: "legend" });

  /** @param {EditOne} edit @param {() => void} redraw */
  constructor(edit, redraw) {
    this.edit = edit;
    this.still = redraw;
    this.ends = ENDS.map((_, at) => this.lineHandle(at));
    this.marks = svg("g", {});
    this.sheet = new SvgPlot("Points and lines, each to be moved with the arrow keys", this.marks, ...this.ends.map(({ node }) => node));
    this.svg = this.sheet.svg;
    this.inside = this.sheet.inside;
    this.node = el("div", {}, this.svg, this.legend);
  }

  get plot() {
    return this.sheet.plot;
  }

  /** While a hand holds something, the axes stay. */
  get held() {
    return [...this.points, ...this.ends].some((handle) => handle.held);
  }

  /** @param {LineData} data @param {number} step */
  draw(data, step) {
    this.data = data;
    const width = this.node.clientWidth;
    if (!width) return;
    const height = Math.max(280, Math.min(420, width * 0.66));
    if (!this.plot || !this.held) this.fit(width, height);
    while (this.points.length < data.points.length) this.points.push(this.pointHandle(this.points.length));
    this.points.length = data.points.length;
    if (this.marks.childElementCount !== this.points.length) this.marks.replaceChildren(...this.points.map(({ node }) => node));
    this.inside.replaceChildren(...(step >= AREAS ? this.areas() : []), ...(step >= ERRORS ? this.errors() : []),
      ...(step >= PULLS ? this.best() : []), this.line(data.line, "own"), ...(step >= PULLS ? this.pulls() : []),
      ...(step >= MEAN ? this.mean() : []));
    data.points.forEach(([x, y], at) =>
      this.points[at].set([this.plot.x(x), this.plot.y(y)], `Point ${at + 1}`, y, `x ${x}, y ${y}, error ${data.errors[at].toFixed(4)}`)
    );
    ENDS.forEach((share, at) => {
      const x = this.across(share);
      this.ends[at].set([this.plot.x(x), this.plot.y(this.height(x))], `${at ? "Right" : "Left"} end of the line`, this.height(x),
        `${this.height(x).toFixed(2)} at x ${x.toFixed(2)}`);
    });
    this.legend.replaceChildren(
      ...(step >= PULLS ? [key("own", "your line"), ...data.best.map(({ name, label }) => key(name, `${label}’s best line`))] : []),
    );
  }

  /** @param {number} width @param {number} height */
  fit(width, height) {
    const { points, line: [slope, intercept] } = this.data;
    const [xs, ys] = [0, 1].map((axis) => padded(points.map((point) => point[axis])));
    const level = points.map(([x]) => slope * x + intercept); // the line is seen as well, unless it lies far away
    const near = level.filter((value) => Math.abs(value - ys[0]) < BEYOND * (ys[1] - ys[0]));
    this.sheet.fit(width, height, xs, padded([...points.map(([, y]) => y), ...near]));
  }

  /** @param {number} share */
  across(share) {
    return this.plot.xs[0] + share * (this.plot.xs[1] - this.plot.xs[0]);
  }

  /** The line at a place. @param {number} x */
  height(x) {
    return this.data.line[0] * x + this.data.line[1];
  }

  /** What each error costs, as an area whose unit is that of the vertical axis. */
  areas() {
    const { plot, data: { points, loss, delta, errors } } = this;
    const unit = plot.box.height / (plot.ys[1] - plot.ys[0]);
    return points.map(([x, y], at) => {
      const size = Math.abs(errors[at]);
      const wide = { mse: size * unit, mae: STICK, huber: Math.min(size, delta) * unit }[loss];
      const high = { mse: size, mae: size, huber: size <= delta ? size / 2 : size - delta / 2 }[loss] * unit;
      const from = plot.y(this.height(x));
      const left = loss === "mae" ? plot.x(x) - wide / 2 : plot.x(x) + wide > plot.box.x + plot.box.width ? plot.x(x) - wide : plot.x(x);
      return svg("rect", { class: `area ${loss}`, x: left, y: this.height(x) > y ? from : from - high, width: wide, height: high });
    });
  }

  errors() {
    const { plot } = this;
    return this.data.points.map(([x, y]) => svg("path", { class: "error", d: `M${plot.x(x)} ${plot.y(y)}V${plot.y(this.height(x))}` }));
  }

  best() {
    return this.data.best.map(({ name, line }) => this.line(line, name));
  }

  /** @param {Pair} line @param {string} name */
  line([slope, intercept], name) {
    const { plot } = this;
    const ends = plot.xs.map((x) => `${plot.x(x)} ${exactly(plot, slope * x + intercept)}`);
    return svg("path", { class: `line ${name}`, d: `M${ends[0]}L${ends[1]}` });
  }

  /** Against the slope of each loss: where the sample pulls its prediction to. */
  pulls() {
    const { plot, data: { points, pulls } } = this;
    const most = Math.max(...pulls.map(Math.abs), 1e-12);
    return points.map(([x], at) =>
      svg("path", { class: "pull", d: arrow((-pulls[at] / most) * LONGEST),
        transform: `translate(${plot.x(x)} ${plot.y(this.height(x))})` })
    );
  }

  /** The mean of squares is a square again. */
  mean() {
    const { plot, data: { loss, losses } } = this;
    if (loss !== "mse") return [];
    const unit = plot.box.height / (plot.ys[1] - plot.ys[0]);
    const side = Math.sqrt(losses.reduce((sum, one) => sum + one, 0) / losses.length) * unit;
    const [left, top] = [plot.box.x + MEAN_LEFT, plot.box.y + 10];
    return [svg("rect", { class: "area mean", x: left, y: top, width: side, height: side }),
      svg("text", { class: "note", x: left + side + 6, y: top + 14 }, "mean")];
  }

  /** @param {number} at */
  pointHandle(at) {
    const move = (/** @type {number} */ x, /** @type {number} */ y) =>
      this.edit(`point:${at}`, { set: "point", index: at, x: this.rounded(x, 0), y: this.rounded(y, 1) });
    return new Handle(svg("circle", { class: "point", r: 5 }), {
      to: ([left, top]) => {
        const [x, y] = this.plot.at(left, top);
        move(within(x, this.plot.xs), within(y, this.plot.ys));
      },
      by: ([across, up]) => {
        const [x, y] = this.data.points[at];
        move(x + (across * (this.plot.xs[1] - this.plot.xs[0])) / 100, y + (up * (this.plot.ys[1] - this.plot.ys[0])) / 100);
      },
      still: this.still,
    });
  }

  /** One end moves, the other stays. @param {number} at */
  lineHandle(at) {
    const move = (/** @type {number} */ y) => {
      const [moved, other] = [this.across(ENDS[at]), this.across(ENDS[1 - at])];
      const slope = (y - this.height(other)) / (moved - other);
      const value = this.rounded(this.height(other) - slope * other, 1);
      this.edit("line.slope:", { set: "line.slope", value: Math.round(slope * 1000) / 1000 });
      this.edit("line.intercept:", { set: "line.intercept", value });
    };
    return new Handle(svg("rect", { class: "end", x: -6, y: -6, width: 12, height: 12, rx: 2 }), {
      to: ([, top]) => move(within(this.plot.at(0, top)[1], this.plot.ys)),
      by: ([, up]) => move(this.height(this.across(ENDS[at])) + (up * (this.plot.ys[1] - this.plot.ys[0])) / 100),
      still: this.still,
    });
  }

  /** As many digits as a hand can mean. @param {number} value @param {0 | 1} axis */
  rounded(value, axis) {
    const [low, high] = axis ? this.plot.ys : this.plot.xs;
    const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
    return Number(value.toFixed(digits));
  }
}

/** From the lowest to the highest value, with room on both sides. @param {number[]} values @returns {Pair} */
function padded(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * PAD || 1;
  return [low - room, high + room];
}

/** `Plot.y` stops near the plot; a line has to go on straight. @param {Plot} plot @param {number} value */
function exactly({ box, ys }, value) {
  return box.y + (1 - (value - ys[0]) / (ys[1] - ys[0])) * box.height;
}

/** @param {string} name @param {string} text */
function key(name, text) {
  return el("span", {},
    svg("svg", { class: "sample", viewBox: "0 0 26 10", "aria-hidden": "true" }, svg("path", { class: `line ${name}`, d: "M1 5H25" })),
    text);
}
