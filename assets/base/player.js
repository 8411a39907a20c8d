// The one player of the app: steps, play and pause, a scrubber, keys. Renderers get `onStep(step)` and draw.
//
// Keys, while the focus is inside: arrow left and right step, Home and End jump, space plays and pauses.

import { Announcer } from "./announcer.js";
import { el, svg } from "./dom.js";
import { lookup } from "./values.js";
/** @import { Timer } from "../types.js" */

const ICONS = {
  first: "M6 5h2v14H6zM20 5v14L9 12z",
  back: "M16 5v14L6 12z",
  play: "M7 4v16l13-8z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  next: "M8 5v14l10-7z",
  last: "M16 5h2v14h-2zM4 5v14l11-7z",
};

/** @param {keyof typeof ICONS} name */
function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

/** Whether the reader's system asks for less motion. */
export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export class Player {
  /** @type {HTMLInputElement} */ scrubber;
  /** @type {Timer | undefined} */ timer;
  announcer = new Announcer();
  narrated = false;
  rested = 0;
  step = 0;
  steps = 1;

  /**
   * `onStep(step)` draws; `interval` is the time between steps in milliseconds; `unit` names a step for screen
   * readers ("step", "epoch"), `first` is the number of the first one; `loop` starts again at the end, after `rest` milliseconds on the last step.
   * @param {{ onStep: (step: number) => void, interval?: number, unit?: string, first?: number, loop?: boolean, rest?: number }} given
   */
  constructor({ onStep, interval = 1400, unit = "step", first = 0, loop = false, rest = 0 }) {
    this.onStep = onStep;
    this.interval = interval;
    this.unit = unit;
    this.first = first;
    this.loop = loop;
    this.rest = rest;
    this.playButton = this.button("play", "Play", () => this.toggle());
    this.playButton.classList.add("primary");
    this.scrubber = el("input", {
      type: "range",
      min: 0,
      step: 1,
      class: "scrubber",
      "aria-label": `Go to ${unit}`,
      oninput: () => this.jump(Number(this.scrubber.value)),
      onkeydown: (event) => event.key !== " " && event.stopPropagation(),
    });
    this.label = el("output", { class: "player-label", "aria-live": "off" }); // nobody wants to hear sixty steps a second
    this.node = el("div", { class: "player", role: "group", "aria-label": "Player" },
      this.button("first", "First " + unit, () => this.move(0)),
      this.button("back", "One " + unit + " back", () => this.move(this.step - 1)), this.playButton,
      this.button("next", "One " + unit + " on", () => this.move(this.step + 1)),
      this.button("last", "Last " + unit, () => this.move(this.steps - 1)), this.scrubber, this.label, this.announcer.node);
  }

  /** @param {keyof typeof ICONS} name @param {string} label @param {() => void} onclick */
  button(name, label, onclick) {
    return el("button", { type: "button", class: "icon", title: label, "aria-label": label, onclick }, icon(name));
  }

  /** Listen to keys anywhere inside `node`. @param {HTMLElement} node */
  listen(node) {
    node.addEventListener("keydown", (event) => {
      const action = lookup({
        ArrowRight: () => this.move(this.step + 1),
        ArrowLeft: () => this.move(this.step - 1),
        Home: () => this.move(0),
        End: () => this.move(this.steps - 1),
        " ": () => this.toggle(),
      }, event.key);
      if (!action || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === " " && /** @type {Element} */ (event.target).closest?.("button, summary, [role=button]")) return;
      event.preventDefault();
      action();
    });
  }

  /**
   * How many steps there are now. The player opens at step 0; later it stays where it is, and at the end if it stood there.
   * @param {number} steps @param {number} [step] where to stand instead
   */
  resize(steps, step = this.step && this.step === this.steps - 1 ? steps - 1 : this.step) {
    if (steps === this.steps) return;
    this.steps = steps;
    this.scrubber.max = String(steps - 1);
    this.pause();
    this.step = Math.max(0, Math.min(step, steps - 1));
  }

  /** Draw a step. @param {number} step */
  go(step) {
    this.rested = 0;
    this.step = Math.max(0, Math.min(step, this.steps - 1));
    this.scrubber.value = String(this.step);
    this.scrubber.style.setProperty("--done", `${(100 * this.step) / Math.max(1, this.steps - 1)}%`);
    this.label.textContent = this.place();
    this.scrubber.setAttribute("aria-valuetext", this.place());
    this.onStep(this.step);
  }

  /** Where the player stands, beside the scrubber. */
  place() {
    return `${this.step + this.first} / ${this.steps - 1 + this.first}`;
  }

  /** The place as it is spoken. */
  spoken() {
    return `${this.unit} ${this.place()}`;
  }

  /** @param {number} step */
  jump(step) {
    this.pause();
    this.go(step);
  }

  /** Before the first step a changed number would show nothing: go to where everything is known. */
  reveal() {
    if (this.step === 0) this.jump(this.steps - 1);
  }

  /** As the reader asks for by a button or a key; the scrubber says itself where it is. @param {number} step */
  move(step) {
    this.jump(step);
    if (!this.narrated) this.announcer.say(this.spoken());
  }

  /** What a picture says about the step on display; it is read out when it has stood for a moment. @param {string} sentence */
  narrate(sentence) {
    this.announcer.say(sentence, !this.narrated);
    this.narrated = true;
  }

  toggle() {
    if (this.timer) this.pause();
    else this.play();
  }

  play() {
    if (this.step >= this.steps - 1) this.go(0);
    this.timer = setInterval(() => this.tick(), this.interval);
    this.face("pause", "Pause");
  }

  tick() {
    if (this.step < this.steps - 1) this.go(this.step + 1);
    else if (!this.loop) this.pause();
    else if ((this.rested += this.interval) >= this.rest) this.go(0);
    if (this.timer && !this.loop && this.step === this.steps - 1) this.pause();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.face("play", "Play");
  }

  /** @param {keyof typeof ICONS} name @param {string} label */
  face(name, label) {
    this.playButton.replaceChildren(icon(name));
    this.playButton.title = label;
    this.playButton.setAttribute("aria-label", label);
  }

  destroy() {
    clearInterval(this.timer);
    this.announcer.destroy();
  }
}
