// The guided tour: a card with one step's words, and a ring around the place that the step is about.
// The page goes on working beside it; Escape inside the card leaves.

import { component, el, put } from "./dom.js";
import { later } from "./values.js";
/** @import { Channel, Timer } from "../types.js" */
/** @typedef {{ step: number, steps: number, open: boolean, begun: boolean, title: string, words: string, at: string, task: string, done: boolean }} TourData */

const LOOK_MS = 400; // pictures draw their parts anew, and a step's place may come later than its words
const HEADER = 70; // pixels of Streamlit's own above the page
const SCROLLS = ["wheel", "touchmove", "pointerdown"]; // the reader goes elsewhere
const LOADING_MS = 4_000; // while a page loads, places still move down

/** The element of "key >> selector": of the page by its key, and inside its component. @param {string} at @returns {HTMLElement | SVGElement | null} */
export function place(at) {
  const [key, inside] = at.split(" >> ");
  const outer = document.querySelector(`.st-key-${CSS.escape(key.replace(/[^a-zA-Z0-9_-]/g, "-"))}`);
  const host = outer?.querySelector("[data-testid=stBidiComponentIsolated]");
  return /** @type {HTMLElement | null} */ (inside ? host?.shadowRoot?.querySelector(inside) ?? null : outer);
}

class Tour {
  /** @type {TourData} */ data = later();
  /** @type {Timer | undefined} */ looking;
  /** @type {HTMLElement | SVGElement | null} */ ringed = null;
  until = 0; // so long the page is scrolled to the place, unless the reader scrolls
  stay = () => (this.until = 0);

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.channel = channel;
    this.begin = el("button", { type: "button", class: "begin", onclick: () => this.go(this.data.step) });
    this.title = el("h2", { tabindex: -1, id: "title" });
    this.words = el("p");
    this.task = el("p", { class: "task", role: "status" });
    this.count = el("span", { class: "count" });
    this.back = el("button", { type: "button", onclick: () => this.go(this.data.step - 1) }, "Back");
    this.next = el("button", { type: "button", class: "next", onclick: () => this.go(this.data.step + 1) });
    const leave = el("button", { type: "button", class: "leave", onclick: () => this.go(0) }, "Leave");
    const steps = el("div", { class: "steps" }, this.count, leave, this.back, this.next);
    this.card = el("section", { class: "card", "aria-labelledby": "title", hidden: true, onkeydown: (event) => {
      if (event.key === "Escape") this.go(0);
    } }, this.title, this.words, this.task, steps);
    root.append(this.begin, this.card);
    for (const kind of SCROLLS) addEventListener(kind, this.stay, { passive: true });
  }

  /** @param {TourData} data */
  update(data) {
    const moved = data.open && (!this.data?.open || data.step !== this.data.step);
    const left = this.data?.open && !data.open;
    this.data = data;
    put(this.begin, "text", data.begun ? `Go on with the tour, step ${data.step}` : `Take the tour, ${data.steps} steps`);
    this.begin.hidden = data.open;
    this.card.hidden = !data.open;
    put(this.title, "text", data.title);
    put(this.words, "text", data.words);
    put(this.count, "text", `${data.step} of ${data.steps}`);
    this.back.hidden = data.step === 1;
    this.ask(data);
    if (moved) {
      this.until = Date.now() + LOADING_MS;
      this.title.focus({ preventScroll: true });
    }
    if (left) this.begin.focus({ preventScroll: true });
    this.look();
  }

  /** What the reader is to do, and whether it is done. @param {TourData} data */
  ask({ task, done, step, steps }) {
    this.task.hidden = !task;
    put(this.task, "text", task + (task && done ? " Done." : ""));
    put(this.task, "class", task && done ? "task done" : "task");
    put(this.next, "text", step === steps ? "Finish" : done ? "Next" : "Skip");
    put(this.next, "class", done ? "next" : "next skip");
  }

  /** To a step; out of the tour with 0, or behind the last one. @param {number} step */
  go(step) {
    this.channel.trigger("go", { step });
  }

  /** Keep the ring where the place is, and bring it into sight once. */
  look() {
    clearTimeout(this.looking);
    const target = this.data.open ? place(this.data.at) : null;
    if (target !== this.ringed) {
      ring(this.ringed);
      ring(target, getComputedStyle(this.card).getPropertyValue("--accent"));
      this.ringed = target;
    }
    if (!this.data.open) return;
    if (target && Date.now() < this.until) reveal(target);
    this.looking = setTimeout(() => this.look(), LOOK_MS);
  }

  destroy() {
    clearTimeout(this.looking);
    ring(this.ringed);
    for (const kind of SCROLLS) removeEventListener(kind, this.stay);
  }
}

/** Around a place, or none without a colour. @param {HTMLElement | SVGElement | null} node @param {string} [colour] */
function ring(node, colour) {
  if (!node) return;
  node.style.outline = colour ? `3px solid ${colour}` : "";
  node.style.outlineOffset = colour ? "3px" : "";
  node.style.borderRadius = colour ? "6px" : "";
  node.style.scrollMarginTop = colour ? `${HEADER}px` : "";
}

/** Into the part of the window that the card leaves free. @param {Element} node */
function reveal(node) {
  const { top, bottom } = node.getBoundingClientRect();
  const free = innerHeight * (innerWidth <= 600 ? 0.55 : 1);
  const isLong = bottom - top > free - HEADER;
  if (top >= HEADER - 10 && (isLong ? top < free / 3 : bottom <= free)) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: isLong || innerWidth <= 600 ? "start" : "center", behavior: calm ? "auto" : "smooth" });
}

export default component((root, channel) => new Tour(root, channel), "base/tour.css");
