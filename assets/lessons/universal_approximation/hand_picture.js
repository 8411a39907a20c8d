// The curve as points to drag or as a line to draw, and step by step the bumps that make it: one sigmoid, two, their
// difference, its height, all bumps, their sum.

import { el, svg } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { Handle } from "../../pictures/handle.js";
import { SvgPlot, within } from "../../pictures/svg_plot.js";
/** @import { EditOne, Pair } from "../../types.js" */
/** @import { HandData } from "./types.js" */

const [CURVE, UP, DOWN, HEIGHT, BUMPS, SUM] = [0, 1, 2, 3, 4, 5]; // steps
const REACH = 1.15; // the plot shows a sigmoid from 0 to 1
const ROOM = 0.15;
const FINE = 100; // places per 1 of a height

export class HandPicture {
  /** @type {HandData} */ data = later();
  /** @type {Handle[]} */ knots = [];
  /** @type {Handle[]} */ tops = [];
  drawing = false;

  /** @param {EditOne} edit @param {() => void} redraw */
  constructor(edit, redraw) {
    this.edit = edit;
    this.still = redraw;
    this.marks = svg("g", {});
    this.sheet = new SvgPlot("Points of the curve and tops of the bumps, each to be moved with the arrow keys", this.marks);
    this.svg = this.sheet.svg;
    this.legend = el("p", { class: "legend" });
    this.node = el("div", {}, this.svg, this.legend);
    this.svg.addEventListener("pointerdown", (event) => this.pen(event, true));
    this.svg.addEventListener("pointermove", (event) => this.pen(event, false));
    for (const name of ["pointerup", "pointercancel"]) this.svg.addEventListener(name, () => this.lift());
  }

  get plot() {
    return this.sheet.plot;
  }

  /** While a hand holds something, the axes stay. */
  get held() {
    return this.drawing || [...this.knots, ...this.tops].some((handle) => handle.held);
  }

  /** @param {HandData} data @param {number} step */
  draw(data, step) {
    this.data = data;
    const width = this.node.clientWidth;
    if (!width) return;
    if (!this.plot || !this.held) this.fit(width, Math.max(280, Math.min(430, width * 0.62)));
    this.handles(step);
    const { grid, total, pair, tallest, bumps, knots, seen } = data;
    const [left, right] = [this.plot.x(-seen), this.plot.x(seen)];
    const { x, y, width: wide, height } = this.plot.box;
    const several = step >= BUMPS ? bumps : step >= HEIGHT ? [bumps[tallest]] : [];
    const unit = pair[0].map((up, at) => up - pair[1][at]);
    this.sheet.inside.replaceChildren(
      svg("rect", { class: "unseen-part", x, y, width: left - x, height }),
      svg("rect", { class: "unseen-part", x: right, y, width: x + wide - right, height }),
      ...several.map(([xs, ys]) =>
        svg("path", { class: "bump", d: `${this.path(xs, ys)}L${this.at(xs[xs.length - 1], 0)}L${this.at(xs[0], 0)}Z` })
      ),
      this.line("curve", knots.map(([place]) => place), knots.map(([, level]) => level)),
      ...(step >= UP && step < HEIGHT ? [this.line("up", grid, pair[0])] : []),
      ...(step === DOWN ? [this.line("down", grid, pair[1]), this.line("total", grid, unit)] : []),
      ...(step >= SUM ? [this.line("total", grid, total)] : []),
    );
    this.keys(step);
  }

  /** @param {number} width @param {number} height */
  fit(width, height) {
    const { knots, total, handles } = this.data;
    const levels = [...knots, ...handles].map(([, level]) => level).concat(total);
    const reach = (/** @type {1 | -1} */ sign) => sign * Math.max(REACH, ROOM + Math.max(...levels.map((level) => sign * level)));
    this.sheet.fit(width, height, [-1, 1], [reach(-1), reach(1)]);
  }

