// What the lesson says in words: the phase, the time left, numbers, and the whole picture for those who cannot see it.

import { number } from "../base/dom.js";
import { lookup } from "../base/values.js";
/** @import { Remark, Start, Tales, Telling, Told } from "../types.js" */
/** @import { History } from "./history.js" */

/**
 * A number of a run: four decimals, very small and very large ones in powers of ten; a dash where there is none.
 * @param {number} value @param {number} [digits]
 */
export function figure(value, digits = 4) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (value !== 0 && (size < 0.5 * 10 ** -digits || size >= 1e6)) return powers(value, 2);
  return number(value, size >= 10000 ? 0 : size >= 1000 ? Math.max(0, digits - 2) : digits);
}

const UNTRAINED = "Random weights, random answers. Start trains them, and every picture follows.";
const SETS = /** @type {const} */ (["training", "validation"]);
/** @type {Record<string, string>} */
const HIGH = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** 0.00031 as 3.1·10⁻⁴. @param {number} value @param {number} digits */
export function powers(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  return `${mantissa.replace("-", "−")}·10${[...String(Number(exponent))].map((letter) => HIGH[letter]).join("")}`;
}

/** A learning rate as one would type it. @param {number} value */
export function rate(value) {
  if (!Number.isFinite(value)) return "–";
  return value >= 1e-4 ? String(Number(value.toPrecision(3))) : powers(value, 2);
}

/** A score: accuracies as percentages, anything else as a plain number. @param {number} value @param {string | null | undefined} name */
export function score(value, name) {
  if (!Number.isFinite(value)) return "–";
  return name === "accuracy" ? `${(100 * value).toFixed(value === 1 ? 0 : 1)} %` : figure(value, 3);
}

/** "4 s", "2 min 5 s". @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * How most runs are told. A lesson may tell it otherwise:
 * - `noun`: what a run is called; `pace`: whether epochs or steps per second are told
 * - `paused(history)`, `stopped(history)`, `done(history)`: the phase where it rests, was ended, has come to its end
 * - `ending(told)`: the remark after the end, {text, bad}; null: another one
 * - `single(history)`: the remark after a single step; "": another one
 * - `standing(history)`: the remark elsewhere
 * @satisfies {Telling}
 */
const ORDINARY = { noun: "run", pace: true, paused: pausedWords, stopped: stoppedWords, done: doneWords, ending, single: batchWords,
  standing: (/** @type {History} */ history) => (history.last ? bestWords(history) : UNTRAINED) };

/** The words about a run's phase and the remark below them. @param {Partial<Telling>} [own] @returns {Tales} */
export function runWords(own = {}) {
  /** @type {Telling} */
  const telling = { ...ORDINARY, ...own };
  return { phaseWords: (told) => phaseOf(telling, told), remark: (told) => remarkOn(telling, told) };
}

/** The phase and the remark of an ordinary training. */
export const { phaseWords, remark } = runWords();

/** @param {Telling} telling @param {Told<any>} given */
function phaseOf(telling, { phase, state, history, rate: speed }) {
  if (!history) return "";
  const words = lookup({
    none: "not trained yet",
    starting: "starting…",
    connecting: "starting…",
    queued: `waiting: place ${state.place}`,
    failed: `the ${telling.noun} failed`,
    ended: state.sentence ? `the ${telling.noun} has ended` : telling.stopped(history),
    running: runningWords(history, speed, telling.pace),
    paused: telling.paused(history),
    done: telling.done(history),
  }, phase) ?? phase;
  return state.lost ? `connection lost, trying again · ${words}` : words;
}

/** @param {Telling} telling @param {Told<any>} told @returns {Remark} */
function remarkOn(telling, told) {
  const { phase, state, history } = told;
  if (phase === "failed" || (phase === "ended" && state.sentence)) return { text: state.sentence ?? "", bad: true };
  const end = telling.ending(told);
  if (end) return end;
  const single = phase === "paused" ? telling.single(history) : "";
  return { text: single || (state.sentence ?? telling.standing(history, phase)), bad: false };
}

/** @param {History} history @param {number | null} speed @param {boolean} pace */
function runningWords({ axis, start, last, planned, stops }, speed, pace) {
  const words = [`training: ${axis} ${last} of ${planned}`];
  if (speed && pace) words.push(`${speed >= 10 || axis === "step" ? Math.round(speed) : speed.toFixed(1)} ${axis}s/s`);
  if (speed && last < planned) {
    const upTo = start.patience !== null && start.patience !== undefined && !stops.length ? "at most " : "";
    words.push(`${upTo}${duration((planned - last) / speed)} left`);
  }
  return words.join(" · ");
}

/** Where a run rests. @param {History<any, any, any>} given */
export function pausedWords({ axis, start, last, planned, batch }) {
  if (batch) return `paused in epoch ${batch.epoch}, after batch ${batch.batch} of ${start.batches}`;
  return last === 0 && axis === "epoch" ? `paused before epoch 1 of ${planned}` : `paused after ${axis} ${last} of ${planned}`;
}

/** @param {History} given */
function stoppedWords({ axis, last }) {
  return `stopped after ${axis} ${last}`;
}

