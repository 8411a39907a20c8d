// The home page's picture: a recorded training run, played. Everything it shows was computed by PyTorch before.

import { component, el, number, svg } from "../../base/dom.js";
import { Player, reducedMotion } from "../../base/player.js";
import { later, sure } from "../../base/values.js";
import { bestEpoch, loadRecording, percent, reached } from "./recorded_training_data.js";
import { LossChart } from "./recorded_training_losses.js";
import { Stage } from "./recorded_training_stage.js";
/** @import { Child } from "../../types.js" */
/** @import { Recording } from "./types.js" */

const SETS = /** @type {const} */ (["training", "validation"]);
const EPOCH_MS = 110, REST_MS = 3000;

class RecordedTraining {
  path = "";
  /** @type {Recording} */ recording = later();
  /** @type {Stage} */ stage = later();
  /** @type {LossChart} */ losses = later();
  /** @type {Player} */ player = later();
  /** @type {HTMLElement} */ caption = later();
  /** @type {Record<string, HTMLElement>} */ cells = {};
  /** @type {HTMLElement} */ epoch = later();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.inView = true;
  }

  /** The data name the recording; it is fetched once. @param {{ recording: string }} given */
  update({ recording }) {
    if (recording !== this.path) {
      this.path = recording;
      loadRecording(recording).then((loaded) => this.build(loaded), () => this.excuse());
    }
    this.draw();
  }

  excuse() {
    this.root.replaceChildren(el("p", { class: "problem", role: "alert" }, "The recorded run did not load. Reload the page to try again."));
  }

  /** @param {Recording} recording */
  build(recording) {
    if (this.gone) return; // the reader left before the recording came
    this.recording = recording;
    this.stage = new Stage(recording, () => this.draw());
    this.losses = new LossChart(recording, (epoch) => this.player.jump(epoch));
    this.player = new Player({ onStep: () => this.draw(), interval: EPOCH_MS, unit: "epoch", loop: true, rest: REST_MS });
    this.caption = el("p", { class: "caption" });
    this.cells = {};
    const side = el("div", { class: "side" }, this.table(), this.losses.node, legend());
    const asText = el("details", { class: "as-text" }, el("summary", {}, "This picture as text"), el("p", {}, description(recording)));
    this.stage.sheet.canvas.setAttribute("aria-label", `${description(recording)} Arrow up and down enlarge a hidden unit.`);
    this.root.replaceChildren(this.player.node, this.caption, el("div", { class: "scene" }, this.stage.node, side), asText);
    this.player.listen(this.root);
    this.watch();
    this.player.resize(recording.epochs, reducedMotion() ? recording.epochs - 1 : 0);
    this.player.go(this.player.step);
    if (!reducedMotion()) this.player.play();
  }

  /** Draw again when the width changes; do not draw while nobody can see it. */
  watch() {
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.stage.node);
    this.sizes.observe(this.losses.node);
    this.views = new IntersectionObserver((entries) => {
      this.inView = sure(entries.at(-1)).isIntersecting; // they may come in bundles: the last one holds
      this.draw();
    });
    this.views.observe(this.root);
  }

  table() {
    /** @param {string} key */
    const cell = (key) => (this.cells[key] = el("td"));
    /** @param {string} name @param {string} quantity */
    const row = (name, quantity) => el("tr", {}, el("th", { scope: "row" }, name), SETS.map((set) => cell(`${quantity} ${set}`)));
    this.epoch = el("strong");
    return el("table", {},
      el("thead", {},
        el("tr", {}, el("th", { scope: "col" }, "epoch ", this.epoch), SETS.map((set) => el("th", { scope: "col" }, swatch(set), set)))),
      el("tbody", {}, row("loss", "loss"), row("correct", "right")));
  }

  draw() {
    if (!this.recording || !this.inView) return;
    const { step } = this.player;
    this.stage.draw(step);
    this.losses.draw(step);
    this.epoch.textContent = String(step);
    for (const set of SETS) {
      this.cells[`loss ${set}`].textContent = number(this.recording.loss[set][step], 3);
      this.cells[`right ${set}`].textContent = percent(this.recording.right[set][step]);
    }
    const caption = words(this.recording, step);
    if (caption !== this.caption.textContent) this.caption.textContent = caption;
  }

  destroy() {
    this.gone = true;
    this.sizes?.disconnect();
    this.views?.disconnect();
    this.player?.destroy();
  }
}

