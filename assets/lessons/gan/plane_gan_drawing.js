// The reader's own points: drawn on an empty sheet by clicks, by dragging, or by arrow keys and Enter.

import { allow, el, pressable, put } from "../../base/dom.js";
/** @import { Pair } from "../../types.js" */
/** @import { LayerPainting } from "./types.js" */

const APART = 0.045; // between two points of one stroke
const REACH = 0.13; // of the eraser
const MOST = 2000;
const LEAST = 2;

export class Drawing {
  /** @type {Pair[]} */ points = [];
  on = false;
  erasing = false;
  limit = 1.6;

  /**
   * `redraw()`: the sheet has changed; `use(points)`: the reader wants these points imitated.
   * @param {{ redraw(): void, use(points: Pair[]): void }} given
   */
  constructor({ redraw, use }) {
    this.redraw = redraw;
    /** @param {string} name @param {() => void} onclick @param {boolean} [pressed] */
    const button = (name, onclick, pressed) => pressable({ onclick, ...(pressed ? { "aria-pressed": "false" } : {}) }, name);
    this.begin = button("Draw your own", () => this.open());
    this.begin.title = "Draw the points that G shall imitate";
    this.eraser = button("Eraser", () => {
      this.erasing = !this.erasing;
      this.tell();
    }, true);
    this.clear = button("Empty", () => {
      this.points = [];
      this.tell();
    });
    this.done = button("Use them", () => {
      use(this.points);
      this.close();
    });
    this.cancel = button("Cancel", () => this.close());
    this.hint = el("span", { class: "hint", role: "status" });
    this.node = el("div", { class: "own", role: "group", "aria-label": "Your own distribution" }, this.begin, this.eraser, this.clear,
      this.done, this.cancel, this.hint);
    this.tell();
  }

  /** Take another run; its half-width bounds the sheet. @param {{ range: Pair }} given */
  set({ range: [, high] }) {
    this.limit = high;
  }

  open() {
    this.on = true;
    this.erasing = false;
    this.points = [];
    this.tell();
  }

  close() {
    this.on = false;
    this.tell();
  }

  /** A place under the pointer, or under the cross of the keys. @param {number[]} pair */
  add([x, y]) {
    if (Math.max(Math.abs(x), Math.abs(y)) > this.limit) return;
    /** @param {number} reach */
    const far = (reach) => (/** @type {Pair} */ [left, top]) => Math.hypot(left - x, top - y) > reach;
    if (this.erasing) this.points = this.points.filter(far(REACH));
    else if (this.points.length < MOST && this.points.slice(-1).every(far(APART)))
      this.points.push([Number(x.toFixed(2)), Number(y.toFixed(2))]);
    this.tell();
  }

  tell() {
    const { on, points } = this;
    this.begin.hidden = on;
    for (const node of [this.eraser, this.clear, this.done, this.cancel]) node.hidden = !on;
    allow(this.done, points.length >= LEAST);
    this.eraser.setAttribute("aria-pressed", String(this.erasing));
    this.hint.hidden = !on;
    put(this.hint, "text", on ? this.words() : "");
    this.redraw();
  }

  words() {
    const count = this.points.length;
    if (!count) return "Click or drag on the sheet. With keys: arrows move a cross, Enter puts a point.";
    return count < MOST ? `${count} ${count === 1 ? "point" : "points"}` : `${MOST} points, and no more`;
  }

  /** @param {Pick<LayerPainting, "brush" | "plot" | "colours" | "radius">} given */
  paint({ brush, plot, colours, radius }) {
    brush.beginPath();
    for (const [x, y] of this.points) {
      const [left, top] = [plot.x(x), plot.y(y)];
      brush.moveTo(left + radius, top);
      brush.arc(left, top, radius, 0, 2 * Math.PI);
    }
    brush.fillStyle = colours.points[1];
    brush.fill();
  }
}
