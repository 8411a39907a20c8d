// A network built by hand: the curve, the bumps, their sum; the sentences that a reader could work out, step by step.

import { component, el } from "../../base/dom.js";
import { SteppedStage } from "../../pictures/live_stage.js";
import { HandPicture } from "./hand_picture.js";
/** @import { Channel } from "../../types.js" */
/** @import { HandData } from "./types.js" */

/** @extends {SteppedStage<HandData>} */
class ByHand extends SteppedStage {
  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, () => ({ element: this.picture.svg }), 2400);
    this.picture = new HandPicture(this.edit, () => this.draw());
    this.scene.append(this.picture.node);
    const read = () => this.edit("read", { set: "read" });
    this.read = el("button", { type: "button", class: "read", onclick: read }, "Read heights off the curve");
    this.panel.node.append(this.read);
    this.mount([this.bar], [this.steps]);
  }

  /** @param {HandData} [before] */
  prepare(before) {
    if (!before) this.player.resize(this.data.steps.length);
    this.read.hidden = !this.data.free;
  }

  draw() {
    const { step } = this.player;
    this.picture.draw(this.data, step);
    this.say(this.data.steps.slice(0, step + 1));
    this.player.narrate(this.data.steps[step]);
  }
}

export default component((root, channel) => new ByHand(root, channel), "base/panel.css", "pictures/svg_plot.css",
  "lessons/universal_approximation/by_hand.css");
