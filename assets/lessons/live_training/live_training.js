// A network in training: its pictures, its losses, its buttons, and a way back to every epoch. The records come from
// the run's own process (run/stream.js); everything shown of them is drawn here, without asking the page's server.

import { component, el } from "../../base/dom.js";
import { LossChart } from "../../charts/losses.js";
import { Confusion, confusionWords, counted, TableStage } from "../../pictures/confusion.js";
import { CurveStage } from "../../run/curve_stage.js";
import { nonce } from "../../run/session.js";
import { Tabs } from "../../run/tabs.js";
import { RunView } from "../../run/view.js";
import { description } from "../../run/words.js";
import { ImageStage } from "./images.js";
import { ClickMode, legend } from "./legend.js";
import { MapStage } from "./map.js";
import { Norms } from "./norms.js";
import { Numbers } from "./numbers.js";
import { Probe } from "./probe.js";
import { ScatterStage } from "./scatter.js";
/** @import { History } from "../../run/history.js" */
/** @import { Stage } from "../../run/stage.js" */
/** @import { Channel, Chosen, Shown, StageEvents, Start } from "../../types.js" */
/** @import { LiveData } from "./types.js" */

const STAGES = { curve: CurveStage, map: MapStage, scatter: ScatterStage, images: ImageStage, table: TableStage };

class LiveTraining extends RunView {
  addPoints = false;
  picture = el("div", { class: "picture" });
  legend = el("div", { class: "legend-place" });

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super(root, channel, { ghosts: true });
    this.probe = new Probe(channel, this.redraw);
    this.clicks = new ClickMode();
    this.numbers = new Numbers();
    this.losses = new LossChart(this.seeking);
    this.norms = new Norms(this.seeking);
    this.confusion = new Confusion();
    this.tabs = new Tabs("More about the epoch on display", this.redraw);
    this.furnish({
      scene: [
        el("div", { class: "scene" },
          el("div", { class: "left" }, this.picture, el("div", { class: "below" }, this.legend, this.clicks.node)),
          el("div", { class: "side" }, this.numbers.node, this.losses.panel, this.tabs.node)),
      ],
      sized: [this.picture, this.losses.node, ...this.norms.nodes, this.confusion.node],
    });
  }

  /** @param {LiveData} data */
  update(data) {
    this.addPoints = Boolean(data.add_points);
    super.update(data);
    this.probe.set(data.probe);
    if (this.session.history) this.clicks.set(this.session.history.start, this.addPoints);
  }

  /** @param {Start} start */
  begin(start) {
    if (this.stage?.fits(start)) {
      this.stage.set(start);
      this.probe.again();
    } else this.build(start);
    this.legend.replaceChildren(legend(start));
    this.confusion.set(start);
    const norms = { name: "Norms", node: this.norms.node, draw: (/** @type {Shown<History>} */ view) => this.norms.draw(view) };
    const asked = start.task !== "regression" && start.picture !== "table";
    this.tabs.set(asked ? [this.confusion.page, norms] : [norms]);
    this.clicks.set(start, this.addPoints);
  }

  /** @param {Start} start */
  build(start) {
    const Kind = /** @type {new (start: Start, events: StageEvents) => Stage} */ (STAGES[start.picture]);
    this.probe.leave();
    this.stage = new Kind(start, { redraw: this.redraw, choose: (place) => this.choose(place), leave: () => this.probe.leave() });
    this.picture.replaceChildren(this.stage.node, this.probe.node);
  }

  /** The end of a run that was stopped inside an epoch. */
  between() {
    const { batch, start } = this.session.history ?? {};
    return batch && this.time.live ? `epoch ${batch.epoch}, batch ${batch.batch} of ${start.batches}` : null;
  }

  /** A place of the picture was clicked: ask about it, or add a training point there. @param {Chosen} given */
  choose({ x, y }) {
    const rounded = x.map((value) => Number(value.toFixed(4)));
    if (this.clicks.mode === "ask") return this.probe.ask(rounded, this.time.shown);
    const target = this.clicks.target(this.session.history.start, y);
    if (Number.isFinite(target)) this.channel.trigger("point", { x: rounded, target: Number(target.toFixed(4)), nonce: nonce() });
    return undefined;
  }

  /** @param {Shown<History>} view */
  paint(view) {
    const { stage, probe } = this;
    stage.draw(view.frame, probe);
    probe.draw(view.history.start, probe.x && stage.place ? stage.spot(probe.x) : null, this.picture.clientWidth);
    probe.rest(view.shown);
    this.numbers.draw(view.history, view.shown);
    this.losses.draw(view);
    this.tabs.draw(view);
  }

  /** @param {Shown<History>} view */
  describe({ history, shown, frame }) {
    const matrix = frame?.confusion
      ? ` Right of the ${counted(history.start)}: ${confusionWords(frame.confusion, history.start.classes)}.`
      : "";
    return description(history, shown) + matrix;
  }

  /** @param {string} text */
  label(text) {
    super.label(text + (this.stage.askable ? " Arrow keys move a cross over the picture, Enter chooses its place." : ""));
  }

  destroy() {
    this.probe.destroy();
    super.destroy();
  }
}

export default component((root, channel) => new LiveTraining(root, channel), "charts/line_chart.css", "run/run.css");
