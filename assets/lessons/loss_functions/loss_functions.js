// Loss functions: one of five pictures with its controls and numbers, and the sentences that a reader could work out by
// hand, step by step. A changed number goes to the server; what comes back is drawn.

import { component, el } from "../../base/dom.js";
import { EditQueue } from "../../base/edit_queue.js";
import { Panel } from "../../base/panel.js";
import { Player } from "../../base/player.js";
import { later } from "../../base/values.js";
import { CurvePicture } from "../../charts/curve_picture.js";
import { saveDrawing } from "../../pictures/save.js";
import { ClassPicture } from "./class_picture.js";
import { LinePicture } from "./line_picture.js";
/** @import { Channel, EditOne, Problem } from "../../types.js" */
/** @import { LossData, Picture } from "./types.js" */

/** @type {Record<string, new (edit: EditOne, redraw: () => void) => Picture>} */
const PICTURES = { regression: LinePicture, classes: ClassPicture, logits: CurvePicture, squared: CurvePicture, accuracy: CurvePicture };

class LossFunctions {
  /** @type {LossData} */ data = later();
  /** @type {Picture} */ picture = later();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.show(record));
    /** @type {EditOne} */
    this.edit = (key, change) => {
      this.queue.push(key, change);
      this.player.reveal();
    };
    this.panel = new Panel(this.edit);
    this.player = new Player({ onStep: () => this.draw(), interval: 2200 });
    this.scene = el("div", { class: "scene" });
    this.steps = el("ol", { class: "hand" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    const drawn = () => ({ element: /** @type {SVGSVGElement} */ (this.picture.svg) });
    this.bar = el("div", { class: "with-save" }, this.player.node, saveDrawing(drawn, () => this.data.name));
    root.append(this.bar, this.problem, el("div", { class: "stage" }, this.scene, this.panel.node), this.steps,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.player.listen(root);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.scene);
  }

  /** @param {LossData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {LossData} data */
  show(data) {
    const another = this.data?.part !== data.part;
    this.data = data;
    if (another) this.begin();
    this.panel.set(data);
    this.alt.textContent = data.alt;
    this.report(data.problem);
    this.player.go(this.player.step);
  }

  /** Another part: a picture that is read step by step opens at its first step, curves with all that is to be said. */
  begin() {
    const { part, steps } = this.data;
    this.picture = new PICTURES[part](this.edit, () => this.draw());
    this.scene.replaceChildren(this.picture.node);
    this.bar.hidden = !this.picture.svg;
    this.player.resize(steps.length);
    this.player.step = this.picture.svg ? 0 : steps.length - 1;
  }

  /** One sentence about a refused value. @param {Problem | null | undefined} problem */
  report(problem) {
    this.problem.hidden = !problem;
    this.problem.textContent = problem?.sentence ?? "";
    this.panel.fault(problem?.key);
  }

  draw() {
    if (!this.data) return;
    const { step } = this.player;
    this.picture.draw(this.data, step);
    this.steps.replaceChildren(...this.data.steps.slice(0, step + 1).map((sentence) => el("li", {}, sentence)));
    if (this.picture.svg) this.player.narrate(this.data.steps[step]);
  }

  destroy() {
    this.observer.disconnect();
    this.player.destroy();
    this.queue.destroy();
  }
}

export default component((root, channel) => new LossFunctions(root, channel), "charts/line_chart.css", "base/panel.css",
  "charts/live_curves.css", "pictures/svg_plot.css", "lessons/loss_functions/loss_functions.css");
