// What a screen reader says about a picture that moves: the last of its sentences, as soon as it has stood for a
// moment. A run that draws sixty pictures a second says nothing until it rests.

import { el } from "./dom.js";
/** @import { Timer } from "../types.js" */

const REST_MS = 700;

export class Announcer {
  /** @type {Timer | undefined} */ timer;
  last = "";

  constructor() {
    this.node = el("span", { class: "unseen", role: "status" });
  }

  /** The sentence that holds now; a `quiet` one is on the page already when the reader comes. @param {string} sentence @param {boolean} [quiet] */
  say(sentence, quiet = false) {
    if (sentence === this.last) return;
    this.last = sentence;
    clearTimeout(this.timer);
    if (!quiet) this.timer = setTimeout(() => (this.node.textContent = sentence), REST_MS);
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
