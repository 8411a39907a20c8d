// The chain rule, number by number: the scalar graph, forward and backward, with what can be dragged beside it.
// Stepping, hovering and lighting paths read the data that are here; only a changed number goes to the server.

import { isHeard, publish, subscribe } from "../../base/bus.js";
import { component, el, indexed } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { Player } from "../../base/player.js";
import { ValueSlider } from "../../base/value_slider.js";
import { later, sure } from "../../base/values.js";
import { saveDrawing } from "../../pictures/save.js";
import { WalkBoard } from "./walk_board.js";
import { known, pathsFrom, phaseOf, playerStep, stepCount } from "./walk_state.js";
import { walkWords } from "./walk_words.js";
/** @import { Channel, Edit } from "../../types.js" */
/** @import { WalkData, WalkNode } from "./types.js" */

const WALK_MS = 45_000; // a whole walk lasts about this long, whatever its size

class ScalarWalk {
  /** @type {WalkData} */ data = later();
  /** @type {Map<string, WalkNode>} */ byId = new Map();
  /** @type {Map<string, ValueSlider>} */ sliders = new Map();
  /** @type {string | null} */ hovered = null;

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => channel.trigger(pause, true), (record) => {
      this.show(record);
      if (record.torch_values) publish("torch-values", { values: record.torch_values });
    });
    this.queue.wantsMore = () => isHeard("torch-values");
    this.board = new WalkBoard({ hover: (id) => this.hover(id), select: (id) => this.select(id) });
    this.player = new Player({ onStep: () => this.stepped() });
    this.panel = el("div", { class: "sliders" });
    this.caption = el("p", { class: "caption" });
    this.notices = el("ul", { class: "notices" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    root.append(this.player.node, this.caption, this.problem, this.panel, this.board.node,
      el("div", { class: "with-save" }, legend(), saveDrawing(() => ({ element: this.board.svg }), () => "Computational graph")),
      this.notices, el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.player.listen(root);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.board.node);
    this.unsubscribe = subscribe("graph-node", ({ steps }) => steps?.length && this.player.jump(playerStep(this.data, steps[0])));
  }

  /** @param {WalkData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {WalkData} data */
  show(data) {
    this.data = data;
    this.byId = new Map(data.nodes.map((node) => [node.id, node]));
    this.player.interval = Math.max(150, Math.min(1300, WALK_MS / stepCount(data)));
    this.player.resize(stepCount(data));
    this.problem.hidden = !data.problem;
    this.problem.textContent = data.problem?.sentence ?? "";
    this.alt.textContent = data.alt;
    this.notices.replaceChildren(...data.notices.map((notice) => el("li", {}, notice)));
    this.setSliders(data);
    this.player.go(this.player.step);
  }

  /** @param {WalkData} data */
  setSliders(data) {
    const keys = data.sliders.map(({ edit }) => keyOf(edit));
    if (keys.join() !== [...this.sliders.keys()].join()) {
      this.sliders = new Map(data.sliders.map(({ label, edit }) => [keyOf(edit), this.slider(label, edit)]));
      this.panel.replaceChildren(...[...this.sliders.values()].map(({ node }) => node));
    }
    data.sliders.forEach(({ value, edit }) => {
      const slider = sure(this.sliders.get(keyOf(edit)));
      slider.fault(data.problem?.key === keyOf(edit));
      slider.set(value);
    });
  }

  /** @param {string} label @param {Edit} edit */
  slider(label, edit) {
    const name = this.byId.get(label)?.label ?? label;
    return new ValueSlider(el("i", {}, indexed(name)), `Value of ${indexed(name)}`, (value) => {
      this.queue.push(keyOf(edit), { ...edit, value });
      this.player.reveal();
    });
  }

  /** Tell the other pictures of the page where the walk is; before its backward part and at its end it is nowhere. */
  stepped() {
    this.draw();
    const { phase, index } = phaseOf(this.data, this.player.step);
    const under = phase === "backward" && this.player.step < stepCount(this.data) - 1;
    publish("walk-step", { step: under ? index : null });
  }

  /** @param {string | null} id */
  hover(id) {
    this.hovered = id;
    this.draw();
  }

  /** Choose a parameter: its paths stay lit, and the page writes their products. @param {string} id */
  select(id) {
    if (this.byId.get(id)?.role === "parameter" && id !== this.data.picked) this.queue.push("pick", { set: "pick", value: id });
  }

  draw() {
    if (!this.data) return;
    const { step } = this.player;
    const shown = known(this.data, step);
    this.caption.replaceChildren(...walkWords(this.data, step, this.byId));
    this.player.narrate(this.caption.textContent);
    const id = this.hovered && this.byId.has(this.hovered) ? this.hovered : null;
    this.board.draw(this.data, this.byId, step, shown, id ? pathsFrom(this.data, id) : this.restingPaths(step));
  }

  /** With the walk done and nothing hovered, the chosen parameter's paths are lit and the rest stays bright. @param {number} step */
  restingPaths(step) {
    return step === stepCount(this.data) - 1 ? { ...pathsFrom(this.data, this.data.picked), gentle: true } : null;
  }

  destroy() {
    this.unsubscribe();
    this.observer.disconnect();
    this.player.destroy();
    this.queue.destroy();
  }
}

/** What the boxes and their numbers mean, each with a sample of it. */
function legend() {
  const sample = (/** @type {string} */ kind, /** @type {string} */ text) => el("span", { class: `sample ${kind}` }, text);
  return el("p", { class: "legend" }, el("span", {}, sample("forward", "0.5"), "value, computed forward"),
    el("span", {}, sample("backward", "0.5"), "gradient, computed backward"),
    el("span", {}, sample("edge", "0.5"), "on an edge: local derivative"),
    el("span", {}, sample("parameter box", "w"), "weight or bias: click it to light its paths"),
    el("span", {}, sample("input box", "x"), "input, target or constant"));
}

/** @param {Edit} edit */
function keyOf(edit) {
  return Object.values(edit).join(":");
}

export default component((root, channel) => new ScalarWalk(root, channel), "lessons/chain_rule/scalar_walk.css");
