// Time travel through the rows of a cure, named by their steps.

import { TimeTravel } from "../../run/time.js";

export class CureTime extends TimeTravel {
  constructor(events) {
    super({ ...events, newest: () => null });
    for (const node of this.node.querySelectorAll("[aria-label], [title]")) {
      for (const name of ["aria-label", "title"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replace("epoch", "step"));
      }
    }
  }

  /** Begin anew with another history. */
  set(history) {
    this.history = history;
    this.restart(Math.max(1, history.length));
  }

  go(step) {
    super.go(step);
    this.scrubber.setAttribute("aria-valuetext", this.place());
  }

  place() {
    const { steps, start } = this.history;
    return `step ${steps[this.shown] ?? 0} of ${start.steps}`;
  }
}
