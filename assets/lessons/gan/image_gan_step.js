// One step, slowly: the flow of both networks, and the batch that D saw in the step.

import { el, put } from "../../base/dom.js";
import { Flow } from "./gan_flow.js";

export class SingleStep {
  constructor() {
    this.flow = new Flow();
    this.pictures = { batch_real: picture("real images that D saw"), batch_fakes: picture("fakes that D saw") };
    this.batches = el("div", { class: "batches", hidden: true }, Object.values(this.pictures).map(({ node }) => node));
    this.node = el("div", { class: "single-step" }, this.flow.node, this.batches);
  }

  set(start) {
    this.start = start;
    this.flow.set({ ...start, weights: start.parameters });
    this.drawn = undefined;
  }

  /** `step` is the newest single step, or null. */
  draw(step) {
    if (step === this.drawn) return;
    this.drawn = step;
    this.flow.draw(step);
    this.batches.hidden = !step;
    for (const [name, { node, image, words }] of Object.entries(this.pictures)) {
      const shown = Boolean(step?.[name]) && !(name === "batch_real" && step.player === "generator");
      node.hidden = !shown;
      if (!shown) continue;
      image.src = step[name];
      put(words, "text", name === "batch_real" ? `Real: D said ${verdict(step.real)} on average.` : `Fakes: D said ${verdict(step.fake)} on average.`);
    }
  }
}

function picture(alt) {
  const image = el("img", { alt: `16 ${alt}` });
  const words = el("figcaption");
  return { node: el("figure", {}, image, words), image, words };
}

function verdict(value) {
  return Number.isFinite(value) ? value.toFixed(2).replace("-", "−") : "–";
}
