// Where a new run begins, where there is a choice: with new weights, or with those of the recorded run.

import { el } from "../../base/dom.js";

const CHOICES = { scratch: "new weights", recorded: "recorded weights" };

export class Origin {
  chosen = "scratch";
  available = false;

  constructor() {
    this.buttons = Object.entries(CHOICES).map(([value, name]) =>
      el("button", { type: "button", "data-value": value, onclick: () => this.choose(value) }, name)
    );
    this.node = el("span", { class: "origin", hidden: true }, "from ",
      el("span", { class: "switch", role: "group", "aria-label": "A new run begins with" }, this.buttons));
    this.choose("scratch");
  }

  /** @param {string} value */
  choose(value) {
    this.chosen = value;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }

  /** Whether there are recorded weights. @param {boolean} available */
  offer(available) {
    this.available = available;
  }

  /** The choice matters only while a start is possible. @param {string} phase */
  draw(phase) {
    this.node.hidden = !this.available || ["starting", "connecting", "queued", "running", "paused"].includes(phase);
  }

  get value() {
    return this.available ? this.chosen : "scratch";
  }
}
