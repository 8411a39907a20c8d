// What a single step of a GAN did, in one or two sentences with its numbers.

import { figure } from "../../run/words.js";
/** @import { FlowStart, GanStep } from "./types.js" */

const BEFORE = "Press D step or G step: one network moves, the other stays, and the numbers of the step appear here.";

/**
 * The sentence under the diagram; `start` tells whether D's verdict is a probability.
 * @param {GanStep | null} step @param {FlowStart} [start]
 */
export function stepSentence(step, start = {}) {
  if (!step) return BEFORE;
  return step.player === "generator" ? generatorWords(step, start) : discriminatorWords(step, start);
}

/** @param {FlowStart} start */
function verdict(start) {
  return start.cross_entropy === false ? "scored" : "gave";
}

/** @param {GanStep} given @param {FlowStart} start */
function discriminatorWords({ step, inner, real, fake, loss, penalty, gradient_norm: norm }, start) {
  const before = inner > 1 ? `D step ${inner} before step ${step} of G` : `D step before step ${step} of G`;
  const of = penalty ? `, of which the gradient penalty is ${figure(penalty, 4)}` : "";
  return `${before}: D ${verdict(start)} the real batch ${figure(real, 3)} and the fakes ${figure(fake, 3)} on average. Its loss was ${
    figure(loss, 4)
  }${of}. `
    + `The gradient (norm ${figure(norm, 4)}) ended in D's weights; no weight of G moved, because the fakes were taken as plain data.`;
}

/** @param {GanStep} given @param {FlowStart} start */
function generatorWords({ step, fake, loss, gradient_norm: norm }, start) {
  return `G step ${step}: D ${verdict(start)} G's fakes ${figure(fake, 3)} on average, so G's loss was ${figure(loss, 4)}. `
    + `The gradient ran back from the loss through D, whose weights stayed, to each fake and into G, where its norm was ${
      figure(norm, 4)
    }. No real sample was needed.`;
}
