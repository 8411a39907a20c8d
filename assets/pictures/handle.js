// A place of an SVG picture that the reader moves: with the mouse, a finger, or the arrow keys. What it looks like is
// given; what a move means, the picture says.

import { put, svg } from "../base/dom.js";
import { lookup } from "../base/values.js";
/** @import { Pair } from "../types.js" */

const FINGER = 13; // pixels around the middle in which a finger finds it
const KEYS = { ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowLeft: [-1, 0], ArrowDown: [0, -1] };
const LEAP = 10; // with Shift

export class Handle {
  /** @type {number | null} */ pointer = null;

  /**
   * `to(place)` gets the place of the pointer in pixels of the picture, `by(steps)` how far keys move it, right and up;
   * `still()` is called when the hand lets go. A place that moves upward only has no sense for `to(place)[0]`.
   * @param {SVGElement} shape @param {{ to(place: Pair): void, by(steps: Pair): void, still?(): void }} events
   */
  constructor(shape, events) {
    this.events = events;
    this.target = svg("circle", { r: FINGER, class: "grip" });
    this.node = svg("g", { class: "handle", tabindex: "0", role: "slider",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      onpointerdown: (/** @type {PointerEvent} */ event) => this.press(event),
      onpointermove: (/** @type {PointerEvent} */ event) => this.move(event),
      onpointerup: (/** @type {PointerEvent} */ event) => this.lift(event),
      onpointercancel: (/** @type {PointerEvent} */ event) => this.lift(event) }, shape, this.target);
  }

  get held() {
    return this.pointer !== null;
  }

  /**
   * Put it there, with its name, its value and the value in words for who cannot see it.
   * @param {Pair} place @param {string} name @param {number} value @param {string} words
   */
  set([x, y], name, value, words) {
    put(this.node, "transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
    put(this.node, "aria-label", name);
    put(this.node, "aria-valuenow", value);
    put(this.node, "aria-valuetext", words);
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (this.held || event.button > 0) return;
    event.preventDefault();
    this.pointer = event.pointerId;
    this.node.setPointerCapture(event.pointerId);
    this.node.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pointer) return;
    const { left, top } = /** @type {SVGElement} */ (this.node.ownerSVGElement).getBoundingClientRect();
    this.events.to([event.clientX - left, event.clientY - top]);
  }

  /** @param {PointerEvent} event */
  lift(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.events.still?.();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const steps = lookup(KEYS, event.key);
    if (!steps || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the player elsewhere
    const [across, up] = steps.map((step) => step * (event.shiftKey ? LEAP : 1));
    this.events.by([across, up]);
  }
}

/** A small arrow upward or downward from (0, 0); nothing where it would be shorter than its head. @param {number} length */
export function arrow(length) {
  const size = Math.abs(length);
  if (size < 5) return "";
  const sign = Math.sign(length);
  return `M0 0V${(-length).toFixed(1)}M-4 ${(-length + 5 * sign).toFixed(1)}L0 ${(-length).toFixed(1)}L4 ${
    (-length + 5 * sign).toFixed(1)
  }`;
}