/** What is going on at an epoch, in one sentence. @param {Recording} recording @param {number} epoch */
function words(recording, epoch) {
  const { settings, right, parameter_count: parameters } = recording;
  const steps = Math.ceil(settings.training / settings.batch_size);
  if (epoch === 0) return `Random weights, random answers: ${percent(right.validation[0])} of the validation points are right.`;
  if (epoch === recording.epochs - 1) {
    return `Trained: ${
      percent(right.validation[epoch])
    } of the ${settings.validation} validation points, which it never learned from, are right.`;
  }
  if (epoch < reached(recording, 0.75))
    return `In every epoch ${steps} small steps change all ${parameters} parameters, each a little downhill.`;
  if (epoch < reached(recording, 0.95)) return "Layer 1 draws straight borders, layer 2 bends them, the output adds them up.";
  return "The border is found. What follows is polish: the loss still falls, the answers hardly change.";
}

/** @param {Recording} recording */
function description(recording) {
  const { settings, loss, right, network, parameter_count: parameters, torch } = recording;
  const last = recording.epochs - 1;
  const best = bestEpoch(recording);
  return `A ${network} tanh network with ${parameters} parameters learns to tell two noisy spirals apart, recorded with PyTorch ${torch}, `
    + `seed ${settings.seed}: ${settings.training} points to learn from, ${settings.validation} to check with, Adam with learning rate `
    + `${settings.learning_rate}, batches of ${settings.batch_size}, ${last} epochs. The training loss falls from ${
      number(loss.training[0], 3)
    } `
    + `to ${number(loss.training[last], 3)}, the validation loss from ${number(loss.validation[0], 3)} to ${
      number(loss.validation[last], 3)
    } `
    + `(lowest: ${number(loss.validation[best], 3)} at epoch ${best}). Of the validation points ${
      percent(right.validation[0])
    } are right at first, `
    + `${percent(right.validation[last])} at the end. The map turns from an even wash into two interlocked spiral arms.`;
}

/** @param {string} set */
function swatch(set) {
  return svg("svg", { class: "swatch", viewBox: "0 0 22 8", "aria-hidden": "true" }, svg("path", { class: `curve ${set}`, d: "M1 4H21" }));
}

/** Marks and lines, explained with the marks themselves. */
function legend() {
  /** @param {string} kind @param {string} filled */
  const mark = (kind, filled) =>
    svg("svg", { class: `mark ${kind} ${filled}`, viewBox: "0 0 12 12", "aria-hidden": "true" },
      kind === "positive" ? svg("circle", { cx: 6, cy: 6, r: 4 }) : svg("path", { d: "M6 1.2 10.6 9.6H1.4Z" }));
  /** @param {string} kind */
  const line = (kind) =>
    svg("svg", { class: "swatch", viewBox: "0 0 22 8", "aria-hidden": "true" }, svg("path", { class: `weight ${kind}`, d: "M1 4H21" }));
  /** @param {...Child} parts */
  const entry = (...parts) => el("li", {}, parts);
  return el("ul", { class: "legend" }, entry(mark("positive", "filled"), mark("negative", "filled"), " learned from"),
    entry(mark("positive", "hollow"), mark("negative", "hollow"), " only checked"), entry(line("positive"), " positive weight"),
    entry(line("negative"), " negative weight"));
}

export default component((root) => new RecordedTraining(root), "charts/line_chart.css", "lessons/home/recorded_training.css");
