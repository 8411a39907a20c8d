// The view of a run of any kind: its buttons and its phase in words, the way back to every place, the picture in words,
// earlier runs. It draws in the next animation frame, while somebody can see it. A lesson brings panels and words.

import { el } from "../base/dom.js";
import { later, sure } from "../base/values.js";
import { Controls } from "./controls.js";
import { Ghosts } from "./ghosts.js";
import { Session } from "./session.js";
import { TimeTravel } from "./time.js";
import { runWords } from "./words.js";
/** @import { Channel, Furniture, Ghost, RunData, RunEvents, RunPlan, Seeking, Shown, Timer } from "../types.js" */
/** @import { History } from "./history.js" */

const TEXT_MS = 400; // between two texts of a moving picture: nobody reads sixty sentences a second
const GROWING = ["none", "starting", "connecting", "queued", "running", "paused"];

/** @template {History<any, any, any>} [H=History] */
export class RunView {
  /** @type {ResizeObserver} */ sizes = later();
  /** @type {IntersectionObserver} */ views = later();
  /** @type {number | undefined} */ request;
  /** @type {Timer | undefined} */ textTimer;
  /** @type {Ghosts | null} */ ghosts = null;
  /** @type {Ghost[]} */ earlier = [];
  /** @type {string | null} */ lit = null;
  /** @type {Shown<H>} */ view = later();
  /** @type {any} */ stage = later();
  alt = el("div");
  inView = true;
  /** @type {string | null} */ spoken = null;

  /**
   * A lesson's class makes its panels after this, and calls `furnish`.
   * @param {HTMLElement} root @param {Channel} channel @param {RunPlan<H>} [plan]
   */
  constructor(root, channel, plan = {}) {
    this.root = root;
    this.channel = channel;
    this.plan = plan;
    this.redraw = () => this.schedule();
    /** @type {Session<H>} */
    this.session = new (plan.Session ?? Session)(channel, this.events(), plan.Kind);
    this.controls = new Controls(this.session, { words: runWords(), ...plan });
    const { axis = "epoch", unit = axis, sparse = axis === "step" } = plan;
    this.time = new TimeTravel({ onStep: this.redraw, wake: () => this.loop(), newest: () => this.between(), unit,
      name: sparse ? () => this.placeName() : undefined });
    /** @type {Seeking & { redraw(): void }} */
    this.seeking = { redraw: this.redraw, onSeek: (place) => this.time.jump(this.indexOf(place)),
      onPeek: (place) => this.time.peek(place === null ? null : this.indexOf(place)) };
    if (plan.ghosts) this.ghosts = new Ghosts({ forget: (name) => channel.trigger("forget", { name }), light: (name) => this.light(name) });
  }

  /** @returns {RunEvents} */
  events() {
    return {
      onHistory: () => this.show(this.session.history),
      onRecords: () => this.grow(),
      onPhase: this.redraw,
      onAdvance: () => this.advance(),
    };
  }

