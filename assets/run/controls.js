// The buttons of a run, its phase in words, and how far it is.

import { allow, el, pressable, put, svg } from "../base/dom.js";
import { phaseWords, remark } from "./words.js";
/** @import { Faces, Tales } from "../types.js" */
/** @import { Session } from "./session.js" */

/** @type {Record<string, string>} */
const ICONS = {
  run: "M7 4v16l13-8z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  stop: "M6 6h12v12H6z",
  epoch: "M4 5v14l10-7zM16 5h3v14h-3z",
  batch: "M8 5v14l10-7z",
  reset: "M12 5V1L7 6l5 5V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7z",
};

/** The single steps of an ordinary training: [icon, name, title, mode, choice]. */
const STEPS = [
  ["epoch", "1 epoch", "Train for one epoch, then pause", "epoch"],
  ["batch", "1 batch", "Train on one batch, then pause", "batch"],
];

/** @type {Faces} */
const FACES = { start: "Start", again: "Start again", stop: "End this run and keep what it has", reset: "Reset weights",
  resetTitle: "Back to the same initial weights" };

export class Controls {
  bar = el("span");
  faced = "";
  said = "";

  /**
   * `steps`: the single steps that have a button; `words`: how the phase and the remark are told; `faces`: what is
   * written on the other buttons.
   * @param {Session<any>} session @param {{ steps?: string[][], words?: Tales, faces?: Partial<Faces> }} [given]
   */
  constructor(session, { steps = STEPS, words = { phaseWords, remark }, faces = {} } = {}) {
    this.session = session;
    this.tales = words;
    this.names = { ...FACES, ...faces };
    this.primary = this.button("run", this.names.start, () => this.go());
    this.primary.classList.add("primary");
    this.steps = steps.map(([icon, name, title, mode, choice]) => this.button(icon, name, () => session.advance(mode, choice), title));
    this.onward = this.button("run", "Go on", () => this.goOn(), "What if it had not stopped? Train on from here");
    this.stop = this.button("stop", "Stop", () => session.command("stop"), this.names.stop);
    this.reset = this.button("reset", this.names.reset, () => session.reset(), this.names.resetTitle);
    this.words = el("span", { class: "phase" });
    this.spoken = el("span", { class: "unseen", role: "status" });
    this.progress = el("div", { class: "progress", role: "progressbar", "aria-label": "Progress of the training", "aria-valuemin": 0 },
      this.bar);
    this.remark = el("p", { class: "remark" });
    this.node = el("div", { class: "run" },
      el("div", { class: "controls" },
        el("div", { class: "buttons", role: "group", "aria-label": "Training" }, this.primary, this.onward, ...this.steps, this.stop,
          this.reset), this.words, this.spoken), this.progress, this.remark);
  }

  /** @param {string} icon @param {string} name @param {() => void} onclick @param {string} [title] */
  button(icon, name, onclick, title = name) {
    const drawing = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[icon] }));
    return pressable({ title, onclick }, drawing, el("span", {}, name));
  }

  /** The button goes when it is pressed; the one that pauses what it has begun takes its place. */
  goOn() {
    this.session.command("run");
    this.primary.focus();
  }

  go() {
    const { session } = this;
    if (["running", "queued"].includes(session.phase)) session.command("pause");
    else if (session.phase === "paused") session.command("run");
    else session.start("run");
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
      : ["run", phase === "none" || between ? this.names.start : this.names.again];
    this.face(icon, name);
    allow(this.primary, !between);
    this.onward.hidden = !(phase === "done" && session.state.can_continue);
    for (const step of this.steps) allow(step, !busy && !between && (session.open || phase === "none"));
    allow(this.stop, busy || phase === "paused");
    allow(this.reset, !between && (Boolean(session.run) || (session.history?.last ?? 0) > 0)); // a recording has weights, too
    this.tell();
  }

  /** @param {string} icon @param {string} name */
  face(icon, name) {
    if (this.faced === name) return;
    this.faced = name;
    this.primary.querySelector("path")?.setAttribute("d", ICONS[icon]);
    this.primary.lastElementChild?.replaceChildren(name);
    this.primary.title = name;
  }

  tell() {
    const { session } = this;
    const words = this.tales.phaseWords(session);
    put(this.words, "text", words);
    this.words.classList.toggle("lost", session.state.lost);
    const { phase, state, history } = session;
    if (`${phase} ${state.lost}` !== this.said) this.spoken.textContent = words; // the numbers in it change too fast to be read out
    this.said = `${phase} ${state.lost}`;
    if (!history) return;
    const { text, bad } = this.tales.remark(session);
    put(this.remark, "text", text);
    put(this.remark, "class", bad ? "remark problem" : "remark");
    this.fill(history);
  }

  /** Say something else than the phase and its remark. @param {string} words @param {string} text */
  say(words, text) {
    put(this.words, "text", words);
    put(this.remark, "text", text);
  }

  /** @param {any} given */
  fill({ start, planned, last, batch }) {
    const done = batch ? batch.epoch - 1 + batch.batch / start.batches : last;
    put(this.progress, "aria-valuemax", String(planned));
    put(this.progress, "aria-valuenow", String(last));
    this.bar.style.transform = `scaleX(${planned ? done / planned : 0})`;
  }
}
