// What shares one place: tabs with arrow keys, as screen readers know them.

import { el } from "../base/dom.js";
import { lookup } from "../base/values.js";

let count = 0;

export class Tabs {
  /** @type {{ name: string, button: HTMLButtonElement, panel: HTMLElement, draw?(view: any): void }[]} */ pages = [];

  /** `pages` are [{name, node, draw(view)}], of which only the one in sight is drawn; `onTurn()` is called when another one is shown. @param {string} label @param {() => void} onTurn */
  constructor(label, onTurn) {
    this.onTurn = onTurn;
    this.bar = el("div", { class: "tabs", role: "tablist", "aria-label": label, onkeydown: (event) => this.key(event) });
    this.panels = el("div", { class: "tab-panels" });
    this.node = el("section", { class: "tab-box" }, this.bar, this.panels);
  }

  /** @param {{ name: string, node: Node, draw?(view: any): void }[]} pages */
  set(pages) {
    if (pages.map(({ name }) => name).join() === this.pages.map(({ name }) => name).join()) return;
    this.pages = pages.map(({ name, node, draw }) => {
      count += 1;
      const button = el("button", { type: "button", role: "tab", id: `tab-${count}`, "aria-controls": `panel-${count}`,
        onclick: () => this.show(name) }, name);
      return { name, button, draw, panel: el("div", { role: "tabpanel", id: `panel-${count}`, "aria-labelledby": `tab-${count}` }, node) };
    });
    this.bar.replaceChildren(...this.pages.map(({ button }) => button));
    this.panels.replaceChildren(...this.pages.map(({ panel }) => panel));
    this.bar.hidden = this.pages.length < 2;
    this.show(this.pages[0]?.name);
  }

  /** @param {string} name */
  show(name) {
    this.shown = name;
    for (const { name: own, button, panel } of this.pages) {
      button.setAttribute("aria-selected", String(own === name));
      button.tabIndex = own === name ? 0 : -1;
      panel.hidden = own !== name;
    }
    this.onTurn();
  }

  /** Draw the page in sight. @param {any} view */
  draw(view) {
    this.pages.find(({ name }) => name === this.shown)?.draw?.(view);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = lookup({ ArrowRight: 1, ArrowLeft: -1 }, event.key);
    if (event.key === " ") event.stopPropagation();
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the player elsewhere
    const at = this.pages.findIndex(({ name }) => name === this.shown);
    const next = this.pages[(at + step + this.pages.length) % this.pages.length];
    this.show(next.name);
    next.button.focus();
  }
}
