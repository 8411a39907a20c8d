// Learning curves by step: accuracy or loss, one line per variant with its name at its end, and a cursor.

import { brushOf, el, put, svg } from "../../base/dom.js";
import { later, sure } from "../../base/values.js";
import { ticks, tickText } from "../../charts/axes.js";
import { dots, VariantChart } from "./comparison_chart.js";
import { point } from "./comparison_words.js";
import { spread } from "./gradient_flow_layout.js";
/** @import { ComparisonHistory } from "./comparison_history.js" */
/** @import { ComparisonEvents, ComparisonRow, ComparisonView, Curve } from "./types.js" */
/** @import { Pair } from "../../types.js" */

const NARROW = 480;
const LABEL_GAP = 15;
const CALM = 6; // rows that a label's height is the mean of, so that neighbours do not swap places all the time
const MARGIN = { left: 46, right: 0, top: 10, bottom: 42 };
const [LEAST_LOSS, MOST_LOSS] = [3, 5]; // the loss axis ends between them
const CURVES = /** @type {const} */ (["accuracy", "loss"]);
const NAMES = { accuracy: "validation accuracy", loss: "training loss" };
/** @type {Record<Curve, [number, string]>} */
const GUESSING = { accuracy: [0.1, "guessing: 10 %"], loss: [Math.log(10), "guessing: ln 10"] };

export class Curves extends VariantChart {
  /** @type {ComparisonHistory} */ history = later();
  /** @type {Curve} */ curve = "accuracy";
  /** @type {string | null} */ fitted = null;

  /** `events` has light(variant), pin(variant), seek(row), peek(row or null) and redraw(). @param {ComparisonEvents} events */
  constructor(events) {
    super("curves", MARGIN, events.light);
    this.events = events;
    this.switches = CURVES.map((curve) =>
      el("button", { type: "button", "aria-pressed": String(curve === "accuracy"), onclick: () => this.turn(curve) }, NAMES[curve])
    );
    this.readout = el("span", { class: "readout" });
    this.head = el("div", { class: "comparison-head" },
      el("span", { class: "switch", role: "group", "aria-label": "What the curves show" }, this.switches), this.readout);
    this.guess = svg("line", { class: "guess" });
    this.guessName = svg("text", { class: "guess-name" });
    this.cursor = svg("line", { class: "cursor" });
    this.under.append(this.guess, this.cursor);
    this.svg.append(this.guessName);
    this.svg.addEventListener("pointerdown", (event) => this.pressed(event));
  }

  /** @param {string[]} variants */
  set(variants) {
    super.set(variants);
    this.fitted = null;
  }

