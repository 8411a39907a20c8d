// One setting to drag or to type: whole numbers evenly spaced, or any numbers spaced by their power of ten.

import { el, focused } from "../../base/dom.js";
import { text } from "../../base/value_slider.js";
import { lookup } from "../../base/values.js";
/** @import { Setting } from "./types.js" */

export class SettingSlider {
  /** @type {HTMLInputElement} */ range;
  /** @type {HTMLInputElement} */ field;
  written = "";
  faulty = false;
  value = 0;
  low = 0;
  high = 0;

  /**
   * `kind` is "whole" or "powers"; `onInput(value)` gets numbers from the range and text from the field.
   * @param {string} name @param {"whole" | "powers"} kind @param {(value: number | string) => void} onInput
   */
  constructor(name, kind, onInput) {
    this.kind = kind;
    this.onInput = onInput;
    this.range = el("input", {
      type: "range",
      step: kind === "whole" ? 1 : "any",
      "aria-label": name,
      oninput: () => this.moved(this.fromPlace(Number(this.range.value))),
      onkeydown: (event) => this.nudged(event),
    });
    this.field = el("input", {
      type: "text",
      inputmode: "decimal",
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": `${name}, as text`,
      onchange: () => (this.faulty || this.field.value.trim() !== this.written) && onInput(this.field.value),
    });
    this.node = el("label", { class: "value-slider" }, el("span", { class: "value-name" }, name), this.range, this.field);
  }

  /** @param {number} value */
  place(value) {
    return this.kind === "whole" ? value : Math.log10(value);
  }

  /** @param {number} place */
  fromPlace(place) {
    return this.kind === "whole" ? place : Number((10 ** place).toPrecision(2));
  }

  /** @param {number} value */
  moved(value) {
    this.value = Math.max(this.low, Math.min(this.high, value));
    this.write();
    this.fault(false);
    this.onInput(this.value);
  }

  /**
   * Arrow keys go on by one, with Shift by ten; numbers spaced by their powers by a tenth, with Shift by a factor of ten.
   * @param {KeyboardEvent} event
   */
  nudged(event) {
    const direction = lookup({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }, event.key);
    if (!direction) return;
    event.preventDefault();
    const by = this.kind === "whole" ? (event.shiftKey ? 10 : 1) * direction : 0;
    const times = this.kind === "whole" ? 1 : (event.shiftKey ? 10 : 1.1) ** direction;
    const next = this.kind === "whole" ? this.value + by : Number((this.value * times).toPrecision(2));
    this.moved(next);
    this.range.value = String(this.place(this.value));
  }

  write() {
    this.written = text(this.value);
    this.field.value = this.written;
    this.range.setAttribute("aria-valuetext", this.written);
  }

  /** Show the server's value and bounds, unless the reader is dragging or typing another one. @param {Setting} given */
  set({ value, low, high }) {
    this.low = low;
    this.high = high;
    const active = focused(this.node);
    if (active === this.range && this.range.matches(":active")) return;
    this.value = value;
    this.range.min = String(this.place(low));
    this.range.max = String(this.place(high));
    this.range.value = String(this.place(value));
    if (active !== this.field && !this.faulty) this.write();
  }

  /** Mark the field as refused (it keeps its text) or accepted. @param {boolean} faulty */
  fault(faulty) {
    this.faulty = faulty;
    this.field.setAttribute("aria-invalid", String(faulty));
  }
}
