// A window onto a drawing: zoom and pan by wheel, drag, pinch, buttons and keys, all of it a change of the viewBox.
//
// The page keeps its own scrolling: the wheel zooms with Ctrl or ⌘, or alone once the stage has the focus; one
// finger moves the drawing only after it was enlarged.

import { el } from "../../base/dom.js";
import { reducedMotion } from "../../base/player.js";
import { later, lookup } from "../../base/values.js";
/** @import { Spot } from "../../types.js" */
/** @import { Drawing } from "./graph_view_drawing.js" */
/** @import { Place } from "./types.js" */

const MARGIN = 14; // px kept free around a drawing that fits
const LARGEST_FIT = 1.5; // px per unit: a small graph is not blown up
const LARGEST = 8;
const STEP = 1.4; // one press of a button
const PAN = 80; // px for one press of an arrow key
const GLIDE_MS = 180;
const TREMBLE = 4; // px that a click may move
const DOUBLE_MS = 350;

export class Stage {
  /** @type {Map<number, Spot>} */ pointers = new Map();
  /** @type {Drawing} */ drawing = later();
  /** @type {Place} */ view = later();
  /** @type {Place} */ target = later();
  frame = 0;
  dragged = false;
  /** @type {(Spot & { time: number }) | null} */ tap = null;

