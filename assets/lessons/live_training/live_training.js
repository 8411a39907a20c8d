// A network in training: its pictures, its losses, its buttons, and a way back to every epoch. The records come from
// the run's own process (run_stream.js); everything shown of them is drawn here, without asking the page's server.

import { component, el } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { LossChart } from "../../charts/losses.js";
import { Confusion, confusionWords, counted, TableStage } from "../../pictures/confusion.js";
import { Controls } from "../../run/controls.js";
import { nonce, Session } from "../../run/session.js";
import { Tabs } from "../../run/tabs.js";
import { TimeTravel } from "../../run/time.js";
import { RunView } from "../../run/view.js";
import { description } from "../../run/words.js";
import { CurveStage } from "./curve.js";
import { Ghosts } from "./ghosts.js";
import { ImageStage } from "./images.js";
import { ClickMode, legend } from "./legend.js";
import { MapStage } from "./map.js";
import { Norms } from "./norms.js";
import { Numbers } from "./numbers.js";
import { Probe } from "./probe.js";
import { ScatterStage } from "./scatter.js";
/** @import { History } from "../../run/history.js" */
/** @import { Stage } from "../../run/stage.js" */
/** @import { Channel, Chosen, Frame, Ghost, Seeking, StageEvents, Start } from "../../types.js" */
/** @import { LiveData } from "./types.js" */

const STAGES = { curve: CurveStage, map: MapStage, scatter: ScatterStage, images: ImageStage, table: TableStage };
const GROWING = ["none", "starting", "connecting", "queued", "running", "paused"];

class LiveTraining extends RunView {
  /** @type {LiveData & { ghosts: Ghost[] }} */ data = { ghosts: [] };
  /** @type {string | null} */ lit = null;
  /** @type {Stage} */ stage = later();
  /** @type {HTMLElement} */ picture = el("div", { class: "picture" });
  /** @type {HTMLElement} */ legend = el("div", { class: "legend-place" });
  /** @type {HTMLElement} */ alt = el("p");

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    super();
    this.channel = channel;
    const schedule = () => this.schedule();
    this.session = new Session(channel, {
      onHistory: () => this.show(this.session.history),
      onRecords: () => this.grow(),
      onPhase: schedule,
      onAdvance: () => this.time.goLive(),
    });
    this.controls = new Controls(this.session);
    this.time = new TimeTravel({ onStep: schedule, wake: () => this.loop(), newest: () => this.insideEpoch() });
    this.probe = new Probe(channel, schedule);
    this.clicks = new ClickMode();
    this.numbers = new Numbers();
    /** @type {Seeking & { redraw(): void }} */
    const seeking = { onSeek: (epoch) => this.time.jump(epoch), onPeek: (epoch) => this.time.peek(epoch), redraw: schedule };
    this.losses = new LossChart(seeking);
    this.norms = new Norms(seeking);
    this.confusion = new Confusion();
    this.tabs = new Tabs("More about the epoch on display", schedule);
    this.ghosts = new Ghosts({ forget: (name) => channel.trigger("forget", { name }), light: (name) => {
      this.lit = name;
      schedule();
    } });
    this.furnish(root);
    this.watch(root, [this.picture, this.losses.node, ...this.norms.nodes, this.confusion.node]);
  }

  /** @param {HTMLElement} root */
  furnish(root) {
    root.append(this.controls.node, this.time.node,
      el("div", { class: "scene" },
        el("div", { class: "left" }, this.picture, el("div", { class: "below" }, this.legend, this.clicks.node)),
        el("div", { class: "side" }, this.numbers.node, this.losses.panel, this.tabs.node)), this.ghosts.node,
      el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), this.alt));
  }

  /** @param {LiveData} data */
  update(data) {
    this.data = { ...data, ghosts: data.ghosts ?? [] };
    this.ghosts.set(this.data.ghosts);
    this.session.set(data);
    this.probe.set(data.probe);
    if (this.session.history) this.clicks.set(this.session.history.start, Boolean(data.add_points));
    this.schedule();
  }

  /** Put another history on display: another run, or another untrained network. @param {History} history */
  show(history) {
    const { start } = history;
    if (this.stage?.fits(start)) {
      this.stage.set(start);
      this.probe.again();
    } else this.build(start);
    this.legend.replaceChildren(legend(start));
    this.confusion.set(start);
    const pages = [{ name: "Norms", node: this.norms.node }];
    if (start.task !== "regression" && start.picture !== "table") pages.unshift({ name: "Confusion matrix", node: this.confusion.node });
    this.tabs.set(pages);
    this.clicks.set(start, Boolean(this.data.add_points));
    this.time.restart(Math.max(1, history.length));
  }

  /** @param {Start} start */
  build(start) {
    const Kind = /** @type {new (start: Start, events: StageEvents) => Stage} */ (STAGES[start.picture]);
    this.probe.leave();
    this.stage = new Kind(start, { redraw: () => this.schedule(), choose: (place) => this.choose(place), leave: () => this.probe.leave() });
    this.picture.replaceChildren(this.stage.node, this.probe.node);
  }

  grow() {
    this.time.grow(Math.max(1, this.session.history.length));
    this.schedule();
  }

  /** The end of a run that was stopped inside an epoch; null elsewhere. */
  insideEpoch() {
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

  draw() {
    const { session, time, stage } = this;
    const { history } = session;
    this.controls.draw();
    this.time.liveButton.classList.toggle("idle", !GROWING.slice(1).includes(session.phase));
    if (!history || !stage) return;
    const live = time.live && time.peeked === null;
    const frame = history.frame(time.shown, live && time.shown === history.last);
    const view = {
      history,
      shown: time.shown,
      live,
      end: live ? time.shown : history.last,
      growing: GROWING.includes(session.phase),
      ghosts: this.data.ghosts,
      lit: this.lit,
    };
    stage.draw(frame, this.probe);
    this.probe.draw(history.start, this.probe.x && stage.place ? stage.spot(this.probe.x) : null, this.picture.clientWidth);
    this.probe.rest(time.shown);
    this.numbers.draw(history, time.shown);
    this.losses.draw(view);
    if (this.tabs.shown === "Norms") this.norms.draw(view);
    else this.confusion.draw(frame);
    this.textLater(() => this.describe(frame));
  }

  /** The picture in words. @param {Frame | null} frame */
  describe(frame) {
    const { history } = this.session;
    const matrix = frame?.confusion
      ? ` Right of the ${counted(history.start)}: ${confusionWords(frame.confusion, history.start.classes)}.`
      : "";
    this.alt.textContent = description(history, this.time.shown) + matrix;
    const keys = this.stage.askable ? " Arrow keys move a cross over the picture, Enter chooses its place." : "";
    this.stage.sheet.canvas.setAttribute("aria-label", this.alt.textContent + keys);
  }

  destroy() {
    this.probe.destroy();
    super.destroy();
  }
}

export default component((root, channel) => new LiveTraining(root, channel), "charts/line_chart.css",
  "lessons/live_training/live_training.css");
