// Time travel through the rows of a comparison, named by their steps.

import { later, sure } from "../../base/values.js";
import { TimeTravel } from "../../run/time.js";
/** @import { ComparisonHistory } from "./comparison_history.js" */

export class ComparisonTime extends TimeTravel {
  /** @type {ComparisonHistory} */ history = later();

  /** @param {{ onStep(step: number): void, wake(): void }} events */
  constructor(events) {
    super({ ...events, newest: () => null });
    for (const node of this.node.querySelectorAll("[aria-label], [title]")) {
      for (const name of ["aria-label", "title"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, sure(node.getAttribute(name)).replace("epoch", "step"));
      }
    }
  }

  /** Begin anew with another history. @param {ComparisonHistory} history */
  set(history) {
    this.history = history;
    this.restart(Math.max(1, history.length));
  }

  place() {
    const { steps, start } = this.history;
    return `step ${steps[this.shown] ?? 0} of ${start.steps}`;
  }
}
