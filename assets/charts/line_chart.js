// The line chart of the app: fed with plain data (types.d.ts), drawn on a canvas, read with the pointer or with keys,
// told in words, saved as PNG or SVG. What it shows in a lesson is that lesson's plan.

import { el, put } from "../base/dom.js";
import { later, lookup } from "../base/values.js";
import { Sheet } from "../pictures/canvas.js";
import { saveButton } from "../pictures/save.js";
import { Plot } from "./axes.js";
import { fitEnds, labelAt, NARROW } from "./end_labels.js";
import { paintHead } from "./head.js";
import { paintChart } from "./painter.js";
import { verticalRange } from "./range.js";
import { Readout } from "./readout.js";
import { movedPlace, nearestPlace } from "./series.js";
import { clipped, crowd, FOOT, nearest } from "./strokes.js";
import { describe, valuesAt } from "./words.js";
/** @import { Brush, Painting, Pair, Timer } from "../types.js" */
/** @import { ChartData, ChartEvents, ChartLook, ChartPainting, EndLabel } from "./types.js" */

const LEAST = 40; // pixels of a plot
const WORDS_MS = 400; // between two texts of a moving chart
const PAGE = 10; // places per key press
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE, Home: -Infinity, End: Infinity };

export class LineChart {
  /** @type {ChartData} */ data = later();
  /** @type {Plot} */ plot = later();
  /** @type {EndLabel[]} */ labels = [];
  /** @type {number | null} */ pointed = null;
  /** @type {Timer | undefined} */ wordsTimer;
  keyed = false;
  told = false;