  /** Put everything into the page; `sized` are the nodes whose sizes matter. @param {Furniture} given */
  furnish({ scene, below = [], sized = [] }) {
    const parts = [this.controls.node, this.time.node, ...scene, this.ghosts?.node,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt), ...below];
    this.root.append(.../** @type {Node[]} */ (parts.filter(Boolean)));
    this.sizes = new ResizeObserver(this.redraw);
    for (const node of sized) this.sizes.observe(node);
    this.views = new IntersectionObserver((entries) => {
      this.inView = sure(entries.at(-1)).isIntersecting; // they may come in bundles: the last one holds
      this.schedule();
    });
    this.views.observe(this.root);
    this.time.listen(this.root);
  }

  /** What the server says. @param {RunData & { ghosts?: Ghost[] }} data */
  update(data) {
    this.earlier = data.ghosts ?? [];
    this.ghosts?.set(this.earlier);
    this.session.set(data);
    this.inView ||= inSight(this.root);
    this.schedule();
  }

  /** Put another history on display: another run, or untrained networks. @param {H} history */
  show(history) {
    this.spoken = null;
    this.begin(history.start);
    this.time.restart(Math.max(1, history.length));
  }

  /** What a lesson does for another run. @param {H["start"]} start */
  begin(start) {
    this.stage?.set(start);
  }

  /** The run has more records. */
  grow() {
    this.time.grow(Math.max(1, this.session.history.length));
    this.schedule();
  }

  /** The reader lets the run go on. */
  advance() {
    this.time.goLive();
  }

  /** @param {string | null} ghost */
  light(ghost) {
    this.lit = ghost;
    this.schedule();
  }

  /** The end of a run that rests between two places, in words; null elsewhere. @returns {string | null} */
  between() {
    return null;
  }

  /** Where the scrubber stands on an axis of which it passes some places only. */
  placeName() {
    const { history } = this.session;
    return history ? `${history.axis} ${history.placeOf(this.time.shown)} of ${history.planned}` : "";
  }

  /** @param {number} place */
  indexOf(place) {
    return this.session.history?.indexOf(place) ?? 0;
  }

  /** Whether a run that was recorded before is on display, where a lesson has one. */
  get recorded() {
    return Boolean(this.plan.recorded) && this.session.phase === "none" && this.session.history.last > 0;
  }

  /** Draw in the next animation frame. */
  schedule() {
    this.dirty = true;
    this.loop();
  }

  loop() {
    this.request ??= requestAnimationFrame((now) => {
      this.request = undefined;
      this.time.advance(now);
      if (this.dirty && this.inView) {
        this.dirty = false;
        this.draw();
      }
      if (this.time.moving) this.loop();
    });
  }

  /** What happens in an animation frame. */
  draw() {
    const { session, time, controls } = this;
    controls.draw();
    time.liveButton.classList.toggle("idle", !GROWING.slice(1).includes(session.phase));
    if (!session.history) return this.empty();
    this.view = this.look(session.history);
    if (this.recorded) {
      const [words, text] = this.plan.recorded?.(session.history, this.view.shown) ?? [];
      controls.say(words, text);
    }
    this.paint(this.view);
    if (this.spoken === null) this.tell(); // the first picture is never without words
    else this.textTimer ??= setTimeout(() => this.tell(), TEXT_MS);
    return undefined;
  }

  /** What is to be seen of a history now. @param {H} history @returns {Shown<H>} */
  look(history) {
    const { session: { phase }, time, earlier, lit } = this;
    const live = time.live && time.peeked === null;
    const [index, shown] = [time.shown, history.placeOf(time.shown)];
    const newest = live && index === time.steps - 1;
    const growing = GROWING.includes(phase) && !this.recorded;
    return { history, phase, index, shown, frame: history.frame(index, newest), live, newest, end: live ? shown : history.last, growing,
      ghosts: earlier, lit };
  }

  /** There is no history yet. */
  empty() {}

  /** Draw the lesson's panels. @param {Shown<H>} _view */
  paint(_view) {}

  /** The picture in words, one paragraph or several. @param {Shown<H>} _view @returns {string | string[]} */
  describe(_view) {
    return "";
  }

  /** Say what was drawn last in words. */
  tell() {
    this.textTimer = undefined;
    const texts = [this.describe(this.view)].flat();
    if (texts.join("\n") === this.spoken) return;
    this.spoken = texts.join("\n");
    this.alt.replaceChildren(...texts.map((text) => el("p", {}, text)));
    this.label(texts.join(" "));
  }

  /** Put the picture's words where screen readers look for them. @param {string} text */
  label(text) {
    this.stage?.sheet?.canvas.setAttribute("aria-label", text);
  }

  destroy() {
    if (this.request) cancelAnimationFrame(this.request);
    clearTimeout(this.textTimer);
    this.sizes.disconnect();
    this.views.disconnect();
    this.session.destroy();
    this.time.destroy();
  }
}

/** Whether something lies in the window, as far as an element can tell. @param {Element} node */
function inSight(node) {
  const { top, bottom, width, height } = node.getBoundingClientRect();
  return width > 0 && height > 0 && bottom > 0 && top < innerHeight;
}
