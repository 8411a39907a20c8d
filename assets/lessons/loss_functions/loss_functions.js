// Loss functions: one of five pictures with its controls and numbers, and the sentences that a reader could work out by
// hand, step by step. A changed number goes to the server; what comes back is drawn.

import { component } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { CurvePicture } from "../../charts/curve_picture.js";
import { SteppedStage } from "../../pictures/live_stage.js";
import { ClassPicture } from "./class_picture.js";
import { LinePicture } from "./line_picture.js";
/** @import { Channel, EditOne } from "../../types.js" */
/** @import { LossData, Picture } from "./types.js" */

/** @type {Record<string, new (edit: EditOne, redraw: () => void) => Picture>} */
const PICTURES = { regression: LinePicture, classes: ClassPicture, logits: CurvePicture, squared: CurvePicture, accuracy: CurvePicture };

/** @extends {SteppedStage<LossData>} */
class LossFunctions extends SteppedStage {
  /** @type {Picture} */ picture = later();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, () => ({ element: /** @type {SVGSVGElement} */ (this.picture.svg) }), 2200);
    this.mount([this.bar], [this.steps]);
  }

  /** Another part: a picture that is read step by step opens at its first step, curves with all that is to be said. @param {LossData} [before] */
  prepare(before) {
    const { part, steps } = this.data;
    if (before?.part === part) return;
    this.picture = new PICTURES[part](this.edit, () => this.draw());
    this.scene.replaceChildren(this.picture.node);
    this.bar.hidden = !this.picture.svg;
    this.player.resize(steps.length);
    this.player.step = this.picture.svg ? 0 : steps.length - 1;
  }

  draw() {
    const { step } = this.player;
    this.picture.draw(this.data, step);
    this.say(this.data.steps.slice(0, step + 1));
    if (this.picture.svg) this.player.narrate(this.data.steps[step]);
  }
}

export default component((root, channel) => new LossFunctions(root, channel), "charts/line_chart.css", "base/panel.css",
  "charts/live_curves.css", "pictures/svg_plot.css", "lessons/loss_functions/loss_functions.css");
