// A CNN in training: its first filters and what they make of one image, its curves, its buttons, a way back to every
// epoch. The records come from the run's own process (run/stream.js), or from a training that was recorded before.

import { component, el } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { LossChart } from "../../charts/losses.js";
import { Confusion, confusionWords } from "../../pictures/confusion.js";
import { Tabs } from "../../run/tabs.js";
import { RunView } from "../../run/view.js";
import { restoredWords, score } from "../../run/words.js";
import { Numbers } from "../live_training/numbers.js";
import { FilterStage } from "./cnn_training_stage.js";
/** @import { History } from "../../run/history.js" */
/** @import { Channel, Shown, Timer } from "../../types.js" */
/** @import { CnnData, CnnStart, Place } from "./types.js" */
/** @typedef {Shown<History<CnnStart>>} CnnView */

const REST_MS = 250; // how long an epoch is looked at until the rest of the page follows
const MOVING = ["starting", "connecting", "queued", "running"];

/** @extends {RunView<History<CnnStart>>} */
export class CnnTraining extends RunView {
  /** @type {Place} */ place = later();
  /** @type {Timer | undefined} */ restTimer;
  given = "";
  placed = "";
  stopsSeen = 0;
  stage = new FilterStage();
  numbers = new Numbers();
  confusion = new Confusion();

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, {
      recorded: (history) =>
        history.start.origin === "uploaded"
          ? ["your weights, epoch unknown: Start trains from random ones", "The picture shows the network with the weights that you gave."]
          : [`trained before, ${history.last} epochs: move the scrubber, or train it anew`,
            `${history.stops.at(-1)?.sentence ?? ""} ${restoredWords(history)}`.trim()],
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

  /** @param {CnnData} data */
  update(data) {
    this.stage.follow(data.look);
    const given = JSON.stringify(data.place);
    if (given !== this.given) this.placed = told(data.place);
    this.given = given;
    this.place = data.place;
    super.update(data);
  }

  get recorded() {
    return this.session.phase === "none" && (this.session.history.last > 0 || this.session.history.start.origin === "uploaded");
  }

  /** What was recorded opens at the epoch whose weights the rest of the page shows. @param {History<CnnStart>} history */
  show(history) {
    super.show(history);
    this.stopsSeen = this.session.run ? 0 : history.stops.length;
    if (!this.session.run) this.time.jump(this.indexOf(this.place?.epoch ?? history.last));
    this.toRestored();
  }

  grow() {
    super.grow();
    this.toRestored();
  }

  /** Where early stopping has gone back to earlier weights, the picture goes back with it. */
  toRestored() {
    const { history } = this.session;
    const stop = history.stops.at(-1);
    if (!stop || history.stops.length === this.stopsSeen) return;
    this.stopsSeen = history.stops.length;
    if (stop.restored && stop.best && this.time.live) this.time.jump(this.indexOf(stop.best));
  }

  /** Tell the rest of the page which epoch is looked at, once the picture rests there. @param {CnnView} view */
  settle({ history, live, phase }) {
    const { time, session } = this;
    clearTimeout(this.restTimer);
    if (time.moving || time.playing || time.peeked !== null || (live && MOVING.includes(phase))) return;
    const batch = live && phase === "paused" ? history.batch?.batch ?? null : null;
    const place = { run: session.run?.id ?? null, epoch: history.placeOf(time.step), batch };
    if (told(place) === this.placed) return;
    this.restTimer = setTimeout(() => {
      this.placed = told(place);
      this.channel.trigger("look", place);
    }, REST_MS);
  }

  destroy() {
    clearTimeout(this.restTimer);
    super.destroy();
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
    this.stage.draw(view.frame, view.shown, view.newest && Boolean(view.history.single));
    this.numbers.draw(view.history, view.shown);
    this.tabs.draw(view);
    this.settle(view);
  }

  /** @param {CnnView} view */
  describe({ history, frame, shown, newest }) {
    const reached = score(history.at("validation_score", shown), "accuracy");
    const matrix = frame?.confusion ? ` Right of the validation images: ${confusionWords(frame.confusion, history.start.classes)}.` : "";
    const words = frame ? this.stage.words(frame, shown, newest && Boolean(history.single)) : "";
    return `${words} Validation accuracy: ${reached}.${matrix}`;
  }
}

/** A place as one text. @param {Place} place */
function told({ run, epoch, batch = null }) {
  return JSON.stringify([run ?? null, epoch, batch]);
}

export default component((root, channel) => new CnnTraining(root, channel), "charts/line_chart.css", "run/run.css");
