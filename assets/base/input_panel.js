// The sample on display: its inputs and targets, to drag or to type, and which of the samples it is.

import { el, indexed, named } from "./dom.js";
import { ValueSlider } from "./value_slider.js";

export class InputPanel {
  /** `edit(key, change)` queues a change for the server. */
  constructor(edit) {
    this.edit = edit;
    this.sliders = [];
    this.rows = el("div", { class: "rows" });
    this.previous = el("button", { type: "button", class: "small", "aria-label": "Previous sample", onclick: () => this.turn(-1) }, "‹");
    this.following = el("button", { type: "button", class: "small", "aria-label": "Next sample", onclick: () => this.turn(1) }, "›");
    this.count = el("output", { class: "count" });
    this.samples = el("div", { class: "samples" }, this.previous, this.count, this.following);
    this.node = el("section", { class: "panel inputs", "aria-label": "Sample" }, el("h3", {}, "Sample"), this.samples, this.rows);
  }

  set(data) {
    const shape = `${data.x.length} ${data.y?.length}`;
    if (shape !== this.shape) this.build(data, shape);
    this.data = data;
    this.samples.hidden = data.samples === 1;
    this.count.textContent = `${data.sample + 1} of ${data.samples}`;
    this.previous.disabled = data.sample === 0;
    this.following.disabled = data.sample === data.samples - 1;
    for (const slider of this.sliders) slider.set(data[slider.letter][slider.index], slider.letter === "x" ? data.half_range : undefined);
  }

  build(data, shape) {
    this.shape = shape;
    const x = data.x.map((_, index) => this.slider("x", index, data.names.x[index], "Input"));
    const y = (data.y ?? []).map((_, index) => this.slider("y", index, data.names.y[index], "Target"));
    this.sliders = [...x, ...y];
    this.rows.replaceChildren(...x.map(({ node }) => node), ...(y.length ? [el("h3", {}, "Target")] : []), ...y.map(({ node }) => node));
  }

  slider(letter, index, name, kind) {
    const slider = new ValueSlider(named(name), `${kind} ${indexed(name)}`, (value) => {
      const change = { set: letter, sample: this.data.sample, index, value };
      this.edit(slider.key, change);
    });
    return Object.assign(slider, { letter, index, key: `${letter}:${index}` });
  }

  turn(by) {
    this.edit("sample", { set: "sample", value: this.data.sample + by });
  }

  focus(index) {
    this.sliders[index].range.focus();
  }
}
