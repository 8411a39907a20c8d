// One step, slowly: the flow of both networks, and the batch that D saw in the step.

import { el, put } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { address } from "../../run/frames.js";
import { Flow } from "./gan_flow.js";
/** @import { ImageStart, ImageStep } from "./types.js" */

const BATCHES = /** @type {const} */ (["batch_real", "batch_fakes"]);

export class SingleStep {
  /** @type {ImageStep | null | undefined} */ drawn;
  /** @type {ImageStart} */ start = later();

  constructor() {
    this.flow = new Flow();
    this.pictures = { batch_real: picture("real images that D saw"), batch_fakes: picture("fakes that D saw") };
    this.batches = el("div", { class: "batches", hidden: true }, Object.values(this.pictures).map(({ node }) => node));
    this.node = el("div", { class: "single-step" }, this.flow.node, this.batches);
  }

  /** @param {ImageStart} start */
  set(start) {
    this.start = start;
    this.flow.set({ ...start, weights: start.parameters });
    this.drawn = undefined;
  }

  /** `step` is the newest single step, or null. @param {ImageStep | null} step */
  draw(step) {
    if (step === this.drawn) return;
    this.drawn = step;
    this.flow.draw(step);
    this.batches.hidden = !step;
    for (const name of BATCHES) {
      const { node, image, words } = this.pictures[name];
      const file = name === "batch_real" && step?.player === "generator" ? null : step?.[name];
      node.hidden = !file;
      if (!step || !file) continue;
      image.src = address(this.start.codec, file);
      put(words, "text",
        name === "batch_real" ? `Real: D said ${verdict(step.real)} on average.` : `Fakes: D said ${verdict(step.fake)} on average.`);
    }
  }
}

/** @param {string} alt */
function picture(alt) {
  const image = el("img", { alt: `16 ${alt}` });
  const words = el("figcaption");
  return { node: el("figure", {}, image, words), image, words };
}

/** @param {number} value */
function verdict(value) {
  return Number.isFinite(value) ? value.toFixed(2).replace("-", "−") : "–";
}
