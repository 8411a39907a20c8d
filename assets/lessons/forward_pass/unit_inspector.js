// One unit under the glass: its equation with live numbers, its bias and its incoming weights to drag or to type.

import { el, factor, indexed, named, number } from "../../base/dom.js";
import { ValueSlider } from "../../base/value_slider.js";
import { sure } from "../../base/values.js";
import { knownAt } from "./network_board.js";
/** @import { Child, Edit } from "../../types.js" */
/** @import { ForwardData, Unit } from "./types.js" */
/** @typedef {ValueSlider & { key: string, source: number | null }} WeightSlider */

export class UnitInspector {
  /** @type {WeightSlider[]} */ sliders = [];

  /** `edit(key, change)` queues a change for the server. @param {(key: string, change: Edit) => void} edit */
  constructor(edit) {
    this.edit = edit;
    this.title = el("h2");
    this.equation = el("div", { class: "equation" });
    this.rows = el("div", { class: "rows" });
    this.owner = el("h3");
    this.node = el("section", { class: "panel inspector", "aria-label": "Chosen unit" }, this.title, this.equation, this.owner, this.rows,
      el("p", { class: "hint" }, "Hover a unit for its equation; click a unit or an edge to change its weights."));
  }

  /** The sliders of the chosen unit. @param {ForwardData} data @param {Unit} given */
  set(data, { layer, unit, source }) {
    const shape = `${data.sizes.join("-")} ${layer} ${unit}`;
    if (shape !== this.shape) this.build(data, layer, unit, shape);
    const { w, b } = data.layers[layer - 1];
    for (const slider of this.sliders) slider.set(slider.source === null ? b[unit] : w[unit][slider.source]);
    for (const slider of this.sliders) slider.node.classList.toggle("picked", slider.source === source && source !== null);
  }

  /** @param {ForwardData} data @param {number} layer @param {number} unit @param {string} shape */
  build(data, layer, unit, shape) {
    this.shape = shape;
    const names = data.names.layers[layer - 1];
    const weights = names.w[unit].map((name, source) => this.slider(layer, unit, source, name, "Weight"));
    this.sliders = [...weights, this.slider(layer, unit, null, names.b[unit], "Bias")];
    this.owner.textContent = `Weights and bias of ${fullName(data, layer, unit).toLowerCase()}`;
    this.rows.replaceChildren(...this.sliders.map(({ node }) => node));
  }

  /** @param {number} layer @param {number} unit @param {number | null} source @param {string} name @param {string} kind */
  slider(layer, unit, source, name, kind) {
    const place = { layer: layer, unit: unit + 1, source: source === null ? 0 : source + 1 };
    const key = `w:${place.layer}:${place.unit}:${place.source}`;
    const slider = new ValueSlider(named(name), `${kind} ${indexed(name)}`, (value) => this.edit(key, { set: "w", ...place, value }));
    return Object.assign(slider, { key, source });
  }

  /** @param {number} source */
  focus(source) {
    const { field } = sure(this.sliders.find((slider) => slider.source === source));
    field.focus({ preventScroll: true });
    field.select();
  }

  /** The equation of a unit (the hovered one, or the chosen one). @param {ForwardData} data @param {Unit} given @param {number} step */
  show(data, { layer, unit }, step) {
    const { w, b, z, a, activation } = data.layers[layer - 1];
    const known = knownAt(step, layer);
    const inputs = layer === 1 ? data.x : data.layers[layer - 2].a;
    const names = data.names.layers[layer - 1];
    const sources = layer === 1 ? data.names.x : data.names.layers[layer - 2].a;
    this.title.textContent = fullName(data, layer, unit);
    const terms = inputs.flatMap((_, source) => [named(names.w[unit][source]), "·", named(sources[source]), " + "]);
    const numbers = inputs.map((value, source) =>
      `${factor(w[unit][source])}·${known.z || layer === 1 || step >= 2 * (layer - 1) ? factor(value) : "?"}`
    );
    this.equation.replaceChildren(
      line(named(names.z[unit]), " = ", ...terms, named(names.b[unit])),
      line("= ", numbers.join(" + "), ` + ${factor(b[unit])}`),
      line("= ", el("b", {}, known.z ? number(z[unit]) : "?")),
      line(named(names.a[unit]), activation.name === "identity" ? " = z" : ` = ${activation.label}(z)`, " = ",
        el("b", {}, known.a ? number(a[unit]) : "?")),
    );
  }
}

/** @param {ForwardData} data @param {number} layer @param {number} unit */
function fullName(data, layer, unit) {
  return layer === data.layers.length ? `Output ${unit + 1}` : `Layer ${layer}, unit ${unit + 1}`;
}

/** @param {...Child} parts */
function line(...parts) {
  return el("div", { class: "line" }, parts);
}