  constructor() {
    this.fitted = true;
    this.node = el("div", {
      class: "stage",
      tabindex: "0",
      role: "group",
      "aria-label": "Graph. Arrow keys move it, plus and minus zoom, zero fits it; Tab goes to its boxes.",
      onwheel: (event) => this.wheel(event),
      onpointerdown: (event) => this.down(event),
      onpointermove: (event) => this.move(event),
      onpointerup: (event) => this.up(event),
      onpointercancel: (event) => this.lift(event),
      onkeydown: (event) => this.key(event),
    });
    // A drag ends with a click on whatever lies there, which nobody meant. Clicks without a pointer have no detail.
    this.node.addEventListener("click", (event) => {
      if (this.dragged && event.detail) event.stopPropagation();
    }, true);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.node);
  }

  /**
   * Show a drawing; `keep` the place and the zoom that the reader chose, if they chose any.
   * @param {Drawing} drawing @param {boolean} keep
   */
  show(drawing, keep) {
    this.drawing = drawing;
    this.node.replaceChildren(drawing.svg);
    if (keep && !this.fitted && this.view) this.go(this.target, false);
    else this.fit(false);
  }

  resize() {
    if (!this.drawing) return;
    if (this.fitted || !this.view) this.fit(false);
    else this.go(this.target, false);
  }

  /** @param {boolean} [smooth] */
  fit(smooth = true) {
    this.go({ x: this.drawing.width / 2, y: this.drawing.height / 2, scale: this.smallest() }, smooth);
    this.fitted = true;
  }

  /**
   * By a factor, around a point of the screen or around the middle.
   * @param {number} factor @param {Spot | null} [point] @param {boolean} [smooth]
   */
  zoom(factor, point = null, smooth = true) {
    if (!this.view) return;
    const { x, y, scale } = this.target;
    const wanted = Math.min(scale * factor, LARGEST);
    if (wanted <= this.smallest()) return this.fit(smooth);
    const { left, top, width, height } = this.node.getBoundingClientRect();
    const [right, down] = point ? [point.x - left - width / 2, point.y - top - height / 2] : [0, 0];
    const moved = 1 / scale - 1 / wanted;
    this.go({ x: x + right * moved, y: y + down * moved, scale: wanted }, smooth);
    return undefined;
  }

  /** Move the drawing by pixels of the screen. @param {number} right @param {number} down @param {boolean} [smooth] */
  pan(right, down, smooth = false) {
    if (!this.view) return;
    const { x, y, scale } = this.target;
    this.go({ x: x - right / scale, y: y - down / scale, scale }, smooth);
  }

  /** Move as little as it takes to bring an element of the drawing into sight. @param {Element} element */
  reveal(element) {
    const [box, stage] = [element, this.node].map((node) => node.getBoundingClientRect());
    /** @param {number} low @param {number} high @param {number} start @param {number} end */
    const into = (low, high, start, end) => (low < start ? start - low : high > end ? end - high : 0);
    const right = into(box.left, box.right, stage.left + MARGIN, stage.right - MARGIN);
    const down = into(box.top, box.bottom, stage.top + MARGIN, stage.bottom - MARGIN);
    if (right || down) this.pan(right, down, true);
  }

  smallest() {
    const { clientWidth, clientHeight } = this.node;
    return Math.min((clientWidth - 2 * MARGIN) / this.drawing.width, (clientHeight - 2 * MARGIN) / this.drawing.height, LARGEST_FIT);
  }

  /**
   * A place is the point of the drawing in the middle of the stage, and how many pixels a unit takes.
   * @param {Place} place @param {boolean} smooth
   */
  go(place, smooth) {
    cancelAnimationFrame(this.frame);
    if (!this.node.clientWidth || this.smallest() <= 0) return;
    this.target = this.allowed(place);
    this.fitted = false;
    this.node.classList.toggle("enlarged", this.enlarged());
    if (!smooth || !this.view || reducedMotion()) this.place(this.target);
    else this.glide(this.view, this.target);
  }

  /** Some of the drawing stays in sight, and it is never smaller than it need be. @param {Place} given */
  allowed({ x, y, scale }) {
    /** @param {number} value @param {number} most */
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    return { x: within(x, this.drawing.width), y: within(y, this.drawing.height), scale: Math.max(scale, this.smallest()) };
  }

  enlarged() {
    return this.target.scale > this.smallest() * 1.001;
  }

  /** @param {Place} start @param {Place} end */
  glide(start, end) {
    const from = performance.now();
    /** @param {number} now */
    const draw = (now) => {
      const part = Math.min(1, Math.max(0, now - from) / GLIDE_MS);
      const eased = 1 - (1 - part) ** 3;
      /** @param {keyof Place} key */
      const between = (key) => start[key] + (end[key] - start[key]) * eased;
      this.place({ x: between("x"), y: between("y"), scale: start.scale * (end.scale / start.scale) ** eased });
      if (part < 1) this.frame = requestAnimationFrame(draw);
    };
    this.frame = requestAnimationFrame(draw);
  }

  /** A finger stops what glides. */
  halt() {
    cancelAnimationFrame(this.frame);
    this.target = this.view;
  }

  /** @param {Place} view */
  place(view) {
    this.view = view;
    const [width, height] = [this.node.clientWidth / view.scale, this.node.clientHeight / view.scale];
    const numbers = [view.x - width / 2, view.y - height / 2, width, height];
    this.drawing.svg.setAttribute("viewBox", numbers.map((number) => number.toFixed(2)).join(" "));
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!this.view) return;
    const asked = event.ctrlKey || event.metaKey;
    const outwards = event.deltaY > 0;
    if (!asked && (!this.node.matches(":focus-within") || (outwards && !this.enlarged()))) return; // the page scrolls
    event.preventDefault();
    const delta = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 40 : 1);
    // A pinch on a touchpad comes as a wheel with Ctrl and in small steps.
    const amount = event.ctrlKey ? 0.01 * clamp(delta, 25) : 0.002 * clamp(delta, 120);
    this.zoom(Math.exp(-amount), spot(event), false);
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button || !this.view) return;
    this.halt();
    this.pointers.set(event.pointerId, spot(event));
    this.dragged = this.pointers.size > 1;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    if (!event.buttons) return this.lift(event); // released where we could not hear it
    const now = spot(event);
    if (!this.dragged && distance(before, now) < TREMBLE) return undefined;
    this.dragged = true;
    this.node.classList.add("dragging");
    this.node.setPointerCapture(event.pointerId);
    const [, still] = [...this.pointers].find(([id]) => id !== event.pointerId) ?? [];
    this.pointers.set(event.pointerId, now);
    if (still) this.pinch(before, now, still);
    else this.pan(now.x - before.x, now.y - before.y);
    return undefined;
  }

  /** One of two fingers moved. @param {Spot} before @param {Spot} now @param {Spot} still */
  pinch(before, now, still) {
    this.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    const between = { x: (now.x + still.x) / 2, y: (now.y + still.y) / 2 };
    this.zoom(distance(now, still) / Math.max(1, distance(before, still)), between, false);
  }

  /** @param {PointerEvent} event */
  up(event) {
    const tapped = this.pointers.has(event.pointerId) && !this.dragged;
    this.lift(event);
    if (!tapped) return;
    const tap = { ...spot(event), time: event.timeStamp };
    const second = this.tap && tap.time - this.tap.time < DOUBLE_MS && distance(tap, this.tap) < 24;
    this.tap = second ? null : tap;
    if (second) this.fit();
  }

  /** @param {PointerEvent} event */
  lift(event) {
    this.pointers.delete(event.pointerId);
    this.node.classList.toggle("dragging", this.pointers.size > 0 && this.dragged);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.view) return;
    const action = lookup({
      "+": () => this.zoom(STEP),
      "=": () => this.zoom(STEP),
      "-": () => this.zoom(1 / STEP),
      0: () => this.fit(),
      ArrowLeft: () => this.pan(PAN, 0, true),
      ArrowRight: () => this.pan(-PAN, 0, true),
      ArrowUp: () => this.pan(0, PAN, true),
      ArrowDown: () => this.pan(0, -PAN, true),
    }, event.key);
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** The buttons of the corner. */
  buttons() {
    /** @param {string} text @param {string} label @param {() => void} onclick */
    const button = (text, label, onclick) => el("button", { type: "button", "aria-label": label, title: label, onclick }, text);
    return el("div", { class: "zoom", role: "group", "aria-label": "Zoom" }, button("+", "Zoom in", () => this.zoom(STEP)),
      button("−", "Zoom out", () => this.zoom(1 / STEP)), button("Fit", "Fit the whole graph", () => this.fit()));
  }

  destroy() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

/** @param {{ clientX: number, clientY: number }} given */
function spot({ clientX, clientY }) {
  return { x: clientX, y: clientY };
}

/** @param {Spot} a @param {Spot} b */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** @param {number} value @param {number} most */
function clamp(value, most) {
  return Math.min(Math.max(value, -most), most);
}
