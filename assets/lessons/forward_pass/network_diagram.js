// The forward pass, number by number: inputs to drag, the network, the player, the equation of one unit.
// Stepping, hovering and choosing read the data that are here; only a changed number goes to the server.

import { component, el, svg } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { InputPanel } from "../../base/input_panel.js";
import { narration } from "../../base/narration.js";
import { Player } from "../../base/player.js";
import { later } from "../../base/values.js";
import { saveDrawing } from "../../pictures/save.js";
import { decode } from "../../pictures/unit_pictures.js";
import { NetworkBoard } from "./network_board.js";
import { UnitInspector } from "./unit_inspector.js";
/** @import { Channel, Edit, Problem } from "../../types.js" */
/** @import { ForwardData, PackedData, Unit } from "./types.js" */

class NetworkDiagram {
  /** @type {ForwardData} */ data = later();
  /** @type {Unit} */ picked = later();
  /** @type {Unit | null} */ hovered = null;

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.show(record));
    /** @param {string} key @param {Edit} change */
    const edit = (key, change) => {
      this.queue.push(key, change);
      this.player.reveal();
    };
    this.inputs = new InputPanel(edit);
    this.inspector = new UnitInspector(edit);
    this.board = new NetworkBoard({ hover: (unit) => this.hover(unit), select: (unit, source) => this.select(unit, source) });
    this.player = new Player({ onStep: () => this.draw() });
    this.caption = el("p", { class: "caption" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    const stage = el("div", { class: "stage" }, this.inputs.node, this.board.node, this.inspector.node);
    const asText = el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt);
    const save = saveDrawing(() => ({ element: this.board.svg, under: this.board.canvas }), () => `Network ${this.data.sizes.join("-")}`);
    root.append(el("div", { class: "with-save" }, this.player.node, save), this.caption, this.problem, stage, legend(), asText);
    this.player.listen(root);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.board.node);
  }

  /** @param {PackedData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {PackedData} data */
  show(data) {
    const before = this.data;
    this.data = { ...data, maps: data.maps && { ...data.maps, layers: data.maps.layers.map((layer) => layer.map(decoded)) } };
    if (!before || before.sizes.join() !== data.sizes.join()) this.picked = { layer: data.sizes.length - 1, unit: 0, source: null };
    this.player.resize(2 * data.layers.length + (data.y ? 2 : 1));
    this.inputs.set(this.data);
    this.inspector.set(this.data, this.picked);
    this.alt.textContent = data.alt;
    this.report(data.problem);
    this.player.go(this.player.step);
  }

  /** One sentence about a refused value, beside the field that keeps it. @param {Problem | null | undefined} problem */
  report(problem) {
    this.problem.hidden = !problem;
    this.problem.textContent = problem?.sentence ?? "";
    for (const slider of [...this.inputs.sliders, ...this.inspector.sliders]) slider.fault(slider.key === problem?.key);
  }

  /** @param {Unit | null} unit */
  hover(unit) {
    this.hovered = unit;
    this.inspector.show(this.data, unit && unit.layer ? unit : this.picked, this.player.step);
    this.drawBoard();
  }

  /**
   * Choose a unit; with a source, one of its weights, whose field then takes the focus.
   * @param {Unit} unit @param {number | null} source
   */
  select(unit, source) {
    if (unit.layer === 0) return this.inputs.focus(unit.unit);
    this.picked = { ...unit, source };
    this.inspector.set(this.data, this.picked);
    this.draw();
    if (source !== null) this.inspector.focus(source);
    return undefined;
  }

  draw() {
    if (!this.data) return;
    this.caption.replaceChildren(...narration(this.data, this.player.step));
    this.player.narrate(this.caption.textContent);
    this.inspector.show(this.data, this.hovered?.layer ? this.hovered : this.picked, this.player.step);
    this.drawBoard();
  }

  drawBoard() {
    if (this.data) this.board.draw(this.data, this.player.step, this.hovered, this.picked);
  }

  destroy() {
    this.observer.disconnect();
    this.player.destroy();
    this.queue.destroy();
  }
}

/** What the edges mean, each with a sample of it. */
function legend() {
  const sample = (/** @type {string} */ kind, /** @type {number} */ width) =>
    svg("svg", { class: "sample", viewBox: "0 0 26 10", "aria-hidden": "true" },
      svg("path", { class: `edge ${kind}`, d: "M1 5H25", "stroke-width": width }));
  return el("p", { class: "legend" }, el("span", {}, sample("positive", 2.5), "positive weight"),
    el("span", {}, sample("negative", 2.5), "negative weight"), el("span", {}, sample("positive", 5), "a large one is thick"));
}

/** @param {{ map: string, largest: number }} given */
function decoded({ map, largest }) {
  return { values: decode(map), largest };
}

export default component((root, channel) => new NetworkDiagram(root, channel), "lessons/forward_pass/network_diagram.css");
