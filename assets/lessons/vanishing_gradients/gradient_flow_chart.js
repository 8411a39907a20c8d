// The picture: one line per activation over the layers, on a logarithmic axis, and below it the same as a heat map.

import { put, svg } from "../../base/dom.js";
import { later, lookup } from "../../base/values.js";
import { spread } from "../../charts/end_labels.js";
import { Layout } from "./gradient_flow_layout.js";
import { exponentOf, isPower, powerOfTen, ticks } from "./gradient_flow_numbers.js";
/** @import { Band, FlowData, Level, Lit, Norms } from "./types.js" */

const LABEL_GAP = 15;
const STRONGEST_AT = 8; // powers of ten away from 1 at which a colour is at its strongest
const ROOM_FOR_NUMBERS = 24;

export class Chart {
  /** @type {Layout} */ layout = later();
  /** @type {string[]} */ names = [];
  /** @type {FlowData} */ data = later();
  /** @type {SVGElement} */ axis = later();
  /** @type {SVGElement} */ column = later();
  /** @type {SVGElement} */ hovered = later();
  /** @type {SVGElement} */ band = later();
  /** @type {{ line: SVGElement, leader: SVGElement, label: SVGElement }[]} */ series = [];
  /** @type {SVGElement[]} */ dots = [];
  /** @type {ReturnType<Chart["cell"]>[][]} */ cells = [];
  /** @type {SVGElement} */ rowMark = later();
  /** @type {SVGElement[]} */ rowLabels = [];

  /**
   * `events` has hover({name, layer} or null) and choose({name, layer}); name or layer may be missing.
   * @param {{ hover(lit: Lit | null): void, choose(chosen: Lit): void }} events
   */
  constructor(events) {
    this.events = events;
    this.svg = svg("svg", {
      class: "flow-chart",
      tabindex: 0,
      role: "group",
      "aria-label": "Gradient norms. Arrow left and right choose the layer, up and down the activation.",
      onpointermove: (event) => events.hover(this.under(event)),
      onpointerleave: () => events.hover(null),
      onclick: (event) => {
        const found = this.under(event);
        if (found) events.choose(found);
      },
      onkeydown: (event) => this.key(event),
    });
  }

