// The arithmetic behind one pixel: a cell per kernel weight with the pixel above it, the weight and their product.
// Below it the sums up to the output value, and sliders for the chosen weight and the bias.

import { el, number, put } from "../../base/dom.js";
import { ValueSlider } from "../../base/value_slider.js";
import { later, lookup } from "../../base/values.js";
import { css, inkOn } from "../../pictures/colour.js";
import { grey } from "./colours.js";
/** @import { Palette } from "./colours.js" */
/** @import { CellEvents, Geometry, Sum, Tab } from "./types.js" */
/** @typedef {{ title: string, part: Sum, largest: number, waiting: number, winner: number, current: number | null, picked: { a: number, b: number }, pointed: number | null }} Filling */

const WIDTH = 288;
const LARGEST_CELL = 92;
const GAP = 3;
const NUMBERS_FIT = 39; // pixels per cell

export class KernelCells {
  precise = false;
  /** @type {{ node: HTMLElement, words: HTMLElement, value: HTMLElement }[]} */ lines = [];
  key = "";
  tabKey = "";
  /** @type {{ a: number, b: number } | null} */ picked = null;
  /** @type {number[]} */ size = [];
  /** @type {ReturnType<KernelCells["cell"]>[]} */ cells = [];
  /** @type {Palette} */ palette = later();
  mostLines = 0;

  /** `events`: pick(a, b), point(index | null), tab(index), weight(value), bias(value). @param {CellEvents} events */
  constructor(events) {
    this.events = events;
    this.title = el("h2");
    this.tabs = el("div", { class: "tabs", role: "group", "aria-label": "Channel" });
    this.grid = el("div", { class: "cells", tabindex: "0", role: "application", onkeydown: (event) => this.keyed(event),
      onpointerleave: () => events.point(null), onblur: () => events.point(null) });
    this.sums = el("div", { class: "sums" });
    this.note = el("p", { class: "hint" });
    this.slider = new ValueSlider(this.sliderName = el("span"), "Weight", (value) => events.weight(value));
    this.biasSlider = new ValueSlider("bias", "Bias", (value) => events.bias(value));
    this.node = el("section", { class: "arithmetic", "aria-label": "Arithmetic of one pixel" }, el("header", {}, this.title, this.tabs),
      this.grid, this.sums, this.slider.node, this.biasSlider.node, this.note);
  }

  /**
   * Build the cells for a kernel size; `tabs` are {name, chosen}.
   * @param {Geometry} g @param {Palette} palette @param {Tab[]} tabs @param {boolean} editable
   */
  show(g, palette, tabs, editable) {
    this.palette = palette;
    this.editable = editable;
    this.showTabs(tabs);
    const across = Math.max(g.columns, Math.min(g.rows, 8));
    const size = Math.min(LARGEST_CELL, Math.floor((WIDTH - GAP * (across + 1)) / across));
    this.precise = size >= 56;
    const key = `${g.rows} ${g.columns} ${g.operation}`;
    this.grid.style.setProperty("--columns", String(g.columns));
    this.grid.style.setProperty("--cell", `${size}px`);
    this.grid.classList.toggle("tiny", size < NUMBERS_FIT);
    this.grid.classList.toggle("small", !this.precise && size >= NUMBERS_FIT);
    this.grid.setAttribute("aria-label", `Kernel of ${g.rows} rows and ${g.columns} columns. Arrow keys choose a weight.`);
    if (key === this.key) return;
    this.key = key;
    this.mostLines = 0;
    this.size = [g.rows, g.columns];
    this.cells = Array.from({ length: g.cells }, (_, index) => this.cell(Math.floor(index / g.columns), index % g.columns, index));
    this.grid.replaceChildren(...this.cells.map(({ node }) => node));
  }

  /** @param {Tab[]} tabs */
  showTabs(tabs) {
    const key = tabs.map(({ name, chosen }) => name + chosen).join();
    if (key === this.tabKey) return;
    this.tabKey = key;
    this.tabs.replaceChildren(...tabs.map(({ name, chosen }, index) =>
      el("button", {
        type: "button",
        class: "small",
        "aria-pressed": String(chosen),
        onclick: () => this.events.tab(index),
      }, name)
    ));
  }

