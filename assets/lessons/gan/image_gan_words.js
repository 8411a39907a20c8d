// What the lesson says in words about a run of a GAN on images.

import { figure, pausedWords, runWords } from "../../run/words.js";
/** @import { ImageHistory } from "./image_gan_history.js" */

const NOTHING_TO_JUDGE = "The digit CNN must name a digit for noise, too: of untrained samples its answers mean nothing.";
const DOUBT = "D can hardly tell them apart, because the fakes are good or because D is not: the samples show which";
const UNTRAINED = "Untrained: every sample is the same grey noise. Start, and both networks learn in turns.";
const PLAYERS = { discriminator: "D", generator: "G" };

/** The phase of a run, and one more sentence, where the phase alone does not say enough. */
export const { phaseWords, remark } = runWords({
  paused: (/** @type {ImageHistory} */ history) =>
    history.inside ? `paused in epoch ${history.inside.epoch}, after a step of ${PLAYERS[history.inside.player]}` : pausedWords(history),
  single: (/** @type {ImageHistory} */ history) => (history.inside ? stepWords(history) : ""),
  standing: (/** @type {ImageHistory} */ history) => (history.last ? duelWords(history, history.last) : UNTRAINED),
});

/** @param {ImageHistory} given */
function stepWords({ single: step }) {
  if (!step) return "";
  const other = step.player === "generator" ? "D" : "G";
  return `Only ${PLAYERS[step.player]} has learned: its loss on this batch was ${figure(step.loss)}. ${other}'s weights stayed.`;
}

/** How the game stands after an epoch. @param {ImageHistory} history @param {number} epoch */
export function duelWords(history, epoch) {
  const [real, fake] = ["real", "fake"].map((name) => history.at(name, epoch));
  if (!Number.isFinite(real)) return "";
  if (!history.start.cross_entropy) return `D scores real images ${figure(real, 2)} and fakes ${figure(fake, 2)} on average.`;
  const gap = real - fake;
  const verdict = gap > 0.8 ? "D tells them apart easily" : gap > 0.3 ? "D often tells them apart" : DOUBT;
  return `D gives real images ${real.toFixed(2)} and fakes ${fake.toFixed(2)} on average: ${verdict}.`;
}

/** The picture as text, at one epoch. @param {ImageHistory} history @param {number} epoch */
export function description(history, epoch) {
  const { start } = history;
  const when = epoch ? `After epoch ${epoch} of ${Math.max(history.last, start.epochs)}` : "Before training";
  const size = `${start.side}×${start.side} pixels ${start.channels === 3 ? "in colour" : "in grey"}`;
  const parts = [
    `${when}: 64 samples of the generator from the same ${start.latent} random numbers each time, beside 32 real images (${start.title}), ${size}.`,
  ];
  if (epoch) {
    parts.push(`Loss of D ${figure(history.at("discriminator_loss", epoch))}, loss of G ${figure(history.at("generator_loss", epoch))}, `
      + `gradient that reaches G ${figure(history.at("generator_gradient", epoch), 3)}.`, duelWords(history, epoch));
  }
  if (start.judged) parts.push(judgedWords(history, epoch));
  return parts.filter(Boolean).join(" ");
}

/** @param {ImageHistory} history @param {number} epoch */
export function judgedWords(history, epoch) {
  const classes = history.list("digit_classes", epoch);
  if (!classes) return "";
  if (epoch === 0) return NOTHING_TO_JUDGE;
  const shares = classes.map((share, digit) => `${digit}: ${percent(share)}`).join(", ");
  return `A digit CNN is more than 90 % sure of ${percent(history.at("sure", epoch))} of 500 fakes; ${
    history.appeared(epoch)
  } of 10 digits appear (${shares}).`;
}

/** A share as a whole percentage. @param {number} share */
export function percent(share) {
  if (!Number.isFinite(share)) return "–";
  return share > 0 && share < 0.01 ? "< 1 %" : `${Math.round(100 * share)} %`;
}
