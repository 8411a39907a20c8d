// A picture that follows a hand: edits on their way, controls and numbers beside it, one sentence about a refused value,
// the picture as text. A lesson's component extends it: it fills `scene`, calls `mount`, and draws.

import { el } from "../base/dom.js";
import { EditQueue } from "../base/edit_queue.js";
import { Panel } from "../base/panel.js";
import { Player } from "../base/player.js";
import { later } from "../base/values.js";
import { saveDrawing } from "./save.js";
/** @import { Answered, Channel, EditOne, PanelData } from "../types.js" */
/** @import { Drawn } from "./drawing_file.js" */

/** @template {Answered & PanelData} Data */
export class LiveStage {
  /** @type {Data} */ data = later();
  /** @type {HTMLElement} */ steps = el("ol", { class: "hand" });

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.root = root;
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.show(record));
    /** @type {EditOne} */
    this.edit = (key, change) => {
      this.queue.push(key, change);
      this.edited();
    };
    this.panel = new Panel(this.edit);
    this.scene = el("div", { class: "scene" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    this.observer = new ResizeObserver(() => this.data && this.draw());
    this.observer.observe(this.scene);
  }

  /** Put together what stands above the stage, the stage, and what stands below it. @param {Node[]} above @param {Node[]} below */
  mount(above, below) {
    this.root.append(...above, this.problem, el("div", { class: "stage" }, this.scene, this.panel.node), ...below,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
  }

  /** A reader has changed something. */
  edited() {}

  /** @param {Data} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {Data} data */
  show(data) {
    const before = this.data;
    this.data = data;
    this.prepare(before);
    this.panel.set(data);
    this.alt.textContent = data.alt;
    this.problem.hidden = !data.problem;
    this.problem.textContent = data.problem?.sentence ?? "";
    this.panel.fault(data.problem?.key);
    this.redraw();
  }

  /** New data have come; `before` is undefined at the first. @param {Data | undefined} before */
  prepare(before) {
    void before;
  }

  redraw() {
    this.draw();
  }

  draw() {}

  /** The sentences that a reader could work out by hand. @param {string[]} sentences */
  say(sentences) {
    this.steps.replaceChildren(...sentences.map((sentence) => el("li", {}, sentence)));
  }

  destroy() {
    this.observer.disconnect();
    this.queue.destroy();
  }
}

/**
 * One that is read step by step: a player walks through it, and an edit shows where the steps lead.
 * @template {Answered & PanelData & { name: string }} Data
 * @extends {LiveStage<Data>}
 */
export class SteppedStage extends LiveStage {
  /**
   * `drawn` gives what the button above saves; a step is shown for `interval` ms.
   * @param {HTMLElement} root @param {Channel} channel @param {() => Drawn} drawn @param {number} interval
   */
  constructor(root, channel, drawn, interval) {
    super(root, channel);
    this.player = new Player({ onStep: () => this.data && this.stepped(), interval });
    this.player.listen(root);
    this.bar = el("div", { class: "with-save" }, this.player.node, saveDrawing(drawn, () => this.data.name));
  }

  edited() {
    this.player.reveal();
  }

  redraw() {
    this.player.go(this.player.step);
  }

  /** The player stands at another step. */
  stepped() {
    this.draw();
  }

  destroy() {
    super.destroy();
    this.player.destroy();
  }
}