  /** @param {number} step */
  handles(step) {
    const { knots, handles } = this.data;
    const tops = step >= BUMPS ? handles : [];
    while (this.knots.length < knots.length) this.knots.push(this.handle("knot", this.knots.length));
    while (this.tops.length < tops.length) this.tops.push(this.handle("bump", this.tops.length));
    const nodes = [...this.tops.slice(0, tops.length), ...this.knots].map(({ node }) => node);
    if (this.marks.childElementCount !== nodes.length) this.marks.replaceChildren(...nodes);
    knots.forEach((place, at) => this.stand(this.knots[at], place, `Point ${at + 1} of the curve`));
    tops.forEach((place, at) => this.stand(this.tops[at], place, `Height of bump ${at + 1}`));
  }

  /** @param {Handle} handle @param {Pair} place @param {string} name */
  stand(handle, [x, y], name) {
    handle.set([this.plot.x(x), this.plot.y(y)], name, y, `${y.toFixed(2)} at x ${x.toFixed(2)}`);
  }

  /** A point of the curve, or the top of a bump: up and down alone. @param {"knot" | "bump"} kind @param {number} at */
  handle(kind, at) {
    const shape = kind === "knot"
      ? svg("circle", { class: "point", r: 5 })
      : svg("rect", { class: "end", x: -7, y: -3.5, width: 14, height: 7, rx: 2 });
    const level = () => (kind === "knot" ? this.data.knots : this.data.handles)[at][1];
    return new Handle(shape, {
      to: ([, top]) => this.set(kind, at, this.plot.at(0, top)[1]),
      by: ([, up]) => this.set(kind, at, level() + (up * 2) / FINE),
      still: this.still,
    });
  }

  /** @param {"knot" | "bump"} kind @param {number} index @param {number} level */
  set(kind, index, level) {
    const value = Math.round(within(level, this.plot.ys) * FINE) / FINE;
    this.edit(`${kind}:${index}`, { set: kind, index, value: within(value, [-2, 2]) });
  }

  /** A mouse or a pen draws the curve: the point next to it takes its height. @param {PointerEvent} event @param {boolean} begins */
  pen(event, begins) {
    const { target, pointerType, clientX, clientY } = event;
    if (begins) {
      this.drawing = pointerType !== "touch" && event.button === 0 && !(/** @type {Element} */ (target).closest(".handle"));
      if (this.drawing) this.svg.setPointerCapture(event.pointerId);
    }
    if (!this.drawing || !this.plot) return;
    const { left, top } = this.svg.getBoundingClientRect();
    const [x, y] = this.plot.at(clientX - left, clientY - top);
    const { knots } = this.data;
    this.set("knot", within(Math.round(((x + 1) / 2) * (knots.length - 1)), [0, knots.length - 1]), y);
  }

  lift() {
    if (this.drawing) this.still();
    this.drawing = false;
  }

  /** @param {number} x @param {number} y */
  at(x, y) {
    return `${this.plot.x(x).toFixed(1)} ${this.plot.y(y).toFixed(1)}`;
  }

  /** @param {number[]} xs @param {number[]} ys */
  path(xs, ys) {
    return `M${xs.map((x, at) => this.at(x, ys[at])).join("L")}`;
  }

  /** @param {string} name @param {number[]} xs @param {number[]} ys */
  line(name, xs, ys) {
    return svg("path", { class: `line ${name}`, d: this.path(xs, ys) });
  }

  /** @param {number} step */
  keys(step) {
    const { seen } = this.data;
    const keys = { curve: "the curve", up: step >= UP && step < HEIGHT && "first unit", down: step === DOWN && "second unit",
      total: (step === DOWN && "their difference") || (step >= SUM && "sum: the network"), bump: step >= HEIGHT && "bumps",
      "unseen-part": seen < 1 && step >= CURVE && "not seen" };
    this.legend.replaceChildren(...Object.entries(keys).flatMap(([name, text]) => (text ? [key(name, text)] : [])));
  }
}

/** @param {string} name @param {string} text */
function key(name, text) {
  const area = name === "bump" || name === "unseen-part";
  const mark = area ? svg("rect", { class: name, width: 26, height: 10 }) : svg("path", { class: `line ${name}`, d: "M1 5H25" });
  return el("span", {}, svg("svg", { class: "sample", viewBox: "0 0 26 10", "aria-hidden": "true" }, mark), text);
}
