// The variants at one place in numbers; also the legend of both charts.

import { el, put, svg } from "../../base/dom.js";
import { reach } from "../../base/scrollers.js";
/** @import { Columns, ComparisonEvents, ComparisonView } from "./types.js" */

const OF_SEEDS = "points above the first";

export class Table {
  /** @type {ReturnType<Table["row"]>[]} */ rows = [];
  /** @type {string[]} */ heads = [];
  /** @type {Columns | null} */ columns = null;

  /** `events` has onLight(variant or null) and onPick(variant). @param {ComparisonEvents} events */
  constructor(events) {
    this.events = events;
    this.body = el("tbody");
    this.head = el("tr");
    this.caption = el("caption", { class: "unseen" });
    const table = el("table", { class: "comparison-table", onpointerleave: () => events.onLight(null) }, this.caption,
      el("thead", {}, this.head), this.body);
    this.node = el("div", { class: "comparison-scroll" }, table);
  }

  /** With several seeds the difference to the first variant has a column, too. @param {string[]} variants @param {number} seeds @param {Columns} columns */
  set(variants, seeds, columns) {
    this.columns = columns;
    this.heads = ["variant", ...columns.heads, ...(seeds > 1 ? [columns.ofSeeds ?? OF_SEEDS] : [])];
    this.head.replaceChildren(...this.heads.map((head) => el("th", { scope: "col" }, head)));
    this.rows = variants.map((name, index) => this.row(name, index));
    this.body.replaceChildren(...this.rows.map(({ node }) => node));
  }

  /** @param {string} name @param {number} index */
  row(name, index) {
    const { onLight: light, onPick: pin } = this.events;
    const swatch = svg("svg", { class: "key-line", viewBox: "0 0 30 8", "aria-hidden": "true" },
      svg("path", { class: "line", d: "M1 4H29" }));
    const button = el("button", { type: "button", class: "name", title: "Keep this variant in front", onclick: () => pin(index),
      onfocus: () => light(index), onblur: () => light(null) }, swatch, el("span", {}, name));
    const numbers = this.heads.slice(1).map(() => el("td"));
    const node = el("tr", { class: `variant v${index}`, onpointerenter: () => light(index) }, el("th", { scope: "row" }, button), numbers);
    return { node, button, numbers };
  }

  /** `view` is {history, shown: row, lit, pinned: variants or null}. @param {ComparisonView} given */
  draw({ history, shown, lit, pinned }) {
    if (!this.columns) return;
    reach(this.node);
    const { best, cells } = this.columns;
    const values = this.rows.map((_, variant) => best.value(history, shown, variant));
    const most = Math.max(...values.filter(Number.isFinite));
    put(this.caption, "text", `The variants at ${history.axis} ${history.steps[shown] ?? 0}`);
    this.rows.forEach(({ node, button, numbers }, variant) => {
      const lost = history.has(shown) && !Number.isFinite(history.value(history.keys[0], shown, variant));
      put(node, "class", `variant v${variant}${lit === variant ? " lit" : ""}${lost ? " lost" : ""}`);
      put(button, "aria-pressed", String(pinned === variant));
      cells(history, shown, variant).forEach((text, column) => put(numbers[column], "text", text));
      put(numbers[best.column], "class", values[variant] === most ? "best" : "");
    });
  }
}
