// What the lesson says in words: the phase, the time left, numbers, and the whole picture for those who cannot see it.

import { number } from "../base/dom.js";
import { lookup } from "../base/values.js";
/** @import { Start, Told } from "../types.js" */
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

/** The phase of a run in a few words. @param {Told<History>} given */
export function phaseWords({ phase, state, history, rate: speed }) {
  if (!history) return "";
  const { start, last } = history;
  const words = lookup({
    none: "not trained yet",
    starting: "starting…",
    connecting: "starting…",
    queued: `waiting: place ${state.place}`,
    failed: "the run failed",
    ended: state.sentence ? "the run has ended" : `stopped after epoch ${last}`,
    running: runningWords(history, speed),
    paused: pausedWords(history),
    done: doneWords(history),
  }, phase) ?? phase;
  if (phase === "paused" && last === 0 && !history.batch) return `paused before epoch 1 of ${start.epochs}`;
  return state.lost ? `connection lost, trying again · ${words}` : words;
}

/** @param {History} given @param {number | null} speed */
function runningWords({ start, last, stops }, speed) {
  const words = [`training: epoch ${last} of ${Math.max(start.epochs, last)}`];
  if (speed) words.push(`${speed >= 10 ? Math.round(speed) : speed.toFixed(1)} epochs/s`);
  if (speed && last < start.epochs) {
    const upTo = start.patience !== null && start.patience !== undefined && !stops.length ? "at most " : "";
    words.push(`${upTo}${duration((start.epochs - last) / speed)} left`);
  }
  return words.join(" · ");
}

/** @param {History} given */
function pausedWords({ start, last, batch }) {
  return batch
    ? `paused in epoch ${batch.epoch}, after batch ${batch.batch} of ${start.batches}`
    : `paused after epoch ${last} of ${Math.max(start.epochs, last)}`;
}

/** @param {History} given */
function doneWords({ stops, last }) {
  const stop = stops.at(-1);
  if (!stop || last > stop.epoch) return `stopped after epoch ${last}`;
  return lookup({
    early: `stopped early at epoch ${stop.epoch}`,
    limit: `finished: ${stop.epoch} epochs`,
    diverged: `stopped at epoch ${stop.epoch}: it diverged`,
    time: `stopped at epoch ${stop.epoch}: out of time`,
  }, stop.reason) ?? `stopped at epoch ${stop.epoch}`;
}

/** One more sentence, where the phase alone does not say enough; {text, bad}. @param {Told<History>} given */
export function remark({ phase, state, history }) {
  if (phase === "failed" || (phase === "ended" && state.sentence)) return { text: state.sentence ?? "", bad: true };
  const stop = history.stops.at(-1);
  const stopped = phase === "done" && stop && history.last <= stop.epoch;
  if (stopped) return { text: stop.sentence ?? "", bad: stop.reason === "diverged" };
  if (phase === "paused" && history.batch) return { text: batchWords(history), bad: false };
  return {
    text: state.sentence
      ?? (history.last ? bestWords(history) : "Random weights, random answers. Start trains them, and every picture follows."),
    bad: false,
  };
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