  /** @param {Curve} curve */
  turn(curve) {
    this.curve = curve;
    this.switches.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === NAMES[curve])));
    this.events.redraw();
  }

  /** @param {string} name @param {number} index */
  build(name, index) {
    const parts = super.build(name, index);
    const leader = svg("path", { class: "leader" });
    const key = svg("path", { class: "key" });
    const end = svg("path", { class: "lost-end" });
    const text = svg("tspan");
    const label = svg("text", { class: "label", "data-variant": index }, svg("title", {}, name), text);
    parts.group.append(leader, end, key, label);
    return { ...parts, leader, key, end, label, text };
  }

  /** `view` is {history, shown: row, end: last row to draw, lit: variant or null}. @param {ComparisonView} view */
  draw(view) {
    const { history, end } = view;
    this.history = history;
    this.fit(history);
    /** @type {Pair} */
    const ys = this.curve === "accuracy" ? [0, 1] : [0, highest(history)];
    if (!this.room([0, history.start.steps], ys)) return;
    const { box } = this.plot;
    const across = ticks(...this.plot.xs, box.width / 60);
    const upward = ticks(...ys, box.height / 36);
    this.axes(across.values.map((value) => [value, tickText(value, across.step)]),
      upward.values.map((value) => [value, this.tick(value, upward.step)]), "training step");
    this.drawGuess();
    const values = history.curves[this.curve];
    values.forEach((line, variant) => this.trace(variant, line.slice(0, end + 1).map((value, row) => this.place(row, value))));
    this.drawShown(view, values);
    this.drawLabels(values, end);
    this.forward(view.lit);
    this.drawWords(view);
  }

  /** @param {number} value @param {number} step */
  tick(value, step) {
    return this.curve === "accuracy" ? `${Math.round(100 * value)} %` : tickText(value, step);
  }

  /** @param {number} row @param {number} value @returns {Pair | null} */
  place(row, value) {
    return Number.isFinite(value) ? [this.plot.x(this.history.steps[row]), this.plot.y(value)] : null;
  }

  /** Keep as much room for the names as they need, and shorten them where that is too much. @param {ComparisonHistory} given */
  fit({ start }) {
    const width = this.node.clientWidth;
    const key = `${width} ${start.variants}`;
    if (!width || key === this.fitted) return;
    this.fitted = key;
    const narrow = width < NARROW;
    const brush = brushOf(document.createElement("canvas"));
    const style = getComputedStyle(this.series[0].label);
    brush.font = `${style.fontSize} ${style.fontFamily}`;
    const most = narrow ? 0.31 * width : 190;
    const texts = start.variants.map((name) => shortened(name, (text) => brush.measureText(text).width <= most));
    this.series.forEach(({ text }, variant) => put(text, "text", texts[variant]));
    const widest = Math.max(...texts.map((text) => brush.measureText(text).width));
    this.margin = { ...MARGIN, left: narrow ? 40 : MARGIN.left, right: 1.06 * widest + 44 };
  }

  drawGuess() {
    const [value, name] = GUESSING[this.curve];
    const { x, width } = this.plot.box;
    const y = this.plot.y(value);
    for (const [key, at] of Object.entries({ x1: x, x2: x + width, y1: y, y2: y })) put(this.guess, key, String(at));
    const rising = this.curve === "accuracy"; // good lines lie above the guess, good losses below it
    put(this.guessName, "x", String(rising ? x + 8 : x + width - 6));
    put(this.guessName, "y", String(rising ? y + 16 : y - 8));
    put(this.guessName, "class", rising ? "guess-name" : "guess-name end");
    put(this.guessName, "text", name);
  }

  /** The cursor, and a dot where it meets each line. @param {ComparisonView} given @param {number[][]} values */
  drawShown({ history, shown }, values) {
    const step = history.steps[shown];
    put(this.cursor, "visibility", step === undefined ? "hidden" : "visible");
    const { y, height } = this.plot.box;
    const x = this.plot.x(step ?? 0);
    for (const [key, at] of Object.entries({ x1: x, x2: x, y1: y, y2: y + height })) put(this.cursor, key, String(at));
    values.forEach((line, variant) => {
      const place = this.place(shown, line[shown]);
      put(this.series[variant].dots, "d", place ? dots([[place[0], Math.max(y, place[1])]]) : "");
    });
  }

  /**
   * The names stand behind the ends of the lines, pushed apart; a thin line leads from each end to its name.
   * @param {number[][]} values @param {number} end
   */
  drawLabels(values, end) {
    const { x, y, width, height } = this.plot.box;
    const column = this.history.length ? this.plot.x(this.history.steps[end] ?? 0) : x + width;
    const ends = values.map((line) => lastOf(line, end));
    const wished = ends.map((row, variant) => (row === null ? y + height : this.plot.y(calm(values[variant], row))));
    const asked = this.history.length ? wished : wished.map((_, variant) => y + 10 + variant * 1.4 * LABEL_GAP);
    const places = spread(asked, LABEL_GAP, y + 6, y + height - 2);
    this.series.forEach(({ leader, key, end: mark, label }, variant) => {
      const row = ends[variant];
      const from = row === null ? null : this.place(row, values[variant][row]);
      const lost = row === null ? this.history.length > 0 : row < end;
      const at = places[variant];
      put(leader, "d", from ? `M${from[0]} ${Math.max(y, from[1])}L${column + 2} ${Math.max(y, from[1])}L${column + 10} ${at}` : "");
      put(mark, "d", lost && from ? cross(from[0], Math.max(y, from[1])) : "");
      put(key, "d", lost ? cross(column + 23, at) : `M${column + 12} ${at}h22`);
      put(key, "class", lost ? "lost-end" : "key");
      put(label, "x", String(column + 39));
      put(label, "y", String(at + 4));
      label.classList.toggle("lost", lost);
    });
  }

  /** @param {ComparisonView} given */
  drawWords({ history, shown, lit }) {
    const step = history.steps[shown];
    const words = lit === null || step === undefined
      ? ""
      : `${history.start.variants[lit]}: ${this.valueWords(sure(history.row(shown, lit)))} at step ${step}`;
    put(this.readout, "text", words);
    put(this.svg, "aria-label", `${NAMES[this.curve]} by training step, one line for each of ${this.variants.length} variants`);
  }

  /** @param {ComparisonRow} row */
  valueWords(row) {
    return row.diverged ? "diverged" : point(row[this.curve], this.curve);
  }

  /** The row whose step is nearest to a place. @param {number} x */
  rowAt(x) {
    const { steps } = this.history;
    const step = this.plot.xs[1] * ((x - this.plot.box.x) / this.plot.box.width);
    let best = 0;
    steps.forEach((value, row) => {
      if (Math.abs(value - step) < Math.abs(steps[best] - step)) best = row;
    });
    return best;
  }

  /** @param {PointerEvent} event */
  moved(event) {
    super.moved(event);
    if (!this.history?.length || this.labelled(event) !== null) return this.events.peek(null);
    const row = this.rowAt(this.spot(event)[0]);
    if (event.buttons) this.events.seek(row);
    else if (event.pointerType !== "touch") this.events.peek(row);
    return undefined;
  }

  /** @param {PointerEvent} event */
  pressed(event) {
    const variant = this.labelled(event);
    if (variant !== null) return this.events.pin(variant);
    if (!this.history?.length) return undefined;
    this.svg.setPointerCapture(event.pointerId);
    return this.events.seek(this.rowAt(this.spot(event)[0]));
  }

  left() {
    super.left();
    this.events.peek(null);
  }
}

