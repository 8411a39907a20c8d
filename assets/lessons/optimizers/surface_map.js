// A loss of two numbers as a map: grey by height with lines of equal loss, the paths of the optimizers on it, and the
// start, which can be dragged. The surface is painted when it is another one; a race draws only its paths anew.

import { el, number, svg } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { Plot, ticks, tickText } from "../../charts/axes.js";
import { Sheet } from "../../pictures/canvas.js";
import { mix, rgb, word } from "../../pictures/colour.js";
import { contour } from "../../pictures/contours.js";
import { Handle } from "../../pictures/handle.js";
import { MapPainter } from "../../pictures/heat_map.js";
import { powers } from "../../run/words.js";
/** @import { Brush, EditOne, Pair } from "../../types.js" */
/** @import { Lane, OptimizersData } from "./types.js" */

const [LEFT, RIGHT, TOP, BOTTOM] = [40, 10, 8, 26];
const [LINES, DEEPEST] = [11, 0.34]; // of equal loss; how dark the highest ground is
const NEAR = 14; // pixels from a path at which its numbers are told
const ANSWERED_MS = 1500; // within this time the paths from a new start are there, as a rule
const NONE = 0xffff; // height of a place without a loss

export class SurfaceMap {
  /** @type {OptimizersData} */ data = later();
  /** @type {Plot} */ plot = later();
  /** @type {Float32Array} */ shares = later();
  /** @type {Pair | null} */ own = null; // where the reader has put the start, until the paths from there are known
  until = 0;
  key = "";
  step = 0;
  sheet = new Sheet({ "aria-hidden": "true" });
  painter = new MapPainter();

  /** @param {EditOne} edit @param {() => void} still */
  constructor(edit, still) {
    this.edit = edit;
    this.frame = svg("rect", {});
    this.ground = svg("g", { class: "ground" });
    this.paths = svg("g", { "clip-path": "url(#map-clip)" });
    this.start = new Handle(svg("circle", { class: "start", r: 7 }), {
      to: ([left, top]) => this.moveTo(this.plot.at(left, top)),
      by: ([across, up]) => this.moveTo([this.place[0] + across * this.grain(0), this.place[1] + up * this.grain(1)]),
      still,
    });
    this.svg = svg("svg", { class: "map", role: "group",
      "aria-label": "The paths of the optimizers, and their start, to be moved with the arrow keys",
      onpointermove: (/** @type {PointerEvent} */ event) => this.tell(event), onpointerleave: () => this.tell(null) },
      svg("defs", {}, svg("clipPath", { id: "map-clip" }, this.frame)), this.ground, this.paths, this.start.node);
    this.told = el("p", { class: "told" });
    this.node = el("div", { class: "map-stage" }, this.sheet.canvas, this.svg);
  }

  /** A hundredth of the window. @param {0 | 1} axis */
  grain(axis) {
    const [low, high] = this.data.surface.window[axis];
    return (high - low) / 100;
  }

  /** @param {number[]} place */
  moveTo(place) {
    const [x, y] = place.map((value, axis) => {
      const [low, high] = this.data.surface.window[axis];
      const digits = Math.max(0, 3 - Math.ceil(Math.log10(high - low)));
      return Number(Math.max(low, Math.min(high, value)).toFixed(digits));
    });
    this.own = [x, y];
    this.until = performance.now() + ANSWERED_MS;
    this.putStart();
    this.edit("start", { set: "start", x, y });
  }

  /** Where the start is to be seen. @returns {Pair} */
  get place() {
    return this.own ?? this.data.start;
  }

  putStart() {
    const [[x, y], [across, upward]] = [this.place, this.data.surface.names];
    this.start.set([this.plot.x(x), this.plot.y(y)], "Start", x, `${across} ${x}, ${upward} ${y}`);
  }

  /** @param {OptimizersData} data @param {number} step */
  draw(data, step) {
    Object.assign(this, { data, step });
    const width = this.node.clientWidth;
    if (!width) return;
    const height = Math.round(Math.max(250, Math.min(380, width * 0.7)));
    const fresh = this.sheet.fit(width, height);
    const key = `${data.surface.key} ${width}`;
    if (fresh || key !== this.key) this.paint(width, height);
    if (key !== this.key) this.own = null;
    this.key = key;
    this.paths.replaceChildren(this.cross(), ...data.lanes.filter(({ on }) => on).flatMap((lane) => this.path(lane)),
      ...data.arrows.map((end, at) => this.arrow(end, at)).reverse());
    if (String(this.own) === String(data.start) || performance.now() > this.until) this.own = null;
    this.putStart();
  }

