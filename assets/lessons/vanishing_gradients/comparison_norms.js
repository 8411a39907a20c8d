// The gradient's norm in every hidden layer at one step, one line per variant, on a logarithmic axis.

import { el, put, svg } from "../../base/dom.js";
import { later, sure } from "../../base/values.js";
import { circles, dots, VariantChart } from "./comparison_chart.js";
import { isFaint } from "./comparison_history.js";
import { size } from "./comparison_words.js";
import { powerOfTen, ticks } from "./gradient_flow_numbers.js";
/** @import { ComparisonHistory } from "./comparison_history.js" */
/** @import { ComparisonEvents, ComparisonView } from "./types.js" */
/** @import { Pair } from "../../types.js" */

const MARGIN = { left: 52, right: 14, top: 10, bottom: 42 };
const FOOT = 20;
const ROOM_FOR_DOTS = 11; // pixels per layer

export class Norms extends VariantChart {
  /** @type {number | null} */ layer = null;
  /** @type {ComparisonHistory} */ history = later();

  /** @param {ComparisonEvents} events */
  constructor(events) {
    super("layers", MARGIN, events.light);
    this.events = events;
    this.title = el("span", { class: "readout" });
    this.head = el("div", { class: "comparison-head" }, this.title);
    this.footLine = svg("line", { class: "foot-line" });
    this.footName = svg("text", { class: "tick end" }, `< ${powerOfTen(-12)}`);
    this.column = svg("line", { class: "cursor" });
    this.under.append(this.footLine, this.footName, this.column);
  }

  /** @param {string} name @param {number} index */
  build(name, index) {
    const parts = super.build(name, index);
    const hollow = svg("path", { class: "hollow" });
    parts.group.append(hollow);
    return { ...parts, hollow };
  }

  get foot() {
    return this.history?.faint ? FOOT : 0;
  }

  /** `view` is {history, shown: row, lit: variant or null}. @param {ComparisonView} view */
  draw(view) {
    const { history, shown } = view;
    const { depth } = history.start;
    this.history = history;
    if (!this.room([0.5, depth + 0.5], history.powers, this.foot)) return;
    const layers = Array.from({ length: depth }, (_, index) => index + 1);
    const every = [1, 2, 5, 10].find((step) => (step * this.plot.box.width) / depth >= 26) ?? 10;
    this.axes(layers.filter((layer) => layer === 1 || layer % every === 0 && layer > every / 2).map((layer) => [layer, String(layer)]),
      ticks(...history.powers, this.plot.box.height / 26).map((power) => [power, power === 0 ? "1" : powerOfTen(power)]), "hidden layer");
    this.drawFoot();
    this.variants.forEach((_, variant) => this.drawNorms(variant, history.row(shown, variant)?.norms ?? []));
    this.forward(view.lit);
    this.drawWords(view);
  }

  drawFoot() {
    const { x, y, width, height } = this.plot.box;
    const visibility = this.foot ? "visible" : "hidden";
    for (const [key, at] of Object.entries({ x1: x, x2: x + width, y1: y + height + FOOT, y2: y + height + FOOT, visibility }))
      put(this.footLine, key, String(at));
    for (const [key, at] of Object.entries({ x: x - 7, y: y + height + FOOT + 4, visibility })) put(this.footName, key, String(at));
  }

  /** Where a layer's norm lies; what is too small for the axis lies on the bottom edge. @param {number} layer @param {number} value @returns {Pair | null} */
  place(layer, value) {
    const { y, height } = this.plot.box;
    if (isFaint(value)) return [this.plot.x(layer), y + height + this.foot];
    return Number.isFinite(value) ? [this.plot.x(layer), this.plot.y(Math.log10(value))] : null;
  }

  /** @param {number} variant @param {number[]} values */
  drawNorms(variant, values) {
    const places = values.map((value, index) => this.place(index + 1, value));
    const { dots: full, hollow } = this.series[variant];
    /** The places of the norms that have one, of one kind. @param {(norm: number) => boolean} kind */
    const known = (kind) => places.filter((place, index) => kind(values[index])).filter((place) => place !== null);
    const roomy = this.plot.box.width / values.length >= ROOM_FOR_DOTS;
    this.trace(variant, places);
    put(full, "d", roomy ? dots(known((norm) => !isFaint(norm))) : "");
    put(hollow, "d", circles(known(isFaint), roomy ? 3.5 : 2.5));
  }

  /** @param {ComparisonView} given */
  drawWords({ history, shown, lit }) {
    const step = history.steps[shown];
    const at = step === undefined ? "" : ` at step ${step}`;
    const layer = lit !== null && step !== undefined ? this.layer : null;
    const x = layer === null ? 0 : this.plot.x(layer);
    put(this.column, "visibility", layer === null ? "hidden" : "visible");
    for (const [key, value] of Object.entries({ x1: x, x2: x, y1: this.plot.box.y,
      y2: this.plot.box.y + this.plot.box.height + this.foot })) put(this.column, key, String(value));
    put(this.title, "text", layer === null || lit === null
      ? `gradient norm ‖∂L/∂W‖ by layer${at}`
      : `${history.start.variants[lit]}, layer ${layer}: ‖∂L/∂W‖ = ${size(sure(history.row(shown, lit)).norms[layer - 1])}${at}`);
    put(this.svg, "aria-label",
      `Norm of ∂L/∂W in each of ${history.start.depth} hidden layers${at}, one line for each of ${this.variants.length} variants`);
  }

  /** @param {PointerEvent} event */
  moved(event) {
    this.layer = this.plot ? Math.max(1, Math.min(this.history.start.depth, Math.round(this.plot.at(this.spot(event)[0], 0)[0]))) : null;
    super.moved(event);
    this.events.redraw();
  }

  left() {
    this.layer = null;
    super.left();
  }
}