  /** @param {number} a @param {number} b @param {number} index */
  cell(a, b, index) {
    const [pixel, weight, product] = ["pixel", "weight", "product"].map((name) => el("span", { class: name }));
    const node = el("div", {
      class: "cell",
      onpointerenter: () => this.events.point(index),
      onclick: () => this.events.pick(a, b),
    }, pixel, weight, product);
    return { node, pixel, weight, product };
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    const [rows, columns] = lookup({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }, event.key) ?? [];
    if (rows === undefined || columns === undefined || !this.picked) return;
    event.preventDefault();
    event.stopPropagation();
    /** @param {number} at @param {number} count */
    const within = (at, count) => Math.max(0, Math.min(count - 1, at));
    const [a, b] = [within(this.picked.a + rows, this.size[0]), within(this.picked.b + columns, this.size[1])];
    this.events.pick(a, b);
    this.events.point(a * this.size[1] + b);
  }

  /**
   * `part` has the cells; `largest` is the product that gets the full colour; cells from `waiting` on are not yet done.
   * @param {Filling} given
   */
  fill({ title, part, largest, waiting, winner, current, picked, pointed }) {
    this.picked = picked;
    put(this.title, "text", title);
    part.cells.forEach((cell, index) => {
      const { node, pixel, weight, product } = this.cells[index];
      const ground = cell ? grey(cell.pixel) : null;
      const outside = Boolean(cell && !cell.inside);
      put(node, "class",
        ["cell", !cell && "empty", outside && "outside", index >= waiting && "waiting", index === current && "current",
          index === winner && "winner", this.editable && picked && cell?.a === picked.a && cell?.b === picked.b && "picked",
          index === pointed && "pointed"].filter(Boolean).join(" "));
      put(pixel, "text", cell ? shown(cell.pixel) : "·");
      put(pixel, "style", ground && !outside ? `background:${css(ground)};color:${inkOn(ground)}` : "");
      put(weight, "text", cell && cell.weight !== null ? `×\u2009${trimmed(cell.weight, this.precise)}` : "");
      put(product, "text", cell && cell.weight !== null ? shown(cell.product) : "");
      const tint = cell && Number.isFinite(cell.product) ? this.palette.signed((0.8 * cell.product) / Math.max(largest, 1e-9)) : null;
      put(product, "style", tint && cell?.weight !== null ? `background:${css(tint)};color:${inkOn(tint)}` : "");
    });
  }

  /** Lines of [words, value], the last one the result. @param {string[][]} lines */
  total(lines) {
    this.mostLines = Math.max(this.mostLines, lines.length); // what stands below must not jump
    this.sums.style.minHeight = `${1.6 * this.mostLines + 0.4}em`;
    while (this.lines.length < lines.length) this.addLine();
    this.lines.forEach(({ node, words, value }, index) => {
      node.hidden = index >= lines.length;
      if (node.hidden) return;
      put(words, "text", lines[index][0]);
      put(value, "text", lines[index][1]);
      put(node, "class", index === lines.length - 1 ? "result" : "");
    });
  }

  addLine() {
    const [words, value] = [el("span"), el("b")];
    const node = el("p", {}, words, value);
    this.lines.push({ node, words, value });
    this.sums.append(node);
  }

  /**
   * The sliders: `weight` and `bias` are null where they cannot be set; then `note` says why.
   * @param {{ weight: number | null, place: number[], bias: number | null, note: string, problem?: string }} given
   */
  set({ weight, place, bias, note, problem }) {
    this.slider.node.hidden = weight === null;
    this.biasSlider.node.hidden = bias === null;
    put(this.note, "text", note);
    this.note.hidden = !note;
    if (weight !== null) {
      put(this.sliderName, "text", `w${
        place.map((at) =>
          String(at + 1).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)])
        ).join(place.some((at) => at > 8) ? "," : "")
      }`);
      const name = `Weight in row ${place[0] + 1}, column ${place[1] + 1}`;
      this.slider.range.setAttribute("aria-label", name);
      this.slider.field.setAttribute("aria-label", `${name}, as text`);
      this.slider.fault(problem === "weight");
      this.slider.set(weight);
    }
    if (bias !== null) {
      this.biasSlider.fault(problem === "bias");
      this.biasSlider.set(bias);
    }
  }
}

/** Two decimals, as many as fit into a cell. @param {number} value */
function shown(value) {
  return value === -Infinity ? "−∞" : number(value, 2);
}

/**
 * A weight as short as it can be told: −1, 0.25, 0.0625, or 0.063 where there is no place for more.
 * @param {number} value @param {boolean} precise
 */
function trimmed(value, precise) {
  const text = number(value, precise ? 4 : Math.abs(value) < 0.1 ? 3 : 2);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
