// What the pictures of a run have in common: a canvas that can be pointed at, clicked and walked over by keys.

import { el } from "../base/dom.js";
import { later, lookup } from "../base/values.js";
import { roomBelow, Sheet } from "../pictures/canvas.js";
import { saveButton } from "../pictures/save.js";
/** @import { Plot } from "../charts/axes.js" */
/** @import { Tile } from "../lessons/live_training/types.js" */
/** @import { Box, Frame, Pair, SetName, StageEvents, Start } from "../types.js" */

const NUDGE = 40; // key presses from one side to the other
// Seen on any colour: a wide light stroke, a narrow dark one on top.
const RING = /** @type {const} */ ([["#ffffff", 5], ["#111827", 2.5]]);
const CROSS = /** @type {const} */ ([["#ffffff", 4], ["#111827", 1.6]]);

/** @template [S=Start] */
export class Stage {
  walkerBox = "";
  /** @type {number | null} */ picked = null;
  /** @type {Tile[]} */ tiles = [];
  /** @type {number[] | null} */ cursor = null;
  /** @type {Plot} */ plot = later();
  /** @type {any} */ place = later();
  flat = false;
  stale = true;

  /**
   * `events`: redraw() when the reader looks at another unit, choose(place) when they click the plane or press Enter
   * there: {x: inputs, y: the vertical value of a curve's picture}, leave() on Escape.
   * @param {S} start @param {StageEvents} events @param {{ askable?: boolean, units?: number }} [given]
   */
  constructor(start, events, { askable = false, units = 0 } = {}) {
    this.start = start;
    this.events = events;
    this.askable = askable;
    this.units = units;
    this.sheet = new Sheet({
      role: "img",
      ...(askable ? { tabindex: "0" } : {}),
      onpointermove: (event) => this.point(event),
      onpointerdown: (event) => this.point(event),
      onpointerleave: (event) => {
        if (event.pointerType !== "touch") this.pick(null);
      }, // a finger always leaves
      onclick: (event) => this.click(event),
      onkeydown: (event) => this.key(event),
      onblur: () => {
        this.cursor = null;
        this.events.redraw();
      },
    });
    this.walker = el("div", {
      class: "walker",
      tabindex: "0",
      role: "group",
      "aria-label": "Hidden units: arrow keys walk through them, Escape leaves",
      onkeydown: (event) => this.walk(event),
      onblur: () => this.pick(null),
    });
    this.status = el("span", { class: "unseen", role: "status" });
    this.node = el("div", { class: "stage" }, this.sheet.canvas, units ? this.walker : null, this.status,
      saveButton(this.sheet, () => this.pictureName()));
  }

  /** What a file with this picture is called. */
  pictureName() {
    const { axis = "epoch" } = /** @type {{ axis?: string }} */ (this.start);
    return `Network at ${axis} ${this.sheet.canvas.dataset.epoch}`;
  }

  /** Whether the same stage can show another run. @param {S} start */
  fits(start) {
    /** @param {any} given */
    const shape = ({ picture, task, sizes, hidden_shown: shown, layout }) => JSON.stringify([picture, task, sizes, shown, layout]);
    return shape(start) === shape(this.start);
  }

  /** @param {S} start */
  set(start) {
    this.start = start;
    this.stale = true;
  }

  /** @param {PointerEvent} given */
  point({ offsetX, offsetY }) {
    /** @param {Box} given */
    const inside = ({ x, y, width, height }) => offsetX >= x && offsetX <= x + width && offsetY >= y && offsetY <= y + height;
    const index = this.tiles.findIndex(inside);
    this.pick(index < 0 ? null : index);
    this.sheet.canvas.style.cursor = this.askable && this.plot?.holds(offsetX, offsetY) ? "crosshair" : index < 0 ? "" : "zoom-in";
  }

  /** @param {number | null} unit */
  pick(unit) {
    if (unit === this.picked) return;
    this.picked = unit;
    this.status.textContent = unit === null ? "" : this.unitName(unit);
    this.events.redraw();
  }

  /** @param {number} unit */
  unitName(unit) {
    return `unit ${unit + 1}`;
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const step = lookup({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }, event.key);
    if (event.key === "Escape") this.pick(null);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the player elsewhere
    const from = this.picked ?? (step > 0 ? -1 : this.units);
    this.pick((from + step + this.units) % this.units);
  }

  /** @param {MouseEvent} given */
  click({ offsetX, offsetY }) {
    if (this.askable && this.plot.holds(offsetX, offsetY)) this.choose(this.plot.at(offsetX, offsetY));
  }

