// The variants at one step in numbers; also the legend of both charts.

import { el, put, svg } from "../../base/dom.js";
import { cells } from "./comparison_words.js";
/** @import { ComparisonEvents, ComparisonView } from "./types.js" */

const HEADS = ["variant", "training loss", "validation accuracy", "‖∂L/∂W⁽¹⁾‖", "ratio first / last"];
const OF_SEEDS = "points above the first";

export class Table {
  /** @type {ReturnType<Table["row"]>[]} */ rows = [];
  heads = HEADS;

  /** `events` has onLight(variant or null) and onPick(variant). @param {ComparisonEvents} events */
  constructor(events) {
    this.events = events;
    this.body = el("tbody");
    this.head = el("tr");
    this.caption = el("caption", { class: "unseen" });
    this.node = el("table", { class: "comparison-table", onpointerleave: () => events.onLight(null) }, this.caption,
      el("thead", {}, this.head), this.body);
  }

  /** With several seeds the difference to the first variant has a column, too. @param {string[]} variants @param {number} seeds */
  set(variants, seeds) {
    this.heads = seeds > 1 ? [...HEADS, OF_SEEDS] : HEADS;
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
    const rows = this.rows.map((_, variant) => history.row(shown, variant));
    const best = Math.max(...rows.map((row) => row?.accuracy ?? NaN).filter(Number.isFinite));
    put(this.caption, "text", `The variants at step ${history.steps[shown] ?? 0}`);
    this.rows.forEach(({ node, button, numbers }, variant) => {
      const row = rows[variant];
      put(node, "class", `variant v${variant}${lit === variant ? " lit" : ""}${row?.diverged ? " lost" : ""}`);
      put(button, "aria-pressed", String(pinned === variant));
      cells(row, history.spread(shown, variant)).forEach((text, column) => put(numbers[column], "text", text));
      put(numbers[1], "class", row && row.accuracy === best ? "best" : "");
    });
  }
}