/** @param {History} history */
function doneWords(history) {
  const { axis, stops } = history;
  const stop = stops.at(-1);
  if (!stop || history.wentOn) return stoppedWords(history);
  const place = history.placeIn(stop);
  return lookup({
    early: `stopped early at ${axis} ${place}`,
    limit: `finished: ${place} ${axis}s`,
    diverged: `stopped at ${axis} ${place}: it diverged`,
    time: `stopped at ${axis} ${place}: out of time`,
  }, stop.reason) ?? `stopped at ${axis} ${place}`;
}

/** @param {Told<History>} given */
function ending({ phase, history }) {
  const stop = history.stops.at(-1);
  return phase === "done" && stop && !history.wentOn
    ? { text: [stop.sentence ?? "", restoredWords(history)].join(" ").trim(), bad: stop.reason === "diverged" }
    : null;
}

/** Where early stopping went back to earlier weights. @param {History<any, any, any>} history */
export function restoredWords(history) {
  const stop = history.stops.at(-1);
  if (!stop?.restored || !stop.best || stop.best === history.placeIn(stop)) return "";
  const where = `Early stopping keeps the weights of ${history.axis} ${stop.best}`;
  return `${where}: its ${history.watched.replace("_", " ")} is the lowest, ${figure(history.at(history.watched, stop.best))}.`;
}

/** @param {History} given */
function batchWords({ batch, start }) {
  if (!batch) return "";
  return `Batch ${batch.batch} of ${start.batches} has just moved the weights; before that, the loss on its samples was ${
    figure(batch.loss)
  }.`;
}

/** @param {History} history */
function bestWords(history) {
  const lowest = history.lowest();
  if (lowest === null) return "";
  const name = history.watched.replace("_", " ");
  const stop = history.stops[0];
  const value = figure(history.at(history.watched, lowest));
  if (stop && history.wentOn)
    return `Gone on after the stop at epoch ${stop.epoch}: the lowest ${name} is now ${value}, at epoch ${lowest}.`;
  return `The lowest ${name} so far: ${value}, at epoch ${lowest}.`;
}

/** The picture as text, at one epoch. @param {History} history @param {number} epoch */
export function description(history, epoch) {
  const { start } = history;
  const network = `A ${start.sizes.join("-")} network learns ${taskWords(start)}${sampleWords(start)}.`;
  return [network, epochWords(history, epoch), scoreWords(history, epoch), markWords(history), pictureWords(start)].filter(Boolean).join(
    " ",
  );
}

/** @param {Start} given */
function taskWords({ task, inputs, target, classes }) {
  if (task === "regression")
    return inputs.length > 4
      ? `to predict ${target} from ${inputs.length} inputs`
      : `to predict ${target} from ${inputs.join(", ")}`;
  return `to tell ${classes.length} classes apart (${classes.join(", ")})`;
}

/** @param {Start} given */
function sampleWords({ counts }) {
  const { training, validation } = counts ?? {}; // more than the points that are drawn
  if (!training) return "";
  return ` from ${training} training samples${validation ? `, checked on ${validation} validation samples` : ", without validation"}`;
}

/** @param {History} history @param {number} epoch */
function epochWords(history, epoch) {
  const { start } = history;
  const [training, validation] = [history.at("training_loss", epoch), history.at("validation_loss", epoch)];
  const when = epoch === 0 ? "Before training" : `After epoch ${epoch} of ${history.last}`;
  return `${when} the training loss (${start.loss}) is ${figure(training)}${
    Number.isFinite(validation) ? `, the validation loss ${figure(validation)}` : ""
  }.`;
}

/** @param {History} history @param {number} epoch */
function scoreWords(history, epoch) {
  const { score: name } = history.start;
  const values = SETS.map((set) => ({ set, value: history.at(`${set}_score`, epoch) })).filter(({ value }) => Number.isFinite(value));
  if (!name || !values.length) return "";
  return `Its ${name}: ${values.map(({ set, value }) => `${score(value, name)} in ${set}`).join(", ")}.`;
}

/** @param {History} history */
function markWords(history) {
  const bests = history.last ? history.bests : [];
  const best = bests.length
    ? `The lowest ${history.watched.replace("_", " ")} is ${figure(history.at(history.watched, bests[bests.length - 1]))} at epoch ${
      bests.at(-1)
    }.`
    : "";
  const stops = history.stops.map((
    { epoch, reason },
  ) => (reason === "early" ? `Early stopping ended the run at epoch ${epoch}.` : `The run ended at epoch ${epoch}.`));
  return [best, ...stops].filter(Boolean).join(" ");
}

/** @param {Start} given */
function pictureWords({ picture, inputs, target }) {
  return lookup({
    curve: `The picture shows ${target} over ${
      inputs[0]
    }: the samples, the curve that the network predicts, and below it what each hidden unit contributes.`,
    map: `The picture shows what the network answers at every point of the plane of ${inputs.join(" and ")}, with the samples on top `
      + "and what each hidden unit responds to beside it.",
    scatter: "The picture shows each prediction against the true value: on the diagonal they are equal.",
    table: "The picture is the confusion matrix.",
    images:
      "The picture shows twelve validation images with the class the network gives them, and the weights that lead from the pixels to the first hidden units.",
  }, picture);
}