  /** @param {number[]} pair */
  choose([x, y]) {
    this.events.choose({ x: this.flat ? [x, y] : [x], y });
  }

  /** Arrows move a cross over the plane, Enter or Space asks or adds there, Escape takes the answer away. @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") this.events.leave();
    const [dx, dy] = lookup({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }, event.key) ?? [0, 0];
    if (!this.plot || (!dx && !dy && event.key !== "Enter" && event.key !== " ") || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { xs, ys } = this.plot;
    const [x, y] = this.cursor ?? [(xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2];
    if (!dx && !dy) return this.choose([x, y]);
    const reach = event.shiftKey ? 5 : 1;
    /** @param {number} value @param {Pair} pair @param {number} by */
    const moved = (value, [low, high], by) => Math.max(low, Math.min(high, value + (by * reach * (high - low)) / NUDGE));
    this.cursor = [moved(x, xs, dx), moved(y, ys, dy)];
    return this.events.redraw();
  }

  /** Where everything stands in a width, and at most so high: fills `place`. @param {number} _width @param {number} _room */
  arrange(_width, _room) {}

  /** Paint what stays the same while a run goes on. */
  prepare() {}

  /** @param {Frame} _frame */
  paint(_frame) {}

  /**
   * Draw a picture, if there is room; `probe` is the point that was asked about.
   * @param {Frame | null} frame @param {{ x: number[] | null }} probe
   */
  draw(frame, probe) {
    const [width, room] = [this.node.clientWidth, roomBelow()];
    if (!width || !frame) return;
    if (this.stale || `${width} ${room}` !== this.room) this.arrange(width, room);
    this.room = `${width} ${room}`;
    if (this.sheet.fit(width, this.place.height)) this.stale = true;
    if (this.stale) this.prepare();
    this.stale = false;
    this.sheet.paint(() => {
      this.paint(frame);
      if (probe.x) this.ring(probe.x);
      if (this.cursor) this.cross(this.cursor);
    });
    this.sheet.canvas.dataset.epoch = String(frame.place);
    this.frameWalker();
  }

  /** The point that was asked about: a ring seen on any colour. @param {number[]} x */
  ring(x) {
    const { brush } = this.sheet;
    const [left, top] = this.spot(x);
    for (const [colour, width] of RING) {
      brush.beginPath();
      brush.arc(left, top, 8, 0, 2 * Math.PI);
      brush.strokeStyle = colour;
      brush.lineWidth = width;
      brush.stroke();
    }
  }

  /** Where a point of the plane lies on the canvas. @param {number[]} pair @returns {Pair} */
  spot([x, y]) {
    return [this.plot.x(x), this.plot.y(y)];
  }

  /** @param {number[]} pair */
  cross([x, y]) {
    const { brush } = this.sheet;
    const [left, top] = [this.plot.x(x), this.plot.y(y)];
    for (const [colour, width] of CROSS) {
      brush.strokeStyle = colour;
      brush.lineWidth = width;
      brush.beginPath();
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        brush.moveTo(left + 4 * dx, top + 4 * dy);
        brush.lineTo(left + 13 * dx, top + 13 * dy);
      }
      brush.stroke();
    }
  }

  /** The frame of the focus lies around all tiles. */
  frameWalker() {
    if (!this.units || !this.tiles.length) return;
    /** @param {"x" | "y"} key */
    const low = (key) => Math.min(...this.tiles.map((tile) => tile[key]));
    /** @param {"x" | "y"} key @param {"width" | "height"} size */
    const high = (key, size) => Math.max(...this.tiles.map((tile) => tile[key] + tile[size]));
    const [left, top] = [low("x") - 4, low("y") - 4];
    const box = `left:${left}px;top:${top}px;width:${high("x", "width") + 4 - left}px;height:${high("y", "height") + 4 - top}px`;
    if (box !== this.walkerBox) this.walker.style.cssText = this.walkerBox = box;
  }

  /**
   * The samples of a picture, validation below training; `each(set, index, x, y)` draws one.
   * @param {(set: SetName, x: number[], target: number) => void} each
   */
  eachPoint(each) {
    const { points } = /** @type {Pick<Start, "points">} */ (this.start);
    for (const set of /** @type {const} */ (["validation", "training"])) {
      points?.[set]?.y?.forEach((target, index) => each(set, points[set]?.x?.[index] ?? [], target));
    }
  }
}
