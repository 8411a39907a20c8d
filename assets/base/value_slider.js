// One number to drag or to type: a range input that streams while it moves, and a text field beside it.
// The field takes any text; the server says in one sentence what is wrong with it.

import { el, focused } from "./dom.js";
import { lookup } from "./values.js";
/** @import { Child, Timer } from "../types.js" */

const ANSWERED_MS = 800; // within this time the server's answer to a drag has come, as a rule
const REACHES = [3, 5, 10, 20, 50, 100];

/** The smallest of 3, 5, 10, 20, 50, 100 that covers the value. @param {number} value @param {number} [least] */
export function reach(value, least = 3) {
  return REACHES.find((limit) => limit >= Math.max(Math.abs(value), least)) ?? 100;
}

export class ValueSlider {
  value = 0;
  limit = 3;
  low = -3;
  faulty = false;
  /** @type {number | null} */ own = null; // dragged to, and not yet answered
  /** @type {Timer | undefined} */ timer;

  /**
   * `label` is a node, `name` its spoken form; `onInput(value)` gets numbers from the range and text from the field;
   * `scale`: after how many decimals a drag rounds, or "powers" where it moves by the number's power of ten.
   * @param {Child} label @param {string} name @param {(value: number | string) => void} onInput @param {number | "powers"} [scale]
   */
  constructor(label, name, onInput, scale = 2) {
    this.scale = scale;
    this.range = el("input", {
      type: "range",
      step: "any",
      "aria-label": name,
      oninput: () => this.dragged(onInput),
      onkeydown: (event) => this.nudged(event, onInput),
    });
    this.field = el("input", {
      type: "text",
      inputmode: "decimal",
      spellcheck: "false",
      autocomplete: "off",
      "aria-label": `${name}, as text`,
      onchange: () => this.typed(onInput),
      onkeydown: (event) => event.stopPropagation(),
    });
    this.node = el("label", { class: "value-slider" }, el("span", { class: "value-name" }, label), this.range, this.field);
  }

  /** Where a value lies on the range. @param {number} value */
  place(value) {
    return this.scale === "powers" ? Math.log10(value) : value;
  }

  /** @param {number} place */
  fromPlace(place) {
    return Number(this.scale === "powers" ? (10 ** place).toPrecision(2) : place.toFixed(this.scale));
  }

  /** @param {(value: number | string) => void} onInput */
  dragged(onInput) {
    const value = this.fromPlace(Number(this.range.value));
    this.field.value = text(value);
    this.fault(false);
    this.own = value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.answered(), ANSWERED_MS);
    onInput(value);
  }

  /**
   * Arrow keys move by 0.1, with Shift by 1, whole numbers by 1 and 10, finer ones less; they must not step the player.
   * @param {KeyboardEvent} event @param {(value: number | string) => void} onInput
   */
  nudged(event, onInput) {
    event.stopPropagation();
    const direction = lookup({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }, event.key);
    if (!direction) return;
    event.preventDefault();
    const fine = this.scale === "powers" ? 0.05 : this.scale ? 10 ** (1 - this.scale) : 1;
    this.range.value = String(Number(this.range.value) + direction * fine * (event.shiftKey ? 10 : 1));
    this.dragged(onInput);
  }

  /** The value that stands already is sent, too, after a refused one: it takes the complaint away. @param {(value: number | string) => void} onInput */
  typed(onInput) {
    if (this.faulty || this.field.value.trim() !== text(this.value)) onInput(this.field.value);
  }

  /**
   * Show the server's value, unless the reader is dragging or typing another one. Answers to earlier places of a drag
   * come late and in a row: they would move the number back.
   * @param {number} value @param {number} [limit] @param {number} [low]
   */
  set(value, limit = reach(value), low = -limit) {
    Object.assign(this, { value, limit, low });
    if (this.own === null || value === this.own) this.answered();
  }

  answered() {
    clearTimeout(this.timer);
    this.own = null;
    const { value, limit, low } = this;
    const active = focused(this.node);
    if (active !== this.range || !this.range.matches(":active")) {
      this.range.min = String(this.place(low));
      this.range.max = String(this.place(limit));
      this.range.value = String(this.place(value));
    }
    if (active !== this.field && !this.faulty) this.field.value = text(value);
  }

  /** Mark the field as refused (it keeps its text) or accepted. @param {boolean} faulty */
  fault(faulty) {
    this.faulty = faulty;
    this.field.setAttribute("aria-invalid", String(faulty));
  }
}

/** The shortest text of a number, with at most six decimals. @param {number} value */
export function text(value) {
  return String(Math.round(value * 1e6) / 1e6);
}
