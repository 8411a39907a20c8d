// A network built by hand: the curve, the bumps, their sum; the sentences that a reader could work out, step by step.

import { component, el } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { Panel } from "../../base/panel.js";
import { Player } from "../../base/player.js";
import { later } from "../../base/values.js";
import { saveDrawing } from "../../pictures/save.js";
import { HandPicture } from "./hand_picture.js";
/** @import { Channel, EditOne } from "../../types.js" */
/** @import { HandData } from "./types.js" */

class ByHand {
  /** @type {HandData} */ data = later();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.show(record));
    /** @type {EditOne} */
    const edit = (key, change) => {
      this.queue.push(key, change);
      this.player.reveal();
    };
    this.panel = new Panel(edit);
    this.picture = new HandPicture(edit, () => this.draw());
    this.player = new Player({ onStep: () => this.draw(), interval: 2400 });
    this.read = el("button", { type: "button", class: "read", onclick: () => edit("read", { set: "read" }) }, "Read heights off the curve");
    this.panel.node.append(this.read);
    this.steps = el("ol", { class: "hand" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    root.append(
      el("div", { class: "with-save" }, this.player.node, saveDrawing(() => ({ element: this.picture.svg }), () => this.data.name)),
      this.problem,
      el("div", { class: "stage" }, el("div", { class: "scene" }, this.picture.node), this.panel.node),
      this.steps,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt),
    );
    this.player.listen(root);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.picture.node);
  }

  /** @param {HandData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {HandData} data */
  show(data) {
    const first = !this.data;
    this.data = data;
    if (first) this.player.resize(data.steps.length);
    this.panel.set(data);
    this.read.hidden = !data.free;
    this.alt.textContent = data.alt;
    this.problem.hidden = !data.problem;
    this.problem.textContent = data.problem?.sentence ?? "";
    this.panel.fault(data.problem?.key);
    this.player.go(this.player.step);
  }

  draw() {
    if (!this.data) return;
    const { step } = this.player;
    this.picture.draw(this.data, step);
    this.steps.replaceChildren(...this.data.steps.slice(0, step + 1).map((sentence) => el("li", {}, sentence)));
    this.player.narrate(this.data.steps[step]);
  }

  destroy() {
    this.observer.disconnect();
    this.player.destroy();
    this.queue.destroy();
  }
}

export default component((root, channel) => new ByHand(root, channel), "base/panel.css", "pictures/svg_plot.css",
  "lessons/universal_approximation/by_hand.css");
