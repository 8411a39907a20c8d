// The shape of a tensor: typed as text, or an axis at a time by sliders.

import { allow, el, focused, pressable } from "../../base/dom.js";
import { later } from "../../base/values.js";
/** @import { Edit, Name, TensorsData } from "./types.js" */

export class ShapeControl {
  /** @type {number[]} */ shape = later();
  /** @type {HTMLInputElement} */ field;
  /** @type {HTMLInputElement[]} */ ranges = [];

  /** @param {Name} name @param {Edit} edit */
  constructor(name, edit) {
    this.name = name;
    this.key = name.toLowerCase();
    this.edit = edit;
    this.field = el("input", { type: "text", "aria-label": `Shape of ${name}, as text`, spellcheck: "false", autocomplete: "off",
      onchange: () => edit(this.key, this.field.value), onkeydown: (event) => event.stopPropagation() });
    this.fewer = pressable({ class: "small", "aria-label": `One axis less for ${name}`,
      onclick: () => edit(this.key, this.shape.slice(1)) }, "−");
    this.more = pressable({ class: "small", "aria-label": `One axis more for ${name}`, onclick: () => edit(this.key, [2, ...this.shape]) },
      "+");
    this.axes = el("div", { class: "axes-of" });
    this.node = el("section", { class: "shape", "aria-label": `Shape of ${name}` },
      el("div", { class: "line" }, el("b", {}, name), this.field, this.fewer, el("span", { class: "muted" }, "axis"), this.more),
      this.axes);
  }

  /** @param {TensorsData} data */
  set({ shapes, limits, problem }) {
    const shape = shapes[this.name];
    if (shape.length !== this.shape?.length) this.build(shape, limits.axis);
    this.shape = shape;
    const refused = problem?.key === this.key;
    this.field.setAttribute("aria-invalid", String(refused));
    if (!refused && focused(this.field) !== this.field) this.field.value = shape.join(", ");
    this.ranges.forEach((range, axis) => {
      if (focused(range) !== range) range.value = String(shape[axis]);
      /** @type {HTMLElement} */ (range.nextElementSibling).textContent = String(shape[axis]);
    });
    allow(this.fewer, shape.length > 0);
    allow(this.more, shape.length < limits.axes);
  }

  /** @param {number[]} shape @param {[number, number]} limits */
  build(shape, [min, max]) {
    this.ranges = shape.map((size, axis) =>
      el("input", { type: "range", min, max, step: 1, value: size, "aria-label": `Size of axis −${shape.length - axis} of ${this.name}`,
        oninput: (event) => this.resize(axis, Number(/** @type {HTMLInputElement} */ (event.target).value)), onkeydown: (event) =>
          event.stopPropagation() })
    );
    this.axes.replaceChildren(
      ...this.ranges.map((range, axis) =>
        el("label", {}, el("span", { class: "muted" }, `axis −${shape.length - axis}`), range, el("output"))
      ),
    );
  }

  /** @param {number} axis @param {number} size */
  resize(axis, size) {
    this.shape = this.shape.with(axis, size);
    this.field.value = this.shape.join(", ");
    this.edit(this.key, this.shape);
  }
}
