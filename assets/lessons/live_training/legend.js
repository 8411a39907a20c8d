// What a click on the picture means, and what the marks in it mean.

import { el, svg } from "../../base/dom.js";
import { lookup } from "../../base/values.js";
import { tickText } from "../../charts/axes.js";
import { DISC, markIcon } from "../../pictures/marks.js";
import { MOST_CLASSES } from "../../pictures/paint.js";
import { connected } from "./map_layout.js";
import { colourOf } from "./probe.js";
/** @import { Child, Start } from "../../types.js" */

/** The choice between asking the network and adding a point. */
export class ClickMode {
  key = "";
  /** @type {HTMLButtonElement[]} */ buttons = [];
  mode = "ask";

  constructor() {
    this.node = el("div", { class: "click-mode", role: "group", "aria-label": "What a click on the picture does" });
    this.value = el("input", { type: "text", inputmode: "decimal", value: "0", "aria-label": "Value of the added point",
      onkeydown: (event) => event.stopPropagation() });
  }

  /** @param {Start} start @param {boolean} allowed */
  set(start, allowed) {
    const key = JSON.stringify([start.picture, start.task, start.classes, allowed]);
    if (key === this.key) return;
    this.key = key;
    this.mode = "ask";
    this.node.hidden = !allowed || !["curve", "map"].includes(start.picture);
    /** @type {[string, ...Child[]][]} */
    const options = [["ask", "asks the network"], ...this.additions(start)];
    this.buttons = options.map(([mode, ...words]) =>
      el("button", { type: "button", onclick: () => this.choose(mode), "data-mode": mode }, words)
    );
    this.node.replaceChildren(el("span", { class: "hint" }, "A click"), el("span", { class: "switch" }, this.buttons),
      ...(this.valued(start) ? [this.value] : []));
    this.choose("ask");
  }

  /** @param {Start} given */
  valued({ picture, task }) {
    return picture === "map" && task === "regression";
  }

  /** @param {Start} start @returns {[string, ...Child[]][]} */
  additions(start) {
    if (start.task !== "regression")
      return start.classes.map((name, index) => [String(index), "adds ", markIcon(index, colourOf(start, index), true), ` ${name}`]);
    return [["value", start.picture === "curve" ? "adds a point" : "adds a point of value"]];
  }

  /** @param {string} mode */
  choose(mode) {
    this.mode = mode;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    this.value.hidden = mode !== "value";
  }

  /**
   * The target of a point added there: a class, the height on a curve's picture, or the number in the field.
   * @param {Start} start @param {number} y
   */
  target(start, y) {
    if (this.mode !== "value") return Number(this.mode);
    const typed = Number(this.value.value.replace(",", ".").replace("−", "-"));
    return start.picture === "curve" ? y : typed;
  }
}

/** The legend of a run's picture. @param {Start} start */
export function legend(start) {
  const validated = (start.counts?.validation ?? start.points?.validation?.y.length ?? 0) > 0;
  const own = lookup({ curve: curveEntries, scatter: scatterEntries, map: mapEntries }, start.picture)?.(start, validated) ?? [];
  const joined = start.picture === "map" && connected(start);
  const weights = joined ? [entry(stroke("weight positive"), "positive weight"), entry(stroke("weight negative"), "negative weight")] : [];
  const [all, drawn] = [start.counts?.training ?? 0, start.points?.training?.y.length ?? Infinity];
  const cut = all > drawn && start.picture !== "images" ? [entry(`${drawn} of ${all} training samples drawn`)] : [];
  return el("ul", { class: "legend" }, own, weights, cut);
}

/** @param {...Child} parts */
function entry(...parts) {
  return el("li", {}, parts);
}

/** @param {boolean} validated */
function setMarks(validated) {
  return [entry(markIcon(DISC, "var(--accent)", true), "training"),
    ...(validated ? [entry(markIcon(DISC, "var(--validation)", false), "validation")] : [])];
}

/** @param {Start} start @param {boolean} validated */
function curveEntries(start, validated) {
  return [...setMarks(validated), entry(stroke("forward"), "network"), ...(start.curve ? [entry(stroke("truth"), "true function")] : [])];
}

/** @param {Start} start @param {boolean} validated */
function scatterEntries(start, validated) {
  return [...setMarks(validated), entry(stroke("truth"), "no error")];
}

/** @param {Start} start @param {boolean} validated */
function mapEntries(start, validated) {
  if (start.task === "regression")
    return [entry(scale(start)), ...(validated ? [entry("full: training"), entry("ringed: validation")] : [])];
  const classes = start.classes.slice(0, MOST_CLASSES).map((name, index) => entry(markIcon(index, colourOf(start, index), true), name));
  return [...classes, ...(validated ? [entry("filled: training"), entry("hollow: validation")] : [])];
}

/** @param {string} kind */
function stroke(kind) {
  return svg("svg", { class: `swatch ${kind}`, viewBox: "0 0 22 8", "aria-hidden": "true" }, svg("path", { d: "M1 4H21" }));
}

/** The colours of a number, from the lowest to the highest. @param {Start} given */
function scale({ target, range: { value: [low, high] } }) {
  const step = high - low > 0 ? (high - low) / 10 : 1;
  return el("span", { class: "scale" }, `${target} `, tickText(low, step), el("span", { class: "ramp" }), tickText(high, step));
}