  /** @param {MouseEvent} event */
  under(event) {
    if (!this.layout) return null;
    const box = this.svg.getBoundingClientRect();
    const { layer, row } = this.layout.at(event.clientX - box.left, event.clientY - box.top);
    const named = /** @type {Element} */ (event.target).closest?.("[data-name]");
    const label = named?.getAttribute("data-name") ?? undefined;
    const name = row === null ? label : this.names[row];
    return layer === null && !name ? null : { layer: layer ?? undefined, name };
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { activation, layer, depth } = this.data;
    const at = this.names.indexOf(activation);
    const found = lookup({
      ArrowLeft: { layer: Math.max(1, layer - 1) },
      ArrowRight: { layer: Math.min(depth, layer + 1) },
      ArrowUp: { name: this.names[Math.max(0, at - 1)] },
      ArrowDown: { name: this.names[Math.min(this.names.length - 1, at + 1)] },
    }, event.key);
    if (!found || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.events.choose(found);
  }

  /**
   * Draw; `norms` are those of the quantity on display, `lit` is what the pointer is on.
   * @param {FlowData} data @param {Norms} norms @param {number} width @param {Lit | null} lit
   */
  draw(data, norms, width, lit) {
    this.data = data;
    this.names = Object.keys(norms);
    const shape = `${width} ${data.depth} ${this.names}`;
    this.layout = new Layout(width, data, norms);
    if (shape !== this.shape) this.build(shape);
    this.drawAxis();
    this.drawLines(norms, lit);
    this.drawHeat(norms);
    this.drawMarks(lit);
  }

  /** @param {string} shape */
  build(shape) {
    this.shape = shape;
    const { layout, names } = this;
    this.svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    this.svg.setAttribute("height", String(layout.height));
    this.axis = svg("g", {});
    this.column = svg("rect", { class: "column", y: layout.top, height: layout.foot - layout.top, width: layout.column });
    this.hovered = svg("rect", { class: "column hovered", y: layout.top, height: layout.foot - layout.top, width: layout.column });
    this.band = svg("path", { class: "band" });
    this.series = names.map((name) => ({
      line: svg("path", { class: "series" }),
      leader: svg("path", { class: "leader" }),
      label: svg("text", { class: "series-label", x: layout.left - 16, "data-name": name }, this.data.labels[name]),
    }));
    this.dots = Array.from({ length: layout.depth }, () => svg("circle", { class: "dot", r: layout.column < 12 ? 2 : 3.5 }));
    this.cells = names.map((_, row) => Array.from({ length: layout.depth }, (__, index) => this.cell(row, index + 1)));
    this.rowMark = svg("rect", { class: "row-mark", x: 1, width: layout.right - 1, height: layout.row - 1, rx: 3 });
    const rowLabels = names.map((name, row) =>
      svg("text", { class: "row-label", x: layout.left - 8, y: layout.rowTop(row) + layout.row / 2 + 4, "data-name": name },
        this.data.labels[name])
    );
    this.rowLabels = rowLabels;
    this.svg.replaceChildren(this.column, this.hovered, this.axis, ...this.layerNumbers(), this.band,
      ...this.series.flatMap(({ leader, line }) => [leader, line]), ...this.dots, ...this.series.map(({ label }) => label),
      ...this.cells.flat().flatMap(({ rect, text }) => (text ? [rect, text] : [rect])), this.rowMark, ...rowLabels, this.direction());
  }

  /** @param {number} row @param {number} layer */
  cell(row, layer) {
    const { layout } = this;
    const rect = svg("rect", {
      class: "cell",
      x: layout.x(layer) - layout.column / 2,
      y: layout.rowTop(row),
      width: Math.max(1, layout.column - (layout.column > 8 ? 1 : 0)),
      height: layout.row - 1,
    });
    const text = layout.column < ROOM_FOR_NUMBERS
      ? null
      : svg("text", { class: "cell-text", x: layout.x(layer), y: layout.rowTop(row) + layout.row / 2 + 4 });
    return { rect, text };
  }

  layerNumbers() {
    const { layout } = this;
    const numbers = [];
    for (let layer = 1; layer <= layout.depth; layer += 1) {
      if (layer === 1 || layer % layout.every === 0)
        numbers.push(svg("text", { class: "tick middle", x: layout.x(layer), y: layout.heat - 9 }, String(layer)));
    }
    return [...numbers, svg("text", { class: "tick end", x: layout.left - 8, y: layout.heat - 9 }, "layer")];
  }

  direction() {
    const { layout } = this;
    const y = layout.foot + 16;
    return svg("g", { class: "direction" }, svg("text", { class: "tick", x: layout.left, y }, layout.narrow ? "input" : "input side"),
      svg("text", { class: "tick end backward", x: layout.right, y },
        layout.narrow ? "← gradient from the loss" : "←  the gradient comes from the loss"));
  }

  drawAxis() {
    const { layout } = this;
    const levels = ticks(layout.low, layout.high, layout.narrow ? 6 : 8);
    this.axis.replaceChildren(...levels.flatMap((level) => [
      svg("line", { class: level === 0 ? "grid one" : "grid", x1: layout.left, x2: layout.right, y1: layout.y(level),
        y2: layout.y(level) }),
      svg("text", { class: "tick", x: layout.right + 6, y: layout.y(level) + 4 }, level === 0 ? "1" : powerOfTen(level)),
    ]));
  }

  /** @param {Norms} norms @param {Lit | null} lit */
  drawLines(norms, lit) {
    const { layout, data } = this;
    const chosen = norms[data.activation];
    put(this.band, "d", band(layout, chosen));
    this.dots.forEach((dot, index) => {
      const level = chosen.mid[index];
      put(dot, "cx", layout.x(index + 1));
      put(dot, "cy", isPower(level) ? layout.y(level) : -20);
    });
    const starts = this.names.map((name) => layout.y(start(norms[name].mid, layout.low)));
    const places = spread(starts, LABEL_GAP, layout.top + 4, layout.bottom);
    this.series.forEach(({ line, leader, label }, at) => {
      const name = this.names[at];
      const kind = name === data.activation ? "chosen" : name === lit?.name ? "lit" : "";
      put(line, "d", path(layout, norms[name].mid));
      put(line, "class", `series ${kind}`);
      put(leader, "d", `M${layout.left - 13} ${places[at]}L${layout.left - 3} ${starts[at]}L${layout.x(1)} ${starts[at]}`);
      put(leader, "class", `leader ${kind}`);
      put(label, "y", places[at] + 4);
      put(label, "class", `series-label ${kind}`);
    });
  }

  /** @param {Norms} norms */
  drawHeat(norms) {
    this.cells.forEach((cells, row) =>
      cells.forEach(({ rect, text }, index) => {
        const level = norms[this.names[row]].mid[index];
        const strength = isPower(level) ? Math.min(1, Math.abs(level) / STRONGEST_AT) : 1;
        put(rect, "style", `fill: ${fill(level, strength)}`);
        if (!text) return;
        put(text, "text",
          isPower(level) ? String(exponentOf(level)).replace("-", "−").replace(/^−0$/, "0") : level === "0" ? "zero" : level);
        put(text, "class", strength > 0.8 ? "cell-text on-strong" : "cell-text");
      })
    );
  }

  /** @param {Lit | null} lit */
  drawMarks(lit) {
    const { layout, data } = this;
    put(this.column, "x", layout.x(data.layer) - layout.column / 2);
    put(this.hovered, "x", layout.x(lit?.layer ?? data.layer) - layout.column / 2);
    put(this.rowMark, "y", layout.rowTop(this.names.indexOf(data.activation)));
    this.rowLabels.forEach((label, at) => put(label, "class", this.names[at] === data.activation ? "row-label chosen" : "row-label"));
  }
}

/** Where a line begins: its first number; exactly zero lies at the bottom. @param {Level[]} levels @param {number} low */
function start(levels, low) {
  const first = levels.find((level) => isPower(level) || level === "0") ?? "0";
  return isPower(first) ? first : low;
}

/**
 * A line through the layers; zeros lie on the bottom of the axis, infinite and missing ones leave a gap.
 * @param {Layout} layout @param {Level[]} levels
 */
function path(layout, levels) {
  let pen = "M";
  return levels.map((level, index) => {
    if (!isPower(level) && level !== "0") {
      pen = "M";
      return "";
    }
    const point = `${pen}${layout.x(index + 1).toFixed(1)} ${layout.y(isPower(level) ? level : layout.low).toFixed(1)}`;
    pen = "L";
    return point;
  }).join("");
}

/**
 * The area between the lowest and the highest of all networks, one piece per stretch of numbers.
 * @param {Layout} layout @param {Band} given
 */
function band(layout, { low, high }) {
  /** @param {Level} value */
  const level = (value) => (isPower(value) ? value : value === "0" ? layout.low : null);
  const known = low.map((value, index) => (level(value) === null ? null : index)).filter((index) => index !== null);
  if (known.length < 2) return "";
  const upper = known.map((index) => `${layout.x(index + 1).toFixed(1)} ${layout.y(level(high[index]) ?? layout.high).toFixed(1)}`);
  const lower = [...known].reverse().map((index) =>
    `${layout.x(index + 1).toFixed(1)} ${layout.y(level(low[index]) ?? layout.low).toFixed(1)}`
  );
  return `M${[...upper, ...lower].join("L")}Z`;
}

/** @param {Level} level @param {number} strength */
function fill(level, strength) {
  if (!isPower(level)) return level === "0" ? "var(--negative)" : "var(--danger)";
  const share = Math.round(20 * strength ** 0.85) * 4.4;
  return `color-mix(in oklab, var(--${level < 0 ? "negative" : "positive"}) ${share}%, var(--st-background-color))`;
}