/** The last row up to `end` with a number; null without one. @param {number[]} line @param {number} end */
function lastOf(line, end) {
  for (let row = Math.min(end, line.length - 1); row >= 0; row -= 1) if (Number.isFinite(line[row])) return row;
  return null;
}

/** A cross: here a variant has diverged. @param {number} x @param {number} y */
function cross(x, y) {
  return `M${x - 4} ${y - 4}l8 8m0 -8l-8 8`;
}

/** The mean of the last rows up to one. @param {number[]} line @param {number} row */
function calm(line, row) {
  const values = line.slice(Math.max(0, row - CALM + 1), row + 1).filter(Number.isFinite);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * A whole number above all losses, but not far above guessing: what is worse than that leaves the picture at its top.
 * @param {ComparisonHistory} history
 */
function highest(history) {
  const worst = history.curves.loss.flat().reduce((most, loss) => (loss > most ? loss : most), 0);
  return Math.max(LEAST_LOSS, Math.min(MOST_LOSS, Math.ceil(worst)));
}

/** A name with as many of its words as there is room for. @param {string} name @param {(text: string) => boolean} fits */
function shortened(name, fits) {
  if (fits(name)) return name;
  const words = name.split(" ");
  while (words.length > 1 && !fits(`${words.join(" ")} …`)) words.pop();
  return `${words.join(" ").replace(/,$/, "")} …`;
}
