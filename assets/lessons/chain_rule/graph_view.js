// A graph in DOT, drawn by Graphviz in the browser: to zoom, to pan, to point at, to download.
// A node that is chosen is published as "graph-node"; the nodes of the walk's step ("walk-step") are outlined.

import { publish, subscribe } from "../../base/bus.js";
import { component, el, focused } from "../../base/dom.js";
import { later, lookup, sure } from "../../base/values.js";
import { saveDrawing, stem } from "../../pictures/save.js";
import { Drawing, spoken } from "./graph_view_drawing.js";
import { NotLoaded, svgText } from "./graph_view_graphviz.js";
import { GraphPanel } from "./graph_view_panel.js";
import { Stage } from "./graph_view_stage.js";
/** @import { Heard, Spot } from "../../types.js" */
/** @import { GraphData } from "./types.js" */

const DIRECTIONS = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
const UNREADABLE = "Graphviz could not draw this graph; the picture shows the last one that it could.";
const NOT_LOADED = "Graphviz did not load. Reload the page to try again.";

class GraphView {
  /** @type {string | null} */ wanted = null;
  /** @type {GraphData} */ data = later();
  /** @type {Drawing | null} */ drawing = null;
  drawn = ""; // the DOT text of the picture
  /** @type {string | null} */ failure = null;
  /** @type {number[]} */ legendLit = [];
  /** @type {number | null} */ step = null;
  pointed = -1;
  picked = -1;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.stage = new Stage();
    this.panel = new GraphPanel({ light: (indices) => {
      this.legendLit = indices;
      this.mark();
    } });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    const picture = () => {
      const { svg, width, height } = sure(this.drawing);
      return { element: /** @type {SVGSVGElement} */ (svg), frame: { x: 0, y: 0, width, height } };
    };
    this.saves = el("div", { class: "saves", hidden: true },
      el("button", { type: "button", onclick: () => this.download() }, "Download DOT"),
      saveDrawing(picture, () => this.data.name ?? "graph"));
    this.stage.node.append(el("p", { class: "waiting" }, "Drawing the graph …"));
    const frame = el("div", { class: "window" }, this.stage.node, this.stage.buttons());
    root.append(this.problem, el("div", { class: "scene" }, frame, this.panel.node), el("div", { class: "below" }, this.saves, hints()),
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.listen(this.stage.node);
    this.subscriptions = [
      subscribe("walk-step", ({ step }) => this.walk(step)),
      subscribe("torch-values", ({ values }) => this.write(values)),
    ];
  }

