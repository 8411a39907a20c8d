// Earlier runs: a letter for each, its settings, what it came to, and a way to let it go.

import { el } from "../base/dom.js";
import { figure } from "./words.js";
/** @import { Ghost } from "../types.js" */

export class Ghosts {
  key = "";

  /**
   * `forget(name)` lets a run go; `light(name | null)` while the reader points at one.
   * @param {{ forget(name: string): void, light(name: string | null): void }} given
   */
  constructor({ forget, light }) {
    this.forget = forget;
    this.light = light;
    this.list = el("ul");
    this.node = el("section", { class: "ghosts", "aria-label": "Earlier runs" }, el("h2", {}, "Earlier runs"), this.list);
    this.set([]);
  }

  /** @param {Ghost[]} ghosts */
  set(ghosts) {
    const key = JSON.stringify(ghosts.map(({ name, label, differences, best, stop }) => [name, label, differences, best, stop]));
    this.node.hidden = !ghosts.length;
    if (key === this.key) return;
    this.key = key;
    this.list.replaceChildren(...ghosts.map((ghost) => this.row(ghost)));
  }

  /** @param {Ghost} ghost */
  row(ghost) {
    const { name, label, differences } = ghost;
    const pointed = { onpointerenter: () => this.light(name), onpointerleave: () => this.light(null) };
    const words = [el("span", {}, label), differences && differences !== label ? el("span", { class: "differences" }, differences) : null];
    return el("li", pointed, el("strong", { class: "letter" }, name),
      el("span", { class: "what" }, words, el("span", { class: "outcome" }, outcome(ghost))), el("button", {
        type: "button",
        class: "close",
        title: `Forget run ${name}`,
        "aria-label": `Forget run ${name}`,
        onclick: () => this.forget(name),
        onfocus: () => this.light(name),
        onblur: () => this.light(null),
      }, "×"));
  }
}

/** @param {Ghost} given */
function outcome({ training, validation, best, stop }) {
  const pairs = validation ?? training ?? [];
  /** @param {number} epoch */
  const at = (epoch) => pairs.find(([own]) => own === epoch)?.[1];
  const set = validation ? "validation" : "training";
  const end = pairs.at(-1);
  const parts = [];
  if (end) parts.push(`${set} loss ${figure(end[1] ?? NaN)} at epoch ${stop ?? end[0]}`);
  const reached = best === null || best === undefined ? NaN : at(best) ?? NaN;
  if (Number.isFinite(reached)) parts.push(`best ${figure(reached)} at epoch ${best}`);
  return parts.join(", ");
}
