// All that is known about a run of a GAN in the plane: a row of numbers for every step, pictures and measures for many
// of them, the newest single step, and the end.

import { Frames } from "../../run/frames.js";
/** @import { Rows } from "../../types.js" */
/** @import { GanStep, Measures, PlaneChunk, PlaneStart, PlaneStep, PlaneStop, Player } from "./types.js" */

const FIRST_ROOM = 512; // steps

export class GanHistory {
  /** @type {Map<string, Float64Array>} */ columns = new Map();
  /** @type {Map<number, Measures>} */ measures = new Map();
  /** @type {PlaneStop[]} */ stops = [];
  /** @type {PlaneStep | null} */ single = null;
  /** @type {{ [player in Player]?: GanStep }} */ newest = {};
  /** @type {Record<string, { xs: Float64Array, ys: Float64Array }>} */ measured = {};
  rows = 0;

  /** `start` is the run's first record: what is imitated, by which networks, and how the pictures are packed. @param {PlaneStart} start */
  constructor(start) {
    this.start = { ...start, epochs: start.steps };
    this.frames = new Frames(start.layout);
  }

  /** @param {PlaneChunk} chunk */
  take(chunk) {
    if (chunk.kind === "rows") this.takeRows(chunk);
    else if (chunk.kind === "measures") this.takeMeasures(chunk);
    else if (chunk.kind === "frames") this.takeFrames(chunk);
    else if (chunk.kind === "step") this.takeStep(chunk);
    else if (chunk.kind === "stop") this.stops.push(chunk);
  }

  /** @param {Rows} given */
  takeRows({ first, columns }) {
    for (const [name, values] of Object.entries(columns)) {
      if (values === null) continue;
      const column = this.room(name, first + values.length);
      values.forEach((value, row) => (column[first + row] = value ?? NaN));
      this.rows = Math.max(this.rows, first + values.length - 1);
    }
  }

  /** The column, grown to hold so many steps; what is unknown is NaN. @param {string} name @param {number} steps */
  room(name, steps) {
    const before = this.columns.get(name);
    if (before && before.length >= steps) return before;
    const column = new Float64Array(Math.max(FIRST_ROOM, 2 * steps)).fill(NaN);
    if (before) column.set(before);
    this.columns.set(name, column);
    return column;
  }

  /** @param {Measures} chunk */
  takeMeasures(chunk) {
    this.measures.set(chunk.step, chunk);
    this.measured = {};
  }

  /** @param {GanStep & { pack: string }} chunk */
  takeStep(chunk) {
    this.single = { ...chunk, frame: this.frames.unpack(chunk.pack, chunk.step) };
    this.newest[chunk.player] = chunk;
  }

  /** A picture of a later moment puts an end to the single step. @param {{ steps: number[], pack: string }} given */
  takeFrames({ steps, pack }) {
    this.frames.add(steps, pack);
    if (this.single && this.single.step <= steps[steps.length - 1]) this.single = null;
  }

  /** How many pictures there are. */
  get length() {
    return this.frames.epochs.length;
  }

  /** The newest step of the generator. */
  get last() {
    const single = this.single?.player === "generator" ? this.single.step : 0;
    return Math.max(this.rows, this.frames.epochs.at(-1) ?? 0, single);
  }

  /** The step that a picture shows. @param {number} index */
  stepOf(index) {
    return this.frames.epochs[Math.max(0, Math.min(index, this.length - 1))] ?? 0;
  }

  /** The picture of a step or the last one before. @param {number} step */
  indexOf(step) {
    return Math.max(0, this.frames.before(step));
  }

  /** A number of a step; NaN where there is none. @param {string} name @param {number} step */
  at(name, step) {
    return this.columns.get(name)?.[step] ?? NaN;
  }

  /** A column from step 0 to the newest row, with NaN at step 0; null if it has no number at all. @param {string} name */
  column(name) {
    const values = this.columns.get(name)?.subarray(0, this.rows + 1);
    return values?.some(Number.isFinite) ? values : null;
  }

  /** The measures of a picture, or of the last one before that was measured. @param {number} step */
  measuresAt(step) {
    return this.measures.get(step) ?? [...this.measures.values()].findLast((one) => one.step <= step) ?? null;
  }

  /** One measure over the steps: {xs, ys}. @param {string} name */
  measure(name) {
    if (!this.measured[name]) {
      const all = [...this.measures.values()];
      this.measured[name] = { xs: Float64Array.from(all, ({ step }) => step), ys: Float64Array.from(all, (one) =>
        Number(one[name] ?? NaN)) };
    }
    return this.measured[name];
  }

  /** The picture to show; the one of the single step while it is the newest. @param {number} index @param {boolean} newest */
  frame(index, newest) {
    return newest && this.single ? this.single.frame : this.frames.at(this.stepOf(index));
  }
}