  /** @param {HTMLElement} stage */
  listen(stage) {
    /** @param {PointerEvent} event */
    const over = (event) => this.point(this.drawing?.indexOf(event.target) ?? -1);
    stage.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch" && !event.buttons) over(event);
    });
    stage.addEventListener("pointerleave", () => this.point(-1));
    stage.addEventListener("focusin", (event) => this.focused(/** @type {any} */ (event)));
    stage.addEventListener("focusout", () => this.point(-1));
    stage.addEventListener("click", (event) => this.pick(this.drawing?.indexOf(event.target) ?? -1));
    // Before the stage hears of it: the arrows go from box to box while a box has the focus.
    stage.addEventListener("keydown", (event) => this.key(event), true);
  }

  /** @param {GraphData} data */
  update(data) {
    this.data = data;
    this.alt.textContent = data.alt ?? "";
    this.report();
    this.explain();
    this.draw();
  }

  /** The DOT text for the theme around us. */
  dot() {
    const { dot } = this.data;
    return typeof dot === "string" ? dot : dot?.[this.root.dataset.theme ?? "light"];
  }

  async draw() {
    const dot = this.dot();
    if (!dot || dot === this.wanted) return;
    this.wanted = dot;
    try {
      const text = await svgText(dot);
      // Another graph may have come while Graphviz was loading: only the last one is shown.
      if (this.wanted === dot) this.show(dot, text);
    } catch (error) {
      if (this.wanted === dot) this.fail(error);
    }
  }

  /** @param {string} dot @param {string} text */
  show(dot, text) {
    const drawing = new Drawing(text);
    const before = this.drawing;
    const same = before?.shape === drawing.shape;
    const focus = same ? before.indexOf(focused(this.root)) : -1;
    this.drawing = drawing;
    this.drawn = dot;
    this.failure = null;
    if (!same) {
      this.pointed = -1;
      this.picked = -1;
    }
    this.saves.hidden = false;
    this.stage.show(drawing, same);
    this.report();
    this.explain();
    drawing.nodes[focus]?.element.focus({ preventScroll: true });
  }

  /** @param {unknown} error */
  fail(error) {
    this.failure = error instanceof NotLoaded ? NOT_LOADED : UNREADABLE;
    this.stage.node.querySelector(".waiting")?.remove();
    this.report();
  }

  /** One sentence about what the server refused or Graphviz could not draw. */
  report() {
    const sentence = this.data.problem ?? this.failure;
    this.problem.hidden = !sentence;
    this.problem.textContent = sentence ?? "";
  }

  /** Names, meanings and steps of the boxes. */
  explain() {
    if (!this.drawing) return;
    const { legend, steps } = this.data;
    this.panel.set(legend ?? [], this.drawing.nodes, steps ?? {});
    this.drawing.nodes.forEach(({ element, name, lines }, index) => {
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", spoken(name, lines));
      element.setAttribute("tabindex", index === Math.max(0, this.picked) ? "0" : "-1");
    });
    this.mark();
  }

  mark() {
    if (!this.drawing) return;
    const { nodes } = this.drawing;
    const index = this.pointed >= 0 ? this.pointed : this.picked;
    const lit = this.legendLit.length ? this.legendLit : index >= 0 ? [index] : [];
    this.drawing.mark(lit, this.atStep(), this.pointed >= 0 || this.legendLit.length > 0);
    if (!this.legendLit.length) this.panel.show(nodes[index] ?? null);
  }

  atStep() {
    if (this.step == null) return [];
    /** @param {{ id: string }} given */
    const of = ({ id }) => this.data.steps?.[id] ?? [];
    const nodes = this.drawing?.nodes ?? [];
    return [...nodes.keys()].filter((index) => of(nodes[index]).map(String).includes(String(this.step)));
  }

  /** @param {number | null} step */
  walk(step) {
    this.step = step;
    if (!this.drawing) return;
    this.mark();
    const [first] = this.atStep();
    if (first !== undefined) this.stage.reveal(this.drawing.nodes[first].element);
  }

  /**
   * Other numbers in the boxes that are drawn; Graphviz lays them out anew when the hand rests.
   * @param {string[][]} values
   */
  write(values) {
    if (!this.drawing) return;
    this.drawing.write(values);
    this.mark();
  }

  /** @param {number} index */
  point(index) {
    if (index === this.pointed) return;
    this.pointed = index;
    this.mark();
  }

  /** @param {Heard<FocusEvent>} event */
  focused(event) {
    const index = this.drawing?.indexOf(event.target) ?? -1;
    this.point(index);
    if (index >= 0 && event.target.matches(":focus-visible")) this.stage.reveal(event.target);
  }

  /** Choose a node and tell the page; −1 chooses none. @param {number} index */
  pick(index) {
    if (!this.drawing) return;
    this.picked = index;
    this.explain();
    if (index < 0) return;
    const { id } = this.drawing.nodes[index];
    publish("graph-node", { node: id, steps: this.data.steps?.[id] ?? [] });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const index = this.drawing?.indexOf(event.target) ?? -1;
    if (index < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const action = lookup({
      Enter: () => this.pick(index),
      " ": () => this.pick(index),
      Escape: () => {
        this.pick(-1);
        this.stage.node.focus({ preventScroll: true });
      },
    }, event.key) ?? this.direction(index, event.key);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  /** What an arrow key does at a box. @param {number} index @param {string} key */
  direction(index, key) {
    const direction = lookup(DIRECTIONS, key);
    return direction && (() => this.goTowards(index, direction));
  }

  /** @param {number} index @param {Spot} direction */
  goTowards(index, direction) {
    const next = this.drawing?.towards(index, direction) ?? -1;
    this.drawing?.nodes[next]?.element.focus({ preventScroll: true });
  }

  download() {
    const address = URL.createObjectURL(new Blob([this.drawn], { type: "text/vnd.graphviz" }));
    el("a", { href: address, download: `${stem(this.data.name ?? "graph")}.dot` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000); // Safari reads it later
  }

  destroy() {
    for (const forget of this.subscriptions) forget();
    this.stage.destroy();
  }
}

function hints() {
  return el("p", { class: "hint" },
    el("span", { class: "with-mouse" },
      "Ctrl + scroll or pinch to zoom; after a click into the picture, scrolling alone zooms. Drag to move, double-click to fit. Keys: + − 0 and arrows, Tab for the boxes."),
    el("span", { class: "with-fingers" }, "Pinch to zoom, drag to move, double-tap to fit. Tap a box to read it."));
}

export default component((root) => new GraphView(root), "lessons/chain_rule/graph_view.css");