  /** @param {ChartLook} look @param {ChartEvents} [events] */
  constructor(look, events = {}) {
    this.look = look;
    this.events = events;
    this.sheet = new Sheet({
      role: "slider",
      tabindex: "0",
      "aria-roledescription": "line chart",
      "aria-label": "not drawn yet", // nor is it before it comes into sight
      "aria-valuenow": "0",
      onpointerdown: (event) => this.pressed(event),
      onpointermove: (event) => this.moved(event),
      onpointerleave: () => this.left(),
      onpointercancel: () => this.left(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.left(),
    });
    this.readout = new Readout();
    this.save = saveButton(this.sheet, () => this.data.name, (painting, width) => this.head(painting, width));
    this.node = el("div", { class: events.onSeek ? "chart" : "chart still" }, this.sheet.canvas, this.readout.node);
  }

  /** Draw this, if there is room. @param {ChartData} data */
  draw(data) {
    this.data = data;
    const [width, height] = [this.node.clientWidth, this.node.clientHeight];
    if (!width || !height) return;
    this.sheet.fit(width, height);
    this.plot = this.place(width, height);
    this.sheet.paint((brush) => this.paint(brush));
    this.read();
    if (this.keyed || !this.told) this.say(); // from the first frame on
    else this.wordsTimer ??= setTimeout(() => this.say(), WORDS_MS);
  }

  /** What stands above the chart in a file; returns its height. @param {Painting} painting @param {number} width */
  head(painting, width) {
    return paintHead(painting, width, this.data, this.look);
  }

  /** Where the plot lies. @param {number} width @param {number} height */
  place(width, height) {
    const { data, look, sheet } = this;
    const { left, right, top, bottom } = look.margin;
    const beside = look.ends ? fitEnds(sheet.brush, `${look.size ?? 12}px ${sheet.colours.font}`, data.series, width).room : right;
    const foot = data.foot ? FOOT : 0;
    const box = { x: left, y: top, width: Math.max(LEAST, width - left - beside), height: Math.max(LEAST, height - top - bottom - foot) };
    return new Plot(box, data.xs, verticalRange(data), data.log, data.logX);
  }

  /** @returns {ChartPainting} */
  get painting() {
    return { brush: this.sheet.brush, colours: this.sheet.colours, plot: this.plot, data: this.data, look: this.look };
  }

  /** @param {Brush} brush */
  paint(brush) {
    const painting = { ...this.painting, brush };
    this.labels = paintChart(painting);
    if (this.pointed === null || this.events.onPeek) return;
    brush.save(); // nobody moves the cursor to the pointer: the chart draws a line of its own there
    clipped(painting);
    brush.fillStyle = painting.colours.muted;
    brush.fillRect(this.plot.x(this.pointed) - 0.5, 0, 1, this.sheet.height);
    brush.restore();
  }

  /** The place that is read: where the pointer is, or where the keys have moved the cursor. */
  get readPlace() {
    const { cursor = null, shown = cursor } = this.data;
    return this.keyed && this.events.onSeek ? shown : this.pointed;
  }

  /** Show the values at the place that is read. */
  read() {
    const place = this.readPlace;
    const crowded = this.look.ends && this.sheet.width < NARROW; // the plot is not wider than the box there
    if (place === null || crowded) return this.readout.hide();
    this.readout.show(`${this.look.unit} ${place}`, valuesAt(this.data, place), this.sheet.colours, this.data.lit ?? null);
    return this.readout.stand(this.plot.box, this.plot.x(place), (box) => crowd(this.painting, box));
  }

  /** The chart in words, and the place on display as the value of a slider. */
  say() {
    clearTimeout(this.wordsTimer);
    this.wordsTimer = undefined;
    this.told = true;
    const { canvas } = this.sheet;
    const { cursor = null, shown = cursor, xs } = this.data;
    put(canvas, "aria-label", describe(this.data, this.look.unit));
    put(canvas, "aria-valuemin", xs[0]);
    put(canvas, "aria-valuemax", xs[1]);
    const place = this.readPlace ?? shown ?? xs[0];
    put(canvas, "aria-valuenow", place);
    const values = valuesAt(this.data, place).map(([{ label }, words]) => `${label} ${words}`);
    put(canvas, "aria-valuetext", `${this.look.unit} ${place}: ${values.join(", ")}`);
  }

  /** @param {{ offsetX: number, offsetY: number }} event @returns {Pair} */
  where({ offsetX, offsetY }) {
    return [offsetX, offsetY];
  }

  /** The pointer or a key is at another place. @param {number | null} place */
  point(place) {
    this.pointed = place;
    this.sheet.paint((brush) => this.paint(brush));
    this.read();
  }

  /** @param {PointerEvent} event */
  moved(event) {
    if (!this.plot) return;
    const spot = this.where(event);
    const label = labelAt(this.labels, spot);
    this.keyed = false;
    this.showLabel(label);
    this.events.onLight?.(label ? label.series : nearest(this.painting, spot));
    const place = label ? null : nearestPlace(this.data, this.plot.at(...spot)[0]);
    if (event.buttons && place !== null) this.seek(place);
    else if (event.pointerType !== "touch") this.events.onPeek?.(place);
    this.point(place);
  }

  /** A name that was shortened is told in full. @param {EndLabel | null} label */
  showLabel(label) {
    const { canvas } = this.sheet;
    canvas.style.cursor = label ? "pointer" : "";
    const full = label ? this.data.series[label.series].label : "";
    put(canvas, "title", label && full !== label.text ? full : "");
  }

  /** @param {PointerEvent & { currentTarget: Element }} event */
  pressed(event) {
    if (!this.plot) return;
    const label = labelAt(this.labels, this.where(event));
    if (label) return this.events.onPick?.(label.series);
    event.currentTarget.setPointerCapture(event.pointerId);
    const place = nearestPlace(this.data, this.plot.at(...this.where(event))[0]);
    if (place !== null) this.seek(place);
    return this.point(place);
  }

  /** @param {number} place */
  seek(place) {
    if (!this.events.onSeek) return;
    this.events.onPeek?.(null);
    this.events.onSeek(place);
  }

  left() {
    this.keyed = false;
    this.events.onLight?.(null);
    this.events.onPeek?.(null);
    if (this.pointed !== null && this.plot) this.point(null);
    this.readout.hide();
  }

  /** Arrows move the cursor, Escape puts the values away. @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") return this.left();
    const steps = lookup(KEYS, event.key);
    if (!steps || !this.plot || event.altKey || event.ctrlKey || event.metaKey) return undefined;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the player elsewhere
    const from = (this.events.onSeek ? null : this.pointed) ?? this.data.shown ?? this.data.cursor ?? this.data.xs[0];
    const place = movedPlace(this.data, from, event.shiftKey ? steps * PAGE : steps);
    if (place === null) return undefined;
    this.keyed = true;
    this.seek(place);
    this.point(place);
    return this.say();
  }
}
