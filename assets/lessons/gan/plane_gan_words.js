// What the lesson on GANs in the plane says in words: the phase, the remark under the buttons, the picture as text.

import { figure, runWords } from "../../run/words.js";
import { largestPush } from "./plane_gan_geometry.js";
/** @import { Frame, Told } from "../../types.js" */
/** @import { GanHistory } from "./plane_gan_history.js" */
/** @import { Moment, PlaneStart } from "./types.js" */

const UNTRAINED = "Both networks are untrained. Start lets D and G take turns; D step and G step move one of them at a time.";

/** The phase of a run, and one more sentence under the buttons. */
export const { phaseWords, remark } = runWords({ paused, done, ending, single: () => "",
  standing: ({ start }, phase) => (phase === "none" ? UNTRAINED : turns(start)) });

/** @param {GanHistory} given */
function paused({ start, last, single }) {
  if (!single) return `paused after step ${last} of ${start.steps}`;
  return single.player === "generator"
    ? `paused after G step ${single.step}`
    : `paused after D step ${single.inner} before G step ${single.step}`;
}

/** @param {GanHistory} given */
function done({ stops, last }) {
  const stop = stops.at(-1);
  if (!stop) return `stopped after step ${last}`;
  return stop.reason === "diverged" ? `stopped at step ${stop.step}: it diverged` : `finished: ${stop.step} steps`;
}

/** @param {Told<GanHistory>} given */
function ending({ history }) {
  const stop = history.stops.at(-1);
  if (!stop) return null;
  const bad = stop.reason === "diverged";
  if (!stop.diagnosis) return { text: stop.sentence, bad };
  return { text: `Diagnosis: ${stop.diagnosis.title}. ${bad ? stop.sentence : "The words below the picture say why."}`, bad };
}

/** @param {PlaneStart} given */
function turns({ discriminator_steps: inner, every }) {
  const each = inner === 1 ? "One step of D, one step of G, and so on." : `${inner} steps of D, one step of G, and so on.`;
  return every === 1 ? `${each} Every step of G has a picture.` : `${each} A picture follows every ${every} steps of G.`;
}

/** The moment on display: its step, its numbers, its measures. @param {GanHistory} history @param {number} index @param {boolean} newest @returns {Moment} */
export function moment(history, index, newest) {
  const single = newest ? history.single : null;
  const step = single?.step ?? history.placeOf(index);
  const names = ["real", "fake", "discriminator_loss", "generator_loss", "generator_gradient"];
  const numbers = Object.fromEntries(names.map((name) => [name, history.at(name, step)]));
  const title = step === 0 ? "before training" : `after step ${step} of ${history.start.steps}`;
  const measures = history.measuresAt(step);
  if (!single) return { step, title, ...numbers, measures };
  const { discriminator: d, generator: g } = history.newest;
  const own = {
    ...(d?.step === step ? { real: d.real, discriminator_loss: d.loss } : {}),
    fake: single.fake,
    ...(g?.step === step ? { generator_loss: g.loss, generator_gradient: g.gradient_norm } : {}),
  };
  return { step, title: single.player === "generator" ? `after G step ${step}` : `after a D step, before G step ${step}`, ...numbers,
    ...own, measures };
}

/** @type {Record<string, string>} */
const KINDS = {
  line: "a line",
  ring: "a ring",
  "gaussians-2": "2 Gaussians",
  "gaussians-8": "8 Gaussians on a circle",
  "gaussians-25": "25 Gaussians on a grid",
  moons: "two moons",
  own: "your own points",
};

/** The picture as text. @param {GanHistory} history @param {Moment} now @param {Frame} frame */
export function description(history, now, frame) {
  const { start } = history;
  const { measures } = now;
  const when = now.title[0].toUpperCase() + now.title.slice(1);
  const verdict = Number.isFinite(now.real)
    ? ` D ${start.cross_entropy ? "gives" : "scores"} real points ${figure(now.real ?? NaN, 2)} and fakes ${figure(now.fake ?? NaN, 2)}.`
    : "";
  const modes = start.modes.length && measures ? ` The fakes cover ${measures.covered} of ${start.modes.length} modes.` : "";
  const distance = measures
    ? ` Their Jensen–Shannon distance from the real points is ${figure(measures.js, 2)}; fresh real points would have ${
      figure(start.floor.js, 2)
    }.`
    : "";
  return `${when}: 400 fakes (crosses) and 400 real points (discs) of ${
    KINDS[start.distribution] ?? start.distribution
  } over D’s verdict on every place of the plane.`
    + `${verdict}${modes}${distance} The longest arrow stands for a gradient of ${figure(largestPush(/** @type {any} */ (frame)), 4)}.`;
}
