// The sample on display: its inputs and targets, to drag or to type, and which of the samples it is.

import { allow, el, indexed, named, pressable } from "./dom.js";
import { ValueSlider } from "./value_slider.js";
import { later } from "./values.js";
/** @import { ForwardData } from "../lessons/forward_pass/types.js" */
/** @import { Edit } from "../types.js" */
/** @typedef {ValueSlider & { letter: "x" | "y", index: number, key: string }} NumberSlider */

export class InputPanel {
  /** @type {ForwardData} */ data = later();
  /** @type {NumberSlider[]} */ sliders = [];
  shape = "";

  /** `edit(key, change)` queues a change for the server. @param {(key: string, change: Edit) => void} edit */
  constructor(edit) {
    this.edit = edit;
    this.rows = el("div", { class: "rows" });
    this.previous = pressable({ class: "small", "aria-label": "Previous sample", onclick: () => this.turn(-1) }, "‹");
    this.following = pressable({ class: "small", "aria-label": "Next sample", onclick: () => this.turn(1) }, "›");
    this.count = el("output", { class: "count" });
    this.samples = el("div", { class: "samples" }, this.previous, this.count, this.following);
    this.node = el("section", { class: "panel inputs", "aria-label": "Sample" }, el("h2", {}, "Sample"), this.samples, this.rows);
  }

  /** @param {ForwardData} data */
  set(data) {
    const shape = `${data.x.length} ${data.y?.length}`;
    if (shape !== this.shape) this.build(data, shape);
    this.data = data;
    this.samples.hidden = data.samples === 1;
    this.count.textContent = `${data.sample + 1} of ${data.samples}`;
    allow(this.previous, data.sample > 0);
    allow(this.following, data.sample < data.samples - 1);
    for (const slider of this.sliders)
      slider.set((data[slider.letter] ?? [])[slider.index], slider.letter === "x" ? data.half_range : undefined);
  }

  /** @param {ForwardData} data @param {string} shape */
  build(data, shape) {
    this.shape = shape;
    const x = data.x.map((_, index) => this.slider("x", index, data.names.x[index], "Input"));
    const y = (data.y ?? []).map((_, index) => this.slider("y", index, data.names.y[index], "Target"));
    this.sliders = [...x, ...y];
    this.rows.replaceChildren(...x.map(({ node }) => node), ...(y.length ? [el("h2", {}, "Target")] : []), ...y.map(({ node }) => node));
  }

  /** @param {"x" | "y"} letter @param {number} index @param {string} name @param {string} kind */
  slider(letter, index, name, kind) {
    const key = `${letter}:${index}`;
    const edit = (/** @type {number | string} */ value) => this.edit(key, { set: letter, sample: this.data.sample, index, value });
    return Object.assign(new ValueSlider(named(name), `${kind} ${indexed(name)}`, edit), { letter, index, key });
  }

  /** @param {number} by */
  turn(by) {
    this.edit("sample", { set: "sample", value: this.data.sample + by });
  }

  /** @param {number} index */
  focus(index) {
    this.sliders[index].range.focus();
  }
}
