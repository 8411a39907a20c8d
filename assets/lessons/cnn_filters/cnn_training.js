// A CNN in training: its first filters and what they make of one image, its curves, its buttons, a way back to every
// epoch. The records come from the run's own process (run/stream.js), or from a training that was recorded before.

import { component, el } from "../../base/dom.js";
import { LossChart } from "../../charts/losses.js";
import { Confusion, confusionWords } from "../../pictures/confusion.js";
import { Tabs } from "../../run/tabs.js";
import { RunView } from "../../run/view.js";
import { score } from "../../run/words.js";
import { Numbers } from "../live_training/numbers.js";
import { FilterStage } from "./cnn_training_stage.js";
/** @import { History } from "../../run/history.js" */
/** @import { Channel, Shown } from "../../types.js" */
/** @import { CnnStart } from "./types.js" */
/** @typedef {Shown<History<CnnStart>>} CnnView */

/** @extends {RunView<History<CnnStart>>} */
class CnnTraining extends RunView {
  stage = new FilterStage();
  numbers = new Numbers();
  confusion = new Confusion();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, {
      recorded: ({ stops, last }) => [`trained before, ${last} epochs: move the scrubber, or train it anew`, stops.at(-1)?.sentence ?? ""],
    });
    this.losses = new LossChart(this.seeking);
    this.tabs = new Tabs("Losses or confusion matrix", this.redraw);
    this.furnish({
      scene: [
        el("div", { class: "scene" }, el("div", { class: "left" }, this.stage.node),
          el("div", { class: "side" }, this.numbers.node, this.tabs.node)),
      ],
      sized: [this.stage.node, this.losses.node, this.confusion.node],
    });
  }

  /** @param {CnnStart} start */
  begin(start) {
    super.begin(start);
    this.confusion.set(start);
    const losses = { name: "Loss", node: this.losses.panel, draw: (/** @type {CnnView} */ view) => this.losses.draw(view) };
    this.tabs.set(start.layout.some(({ name }) => name === "confusion") ? [losses, this.confusion.page] : [losses]);
  }

  /** @param {CnnView} view */
  paint(view) {
    this.stage.draw(view.frame);
    this.numbers.draw(view.history, view.shown);
    this.tabs.draw(view);
  }

  /** @param {CnnView} view */
  describe({ history, frame, shown }) {
    const reached = score(history.at("validation_score", shown), "accuracy");
    const matrix = frame?.confusion ? ` Right of the validation images: ${confusionWords(frame.confusion, history.start.classes)}.` : "";
    const words = frame ? this.stage.words(frame, shown) : "";
    return `${words} Validation accuracy: ${reached}.${matrix}`;
  }
}

export default component((root, channel) => new CnnTraining(root, channel), "charts/line_chart.css", "run/run.css");
