// How large the gradient is in every layer, for every activation, while the reader drags the network's settings.
// Hovering, and turning from ∂L/∂W to ∂L/∂z, reads the data that are here; a changed setting goes to the server.

import { Announcer } from "../../base/announcer.js";
import { component, el } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { later } from "../../base/values.js";
import { saveDrawing } from "../../pictures/save.js";
import { Chart } from "./gradient_flow_chart.js";
import { Controls } from "./gradient_flow_controls.js";
import { norm } from "./gradient_flow_numbers.js";
/** @import { Channel } from "../../types.js" */
/** @import { FlowData, Lit, Quantity } from "./types.js" */

const KEYS = /** @type {const} */ (["dw", "dz"]);
const NAMES = { dw: "Gradient of the weights by layer", dz: "Gradient of the sums by layer" };
const QUANTITIES = { dw: "‖∂L/∂W‖", dz: "‖∂L/∂z‖" };

class GradientFlow {
  /** @type {FlowData} */ data = later();
  /** @type {HTMLButtonElement[]} */ buttons = [];
  /** @type {Lit | null} */ lit = null;
  /** @type {Quantity} */ quantity = "dw";
  announcer = new Announcer();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => channel.trigger(pause, true),
      (record) => this.show(record));
    this.controls = new Controls((setting, value) => this.edit(setting, value));
    this.chart = new Chart({ hover: (lit) => this.hover(lit), choose: (chosen) => this.choose(chosen) });
    this.readout = el("p", { class: "readout" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    this.picture = el("div", { class: "picture" },
      el("div", { class: "top" }, this.tabs(), this.readout, saveDrawing(() => ({ element: this.chart.svg }), () => NAMES[this.quantity])),
      this.chart.svg,
      el("p", { class: "hint" }, "Bold: the chosen activation with the band of all networks. Rows: the norm's power of ten. ",
        el("span", { class: "small-norm" }, "Small"), ", ", el("span", { class: "large-norm" }, "large"),
        ". Click a line, a row or a layer."));
    root.append(el("div", { class: "stage" }, this.controls.node, this.picture), this.problem, this.announcer.node,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.picture);
  }

  tabs() {
    this.buttons = KEYS.map((key) => el("button", { type: "button", "data-key": key, onclick: () => this.turn(key) }, QUANTITIES[key]));
    return el("div", { class: "tabs", role: "group", "aria-label": "Which gradient" }, this.buttons);
  }

  /** @param {Quantity} quantity */
  turn(quantity) {
    this.quantity = quantity;
    this.draw();
  }

  /** @param {string} setting @param {unknown} value */
  edit(setting, value, drawn = true) {
    this.queue.push(setting, { set: setting, value }, drawn);
  }

  /** @param {FlowData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {FlowData} data */
  show(data) {
    this.data = data;
    this.controls.set(data.controls, data.problem);
    this.problem.hidden = !data.problem;
    this.problem.textContent = data.problem?.sentence ?? "";
    this.alt.textContent = data.alt;
    this.draw();
  }

  /** @param {Lit | null} lit */
  hover(lit) {
    this.lit = lit;
    this.draw();
  }

  /** Show the choice at once; the server's words and charts follow. @param {Lit} given */
  choose({ name, layer }) {
    if (name && name !== this.data.activation) this.edit("activation", name, false);
    if (layer && layer !== this.data.layer) this.edit("layer", layer, false);
    this.data = { ...this.data, activation: name ?? this.data.activation, layer: layer ?? this.data.layer };
    this.draw();
  }

  draw() {
    const width = this.picture.clientWidth;
    if (!this.data || !width) return;
    this.buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.key === this.quantity)));
    this.chart.draw(this.data, this.data.norms[this.quantity], width, this.lit);
    const words = this.words(this.lit?.name ?? this.data.activation, this.lit?.layer ?? this.data.layer);
    if (words !== this.readout.textContent) this.readout.textContent = words;
    this.announcer.say(words, !this.announcer.last);
  }

  /** @param {string} name @param {number} layer */
  words(name, layer) {
    const { low, mid, high } = this.data.norms[this.quantity][name];
    const clipped = this.data.clipped && this.quantity === "dw" ? " after clipping" : "";
    return `${this.data.labels[name]}, layer ${layer}: ${QUANTITIES[this.quantity]}${clipped} = ${norm(mid[layer - 1])} `
      + (this.data.seeds === 1 ? "(one network)" : `(${norm(low[layer - 1])} to ${norm(high[layer - 1])} in ${this.data.seeds} networks)`);
  }

  destroy() {
    this.observer.disconnect();
    this.announcer.destroy();
    this.queue.destroy();
  }
}

export default component((root, channel) => new GradientFlow(root, channel), "lessons/vanishing_gradients/gradient_flow.css");
