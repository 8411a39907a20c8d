// The controls beside a picture, as the record names them, and the table of its numbers.

import { el, put } from "./dom.js";
import { ValueSlider } from "./value_slider.js";
/** @import { Choosing, EditOne, PanelData, Slider } from "../types.js" */

/** @param {Slider | Choosing} control */
const keyOf = ({ edit }) => `${edit.set}:${edit.index ?? ""}`;

export class Panel {
  /** @type {{ key: string, slider: ValueSlider }[]} */ sliders = [];
  /** @type {HTMLSelectElement[]} */ choices = [];
  shape = "";

  /** @param {EditOne} edit */
  constructor(edit) {
    this.edit = edit;
    this.controls = el("div", { class: "controls" });
    this.table = el("table", {});
    this.node = el("section", { class: "panel", "aria-label": "Settings and numbers" }, this.table, this.controls);
  }

  /** @param {PanelData} data */
  set({ choices, sliders, table }) {
    const shape = JSON.stringify([choices.map(({ name, options }) => [name, options]), sliders.map(({ name }) => name)]);
    if (shape !== this.shape) this.build(choices, sliders);
    this.shape = shape;
    choices.forEach(({ value }, at) => (this.choices[at].value = value));
    sliders.forEach(({ value, low, high }, at) => this.sliders[at].slider.set(value, high, low));
    const rows = table.map((row, at) =>
      el("tr", {}, row.map((cell, column) =>
        at ? el(column ? "td" : "th", column ? {} : { scope: "row" }, cell) : el(cell ? "th" : "td", cell ? { scope: "col" } : {}, cell)
      ))
    );
    const text = JSON.stringify(table);
    if (this.table.dataset.text !== text) this.table.replaceChildren(...rows);
    put(this.table, "data-text", text);
  }

  /** @param {Choosing[]} choices @param {Slider[]} sliders */
  build(choices, sliders) {
    this.choices = choices.map((choice) => {
      const key = keyOf(choice);
      return el("select", {
        onchange: (event) => this.edit(key, { ...choice.edit, value: /** @type {HTMLSelectElement} */ (event.target).value }),
        onkeydown: (event) => event.stopPropagation(),
      }, choice.options.map(([value, label]) => el("option", { value }, label)));
    });
    this.sliders = sliders.map((one) => {
      const key = keyOf(one);
      return { key, slider: new ValueSlider(one.name, one.name, (value) => this.edit(key, { ...one.edit, value }), one.scale) };
    });
    this.controls.replaceChildren(
      el("div", { class: "choices" },
        choices.map(({ name }, at) => el("label", { class: "choice" }, el("span", {}, name), this.choices[at]))),
      ...this.sliders.map(({ slider }) => slider.node),
    );
  }

  /** Mark the field whose text was refused. @param {string | undefined} refused */
  fault(refused) {
    for (const { key, slider } of this.sliders) slider.fault(key === refused);
  }
}
