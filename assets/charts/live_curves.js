// Curves that follow a hand, with their controls and numbers beside them and sentences below. A changed number goes to the
// server; what comes back is drawn. A lesson's record is all that it brings (core/pictures/curves.py).

import { el } from "../base/dom.js";
import { EditQueue } from "../base/edit_queue.js";
import { Panel } from "../base/panel.js";
import { later } from "../base/values.js";
import { CurvePicture } from "./curve_picture.js";
/** @import { Answered, Channel, EditOne, PanelData } from "../types.js" */
/** @import { CurveData } from "./types.js" */

/** The styles that a lesson's component brings along. */
export const STYLES = ["charts/line_chart.css", "base/panel.css", "charts/live_curves.css"];

/** @typedef {Answered & PanelData & CurveData & { steps: string[] }} LiveData */

export class LiveCurves {
  /** @type {LiveData} */ data = later();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    this.queue = new EditQueue((message) => channel.set("edits", message), (pause) => pause === "rested" && channel.trigger("rested", true),
      (record) => this.show(record));
    /** @type {EditOne} */
    const edit = (key, change) => this.queue.push(key, change);
    this.panel = new Panel(edit);
    this.curves = new CurvePicture(edit);
    this.scene = el("div", { class: "scene" }, this.curves.node);
    this.steps = el("ul", { class: "hand" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.alt = el("p");
    root.append(this.problem, el("div", { class: "stage" }, this.scene, this.panel.node), this.steps,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
    this.observer = new ResizeObserver(() => this.data && this.curves.draw(this.data));
    this.observer.observe(this.scene);
  }

  /** @param {LiveData} data */
  update(data) {
    this.show(this.queue.received(data));
  }

  /** @param {LiveData} data */
  show(data) {
    this.data = data;
    this.panel.set(data);
    this.alt.textContent = data.alt;
    this.problem.hidden = !data.problem;
    this.problem.textContent = data.problem?.sentence ?? "";
    this.panel.fault(data.problem?.key);
    this.curves.draw(data);
    this.steps.replaceChildren(...data.steps.map((sentence) => el("li", {}, sentence)));
  }

  destroy() {
    this.observer.disconnect();
    this.queue.destroy();
  }
}
