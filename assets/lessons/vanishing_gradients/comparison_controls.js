// The buttons of a comparison, its phase in words, and how far it is.

import { put } from "../../base/dom.js";
import { Controls } from "../../run/controls.js";
import { phaseWords, remark } from "./comparison_words.js";
/** @import { ComparisonHistory } from "./comparison_history.js" */
/** @import { Session } from "../../run/session.js" */

export class ComparisonControls extends Controls {
  said = "";

  /** @param {Session<ComparisonHistory>} session */
  constructor(session) {
    super(session);
    for (const button of [this.onward, ...this.steps]) button.remove(); // all variants go step by step together
    this.named(this.reset, "Reset");
    this.stop.title = "End the training and keep what it has";
    this.reset.title = "Back to the untrained networks";
  }

  draw() {
    const { session } = this;
    const { phase } = session;
    const busy = phase === "running" || phase === "queued";
    const between = phase === "starting" || phase === "connecting";
    const [icon, name] = busy
      ? ["pause", "Pause"]
      : phase === "paused"
      ? ["run", "Go on"]
      : ["run", phase === "none" || between ? "Train" : "Train again"];
    this.face(icon, name);
    this.primary.disabled = between;
    this.stop.disabled = !busy && phase !== "paused";
    this.reset.disabled = !session.run || between;
    this.tell();
  }

  tell() {
    const { phase, state, history } = this.session;
    const words = phaseWords(this.session);
    put(this.words, "text", words);
    put(this.words, "class", state.lost ? "phase lost" : "phase");
    if (`${phase} ${state.lost}` !== this.said) this.spoken.textContent = words; // the numbers in it change too fast to be read out
    this.said = `${phase} ${state.lost}`;
    const { text, bad } = remark(this.session);
    put(this.remark, "text", text);
    put(this.remark, "class", bad ? "remark problem" : "remark");
    if (history) this.fill(history);
  }

  /** @param {ComparisonHistory} given */
  fill({ start, last }) {
    put(this.progress, "aria-valuemax", String(start.steps));
    put(this.progress, "aria-valuenow", String(last));
    this.bar.style.transform = `scaleX(${last / start.steps})`;
  }
}