  /** @param {number} width @param {number} height */
  paint(width, height) {
    const { surface } = this.data;
    const box = { x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: height - TOP - BOTTOM };
    this.plot = new Plot(box, ...surface.window);
    this.shares = sharesOf(surface.heights);
    for (const [name, value] of Object.entries(box)) this.frame.setAttribute(name, String(value));
    Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }).forEach(([name, value]) =>
      this.svg.setAttribute(name, String(value))
    );
    this.sheet.paint((brush) => this.relief(brush));
    this.ground.replaceChildren(...this.lines(), ...this.axes());
  }

  /** Grey by height. @param {Brush} brush */
  relief(brush) {
    const { colours } = this.sheet;
    const { box } = this.plot;
    const { side } = this.data.surface;
    const [low, high] = [rgb(colours.ground), rgb(colours.text)];
    const table = Uint32Array.from({ length: 1021 }, (_, at) => word(mix(low, high, (DEEPEST * at) / 1020)));
    const rows = Array.from({ length: side }, (_, row) => this.shares.subarray((side - 1 - row) * side, (side - row) * side));
    const levels = rows.flatMap((row) => [...row].map((share) => 255 * share));
    brush.save();
    this.plot.clip(brush);
    const half = [box.width / (side - 1) / 2, box.height / (side - 1) / 2]; // a height stands in the middle of its square
    brush.drawImage(this.painter.paint(levels, side, table, 328), box.x - half[0], box.y - half[1], box.width + 2 * half[0],
      box.height + 2 * half[1]);
    brush.restore();
  }

  lines() {
    const { side } = this.data.surface;
    const { x, y, width, height } = this.plot.box;
    /** @type {(column: number, row: number) => Pair} */
    const place = (column, row) => [x + (column / (side - 1)) * width, y + (1 - row / (side - 1)) * height];
    return Array.from({ length: LINES },
      (_, at) => svg("path", { class: "level", d: contour(this.shares, side, (at + 0.5) / LINES, place) }));
  }

  axes() {
    const { plot, data: { surface: { names } } } = this;
    const { x, y, width, height } = plot.box;
    const across = ticks(...plot.xs, width / 80);
    const upward = ticks(...plot.ys, height / 50);
    return [
      ...across.values.map((value) => svg("text", { x: plot.x(value), y: y + height + 17 }, tickText(value, across.step))),
      ...upward.values.map((value) => svg("text", { x: x - 6, y: plot.y(value) + 4, class: "upward" }, tickText(value, upward.step))),
      svg("text", { x: x + width - 8, y: y + height - 8, class: "axis right" }, names[0]),
      svg("text", { x: x + 8, y: y + 18, class: "axis left" }, names[1]),
    ];
  }

  /** The lowest place. */
  cross() {
    const [x, y] = this.data.surface.minimum;
    return svg("path", { class: "lowest", d: "M-5 -5L5 5M-5 5L5 -5", transform: `translate(${this.plot.x(x)} ${this.plot.y(y)})` });
  }

  /** Where samples pull the start. @param {number[]} end @param {number} at */
  arrow([right, up], at) {
    const [[x, y], [toX, toY]] = [this.data.start, [right, up]].map(([across, upward]) => [this.plot.x(across), this.plot.y(upward)]);
    const turn = Math.atan2(toY - y, toX - x);
    const head = [2.7, -2.7].map((side) => `M${toX} ${toY}l${7 * Math.cos(turn + side)} ${7 * Math.sin(turn + side)}`).join("");
    return svg("path", { class: at ? "pull" : "pull whole", d: `M${x} ${y}L${toX} ${toY}${head}` });
  }

  /** A path up to the step on display. @param {Lane} lane */
  path(lane) {
    const spots = this.spots(lane).slice(0, this.step + 1);
    const style = `stroke: var(--${lane.hue}); stroke-dasharray: ${lane.dash.join(" ") || "none"}`;
    const points = spots.map((spot) => spot.map((pixel) => pixel.toFixed(1)).join(" ")).join("L");
    const [x, y] = spots[spots.length - 1];
    return [svg("path", { class: "path", d: `M${points}`, style }),
      svg("circle", { class: "runner", cx: x, cy: y, r: 4.5, style: `fill: var(--${lane.hue})` })];
  }

  /** @param {Lane} lane @returns {Pair[]} */
  spots({ places }) {
    return Array.from({ length: places.length / 2 }, (_, at) => [this.plot.x(clamp(places[2 * at])), this.plot.y(places[2 * at + 1])]);
  }

  /** The numbers under the pointer: of a step near it, else of the ground. @param {PointerEvent | null} event */
  tell(event) {
    this.told.textContent = event ? this.under([event.offsetX, event.offsetY]) : "";
  }

  /** @param {Pair} pointer */
  under([left, top]) {
    const { data, plot } = this;
    if (!plot || !plot.holds(left, top)) return "";
    let [best, said] = [NEAR, ""];
    for (const lane of data.lanes.filter(({ on }) => on)) {
      this.spots(lane).slice(0, this.step + 1).forEach(([x, y], at) => {
        const far = Math.hypot(x - left, y - top);
        if (far < best) [best, said] = [far, `${lane.name}, step ${at}: loss ${short(lane.gaps[at] + data.lowest)}`];
      });
    }
    const [x, y] = plot.at(left, top);
    return `${data.surface.names[0]} ${number(x, 2)}, ${data.surface.names[1]} ${number(y, 2)} · ${
      said || `loss about ${short(this.height(x, y))}`
    }`;
  }

  /** The loss at the grid point next to a place. @param {number} x @param {number} y */
  height(x, y) {
    const { side, window: [xs, ys], range: [low, high], power } = this.data.surface;
    const [column, row] = [(x - xs[0]) / (xs[1] - xs[0]), (y - ys[0]) / (ys[1] - ys[0])].map((share) => Math.round(share * (side - 1)));
    return low + (high - low) * this.shares[row * side + column] ** (1 / power);
  }
}

/** Far outside: a path must not overflow. @param {number} value */
function clamp(value) {
  return Math.max(-1e4, Math.min(1e4, value));
}

/** @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return "undefined";
  const size = Math.abs(value);
  return size < 1e-12 ? "0" : size < 1e-3 || size >= 1e6 ? powers(value, 1) : String(Number(value.toPrecision(3))).replace("-", "−");
}

/** The heights as shares; NaN where there is no loss. @param {string} text */
function sharesOf(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return Float32Array.from(new Uint16Array(bytes.buffer), (level) => (level === NONE ? NaN : level / (NONE - 1)));
}
