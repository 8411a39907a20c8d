// One unit under the glass: its equation with live numbers, its bias and its incoming weights to drag or to type.

import { el, factor, number, symbol } from "./dom.js";
import { knownAt } from "./network_board.js";
import { ValueSlider } from "./value_slider.js";

export class UnitInspector {
  /** `edit(key, change)` queues a change for the server. */
  constructor(edit) {
    this.edit = edit;
    this.sliders = [];
    this.title = el("h3");
    this.equation = el("div", { class: "equation" });
    this.rows = el("div", { class: "rows" });
    this.owner = el("h4");
    this.node = el("section", { class: "panel inspector", "aria-label": "Chosen unit" }, this.title, this.equation, this.owner, this.rows,
      el("p", { class: "hint" }, "Hover a unit for its equation; click a unit or an edge to change its weights."));
  }

  /** The sliders of the chosen unit. */
  set(data, { layer, unit, source }) {
    const shape = `${data.sizes.join("-")} ${layer} ${unit}`;
    if (shape !== this.shape) this.build(data, layer, unit, shape);
    const { w, b } = data.layers[layer - 1];
    for (const slider of this.sliders) slider.set(slider.source === null ? b[unit] : w[unit][slider.source]);
    for (const slider of this.sliders) slider.node.classList.toggle("picked", slider.source === source && source !== null);
  }

  build(data, layer, unit, shape) {
    this.shape = shape;
    const bias = this.slider(layer, unit, null, symbol("b", unit + 1, layer), `Bias of unit ${unit + 1} in layer ${layer}`);
    const weights = data.layers[layer - 1].w[unit].map((_, source) => this.slider(layer, unit, source, symbol("w", `${unit + 1}${source + 1}`, layer),
      `Weight to unit ${unit + 1} in layer ${layer} from unit ${source + 1}`));
    this.sliders = [...weights, bias];
    this.owner.textContent = `Weights and bias of ${fullName(data, layer, unit).toLowerCase()}`;
    this.rows.replaceChildren(...this.sliders.map(({ node }) => node));
  }

  slider(layer, unit, source, label, name) {
    const place = { layer: layer, unit: unit + 1, source: source === null ? 0 : source + 1 };
    const key = `w:${place.layer}:${place.unit}:${place.source}`;
    const slider = new ValueSlider(label, name, (value) => this.edit(key, { set: "w", ...place, value }));
    return Object.assign(slider, { key, source });
  }

  focus(source) {
    const { field } = this.sliders.find((slider) => slider.source === source);
    field.focus({ preventScroll: true });
    field.select();
  }

  /** The equation of a unit (the hovered one, or the chosen one). */
  show(data, { layer, unit }, step) {
    const { w, b, z, a, activation } = data.layers[layer - 1];
    const known = knownAt(step, layer);
    const inputs = layer === 1 ? data.x : data.layers[layer - 2].a;
    const from = (source) => (layer === 1 ? symbol("x", source + 1) : symbol("a", source + 1, layer - 1));
    const output = layer === data.layers.length;
    this.title.textContent = fullName(data, layer, unit);
    const terms = inputs.flatMap((_, source) => [symbol("w", `${unit + 1}${source + 1}`, layer), "·", from(source), " + "]);
    const numbers = inputs.map((value, source) => `${factor(w[unit][source])}·${known.z || layer === 1 || step >= 2 * (layer - 1) ? factor(value) : "?"}`);
    this.equation.replaceChildren(
      line(symbol("z", unit + 1, layer), " = ", ...terms, symbol("b", unit + 1, layer)),
      line("= ", numbers.join(" + "), ` + ${factor(b[unit])}`),
      line("= ", el("b", {}, known.z ? number(z[unit]) : "?")),
      line(symbol("a", unit + 1, layer), activation.name === "identity" ? " = z" : ` = ${activation.label}(z)`, " = ",
        el("b", {}, known.a ? number(a[unit]) : "?"), output ? " = ŷ" : ""),
    );
  }
}

function fullName(data, layer, unit) {
  return layer === data.layers.length ? `Output ${unit + 1}` : `Layer ${layer}, unit ${unit + 1}`;
}

function line(...parts) {
  return el("div", { class: "line" }, parts);
}
