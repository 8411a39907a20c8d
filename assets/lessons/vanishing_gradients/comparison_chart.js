// Lines of several variants in one plot: each with its colour and its dashes, and one of them brought forward.

import { el, put, svg } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { Plot } from "../../charts/axes.js";
/** @import { Margin, Pair } from "../../types.js" */
/** @import { Points } from "./types.js" */

const REACH = 18; // pixels between the pointer and the line it means
let count = 0;

export class VariantChart {
  axesKey = "";
  /** @type {string[]} */ variants = [];
  /** @type {Points[]} */ traces = [];
  /** @type {any[]} */ series = [];
  /** @type {Plot} */ plot = later();
  /** @type {number | null} */ lit = null;

  /**
   * `light(variant or null)` hears which line the pointer is on; `margin` lies around the plot.
   * @param {string} name @param {Margin} margin @param {(variant: number | null) => void} light
   */
  constructor(name, margin, light) {
    count += 1;
    this.name = name;
    this.margin = margin;
    this.light = light;
    this.clip = svg("rect");
    this.id = `comparison-plot-${count}`;
    this.grid = svg("g", { class: "grid-lines" });
    this.under = svg("g");
    this.groups = svg("g");
    this.svg = svg("svg", {
      role: "img",
      onpointermove: (event) => this.moved(event),
      onpointerleave: () => this.left(),
      onpointercancel: () => this.left(),
    }, svg("clipPath", { id: this.id }, this.clip), this.grid, this.under, this.groups);
    this.node = el("div", { class: `comparison-chart ${name}` }, this.svg);
  }

  /** Other variants: build their lines. @param {string[]} variants */
  set(variants) {
    this.variants = variants;
    this.series = variants.map((name, index) => this.build(name, index));
    this.groups.replaceChildren(...this.series.map(({ group }) => group));
    this.traces = [];
    this.lit = null;
  }

  /** One variant's elements. @param {string} name @param {number} index */
  build(name, index) {
    const line = svg("path", { class: "line", "clip-path": `url(#${this.id})` });
    const marks = svg("path", { class: "dots" });
    return { line, dots: marks, group: svg("g", { class: `variant v${index}` }, line, marks) };
  }

  /**
   * Take the room there is for these ranges; false if there is none. `foot` is kept free at the plot's bottom.
   * @param {Pair} xs @param {Pair} ys @param {number} [foot]
   */
  room(xs, ys, foot = 0) {
    const [width, height] = [this.node.clientWidth, this.node.clientHeight];
    if (!width || !height) return false;
    const { left, right, top, bottom } = this.margin;
    const box = { x: left, y: top, width: Math.max(40, width - left - right), height: Math.max(40, height - top - bottom - foot) };
    this.plot = new Plot(box, xs, ys);
    put(this.svg, "viewBox", `0 0 ${width} ${height}`);
    for (const [name, value] of Object.entries(box)) put(this.clip, name, String(name === "height" ? value + foot : value));
    return true;
  }

  /**
   * Lines and numbers of the axes; `across` and `upward` are [value, text] pairs, `name` stands below.
   * @param {[number, string][]} across @param {[number, string][]} upward @param {string} name
   */
  axes(across, upward, name) {
    const key = JSON.stringify([this.plot, across, upward, name]);
    if (key === this.axesKey) return;
    this.axesKey = key;
    const { x, y, width, height } = this.plot.box;
    this.grid.replaceChildren(
      ...upward.flatMap(([value, text]) => {
        const at = this.plot.y(value);
        return [svg("line", { class: "grid", x1: x, x2: x + width, y1: at, y2: at }),
          svg("text", { class: "tick end", x: x - 7, y: at + 4 }, text)];
      }),
      ...across.map(([value, text]) => svg("text", { class: "tick middle", x: this.plot.x(value), y: y + height + this.foot + 16 }, text)),
      svg("text", { class: "tick middle", x: x + width / 2, y: y + height + this.foot + 33 }, name),
    );
  }

  /** Room below the plot for what is too small for the axis. */
  get foot() {
    return 0;
  }

  /** Draw a variant's line through points, null where there is none. @param {number} variant @param {Points} points */
  trace(variant, points) {
    this.traces[variant] = points;
    put(this.series[variant].line, "d", path(points));
  }

  /** Bring one variant forward, or none. @param {number | null} lit */
  forward(lit) {
    this.series.forEach(({ group }, index) =>
      put(group, "class", `variant v${index}${lit === null ? "" : lit === index ? " lit" : " faded"}`)
    );
    if (lit !== null && lit !== this.lit) this.groups.append(this.series[lit].group);
    this.lit = lit;
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const [x, y] = this.spot(event);
    this.light(this.labelled(event) ?? this.nearest(x, y));
  }

  left() {
    this.light(null);
  }

  /** A place of the picture in pixels. @param {{ clientX: number, clientY: number }} given */
  spot({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /** The variant whose label is under the pointer. @param {Event} event */
  labelled(event) {
    const found = /** @type {HTMLElement} */ (event.target).closest?.("[data-variant]");
    return found ? Number(found.getAttribute("data-variant")) : null;
  }

  /** The variant whose line is nearest; null if all are far away. @param {number} x @param {number} y */
  nearest(x, y) {
    /** @type {[number | null, number]} */
    let [best, least] = [null, REACH];
    this.traces.forEach((points, variant) => {
      for (let at = 1; at < points.length; at += 1) {
        const [from, to] = [points[at - 1], points[at]];
        if (!from || !to) continue;
        const far = distance(x, y, from, to);
        if (far < least) [best, least] = [variant, far];
      }
    });
    return best;
  }
}

/** From a place to a piece of a line. @param {number} x @param {number} y @param {Pair} pair @param {Pair} pair3 */
function distance(x, y, [x1, y1], [x2, y2]) {
  const [across, up] = [x2 - x1, y2 - y1];
  const share = Math.max(0, Math.min(1, ((x - x1) * across + (y - y1) * up) / (across * across + up * up || 1)));
  return Math.hypot(x - x1 - share * across, y - y1 - share * up);
}

/** A line through points with gaps. @param {Points} points */
function path(points) {
  let pen = "M";
  return points.map((place) => {
    const piece = place ? `${pen}${place[0].toFixed(1)} ${place[1].toFixed(1)}` : "";
    pen = place ? "L" : "M";
    return piece;
  }).join("");
}

/** Round dots as one path: strokes of no length with round ends. @param {Pair[]} places */
export function dots(places) {
  return places.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("");
}

/** Circles as one path. @param {Pair[]} places @param {number} radius */
export function circles(places, radius) {
  return places.map(([x, y]) =>
    `M${(x - radius).toFixed(1)} ${y.toFixed(1)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`
  ).join("");
}
