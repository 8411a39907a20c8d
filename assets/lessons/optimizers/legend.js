// Who races: a row for each with its line, its loss at the step on display, whether it has arrived or diverged,
// and a number that the record notes of it. A click takes it out of the race or puts it back.

import { el, put, svg } from "../../base/dom.js";
import { short } from "./surface_map.js";
/** @import { EditOne } from "../../types.js" */
/** @import { Lane, OptimizersData } from "./types.js" */

export class Legend {
  /** @type {{ box: HTMLInputElement, cells: HTMLElement[], row: HTMLElement }[]} */ rows = [];
  /** @type {Lane[]} */ lanes = [];

  /** @param {EditOne} edit */
  constructor(edit) {
    this.edit = edit;
    this.body = el("tbody", {});
    this.noted = el("td", {});
    this.node = el("table", { class: "legend" },
      el("thead", {}, el("tr", {}, el("td"), el("th", { scope: "col" }, "loss"), el("td"), this.noted)), this.body);
  }

  /** @param {OptimizersData} data @param {number} step */
  draw({ lanes, lowest, free, noted }, step) {
    put(this.noted, "text", lanes.some(({ note }) => note) ? noted : "");
    put(this.node, "class", free ? "legend" : "legend fixed");
    if (lanes.map(({ name }) => name).join() !== this.lanes.map(({ name }) => name).join()) this.build(lanes);
    this.lanes = lanes;
    lanes.forEach((lane, at) => {
      const { box, cells, row } = this.rows[at];
      box.checked = lane.on;
      put(row, "class", lane.on ? "" : "off");
      put(cells[0], "text", lossOf(lane, lowest, step));
      put(cells[1], "text", stateOf(lane, step));
      put(cells[2], "text", lane.note);
    });
  }

  /** @param {Lane[]} lanes */
  build(lanes) {
    this.rows = lanes.map(({ name, hue, dash }) => {
      const box = el("input", { type: "checkbox", onchange: () => this.chosen(), onkeydown: (event) => event.stopPropagation() });
      const look = `stroke: var(--${hue}); stroke-dasharray: ${dash.join(" ") || "none"}`;
      const sample = svg("svg", { class: "sample", viewBox: "0 0 26 10", "aria-hidden": "true" },
        svg("path", { d: "M1 5H25", style: look }));
      const cells = ["loss", "state", "note"].map((kind) => el("td", { class: kind }));
      return { box, cells, row: el("tr", {}, el("th", { scope: "row" }, el("label", {}, box, sample, name)), cells) };
    });
    this.body.replaceChildren(...this.rows.map(({ row }) => row));
  }

  /** One stays in the race. */
  chosen() {
    const value = this.lanes.filter((_, at) => this.rows[at].box.checked).map(({ id }) => id);
    if (value.length) this.edit("racers:", { set: "racers", value });
    else this.lanes.forEach(({ on }, at) => (this.rows[at].box.checked = on));
  }
}

/** @param {Lane} lane @param {number} lowest @param {number} step */
function lossOf({ on, gaps, diverged }, lowest, step) {
  if (!on) return "";
  return diverged !== null && step >= diverged ? "∞" : short(gaps[Math.min(step, gaps.length - 1)] + lowest);
}

/** @param {Lane} lane @param {number} step */
function stateOf({ on, arrived, diverged }, step) {
  if (!on) return "";
  if (diverged !== null && step >= diverged) return `diverged, ${diverged}`;
  return arrived !== null && step >= arrived ? `arrived, ${arrived}` : "";
}
