// Curves that follow a hand, with their controls and numbers beside them and sentences below. A changed number goes to the
// server; what comes back is drawn. A lesson's record is all that it brings (core/pictures/curves.py).

import { el } from "../base/dom.js";
import { LiveStage } from "../pictures/live_stage.js";
import { CurvePicture } from "./curve_picture.js";
/** @import { Answered, Channel, PanelData } from "../types.js" */
/** @import { CurveData } from "./types.js" */

/** The styles that a lesson's component brings along. */
export const STYLES = ["charts/line_chart.css", "base/panel.css", "charts/live_curves.css"];

/** @typedef {Answered & PanelData & CurveData & { steps: string[] }} LiveData */

/** @extends {LiveStage<LiveData>} */
export class LiveCurves extends LiveStage {
  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel);
    this.curves = new CurvePicture(this.edit);
    this.scene.append(this.curves.node);
    this.steps = el("ul", { class: "hand" }); // no order among them
    this.mount([], [this.steps]);
  }

  draw() {
    this.curves.draw(this.data);
    this.say(this.data.steps);
  }
}
