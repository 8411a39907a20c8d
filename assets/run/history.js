// All that is known about a run: a row of numbers for every epoch, pictures for many of them, and its stops.

import { sure } from "../base/values.js";
import { Frames } from "./frames.js";
/** @import { AnyStart, Batch, Frame, Rows, Start, Stop } from "../types.js" */

const FIRST_ROOM = 256; // epochs

/** @template {AnyStart} [S=Start] */
export class History {
  /** @type {Map<string, Float64Array>} */ columns = new Map();
  /** @type {Stop[]} */ stops = [];
  /** @type {(Batch & { frame: Frame }) | null} */ batch = null;
  length = 0;
  version = 0;

  /** `start` is the run's first record: what is trained, on what, and how its pictures are packed. @param {S} start */
  constructor(start) {
    this.start = start;
    this.frames = new Frames(start.layout);
  }

  /** @param {any} chunk one of Chunk in types.d.ts, or of the kinds that a subclass knows */
  take(chunk) {
    this.version += 1;
    if (chunk.kind === "epochs") this.takeRows(chunk);
    else if (chunk.kind === "frames") this.frames.add(chunk.epochs, chunk.pack);
    else if (chunk.kind === "batch") this.batch = { ...chunk, frame: this.frames.unpack(chunk.pack, chunk.epoch) };
    else if (chunk.kind === "stop") this.stops.push(chunk);
  }

  /** @param {Rows} given */
  takeRows({ first, columns }) {
    for (const [name, values] of Object.entries(columns)) {
      if (values === null) continue;
      const column = this.room(name, first + values.length);
      values.forEach((value, row) => (column[first + row] = value ?? NaN));
      this.length = Math.max(this.length, first + values.length);
    }
    if (this.batch && this.batch.epoch <= this.last) this.batch = null; // its epoch is complete
  }

  /** The column, grown to hold so many epochs; what is unknown is NaN. @param {string} name @param {number} epochs */
  room(name, epochs) {
    const before = this.columns.get(name);
    if (before && before.length >= epochs) return before;
    const column = new Float64Array(Math.max(FIRST_ROOM, 2 * epochs)).fill(NaN);
    if (before) column.set(before);
    this.columns.set(name, column);
    return column;
  }

  /** The newest epoch. */
  get last() {
    return Math.max(0, this.length - 1);
  }

  /** A number of an epoch; NaN where there is none. @param {string} name @param {number} epoch */
  at(name, epoch) {
    return this.columns.get(name)?.[epoch] ?? NaN;
  }

  /** A column as far as it is known; null if it has no number at all. @param {string} name */
  column(name) {
    const values = this.columns.get(name)?.subarray(0, this.length);
    return values?.some(Number.isFinite) ? values : null;
  }

  /** The loss that early stopping watches: of validation, without validation data that of training. */
  get watched() {
    return this.column("validation_loss") ? "validation_loss" : "training_loss";
  }

  /** After this epoch the run is a continuation: what would have been without the stop. Infinity without one. */
  get firstStop() {
    return this.stops.length ? this.stops[0].epoch : Infinity;
  }

  /** Whether the run has gone on since its newest stop. */
  get wentOn() {
    return this.stops.length > 0 && this.last > sure(this.stops.at(-1)).epoch;
  }

  /**
   * Epochs to mark as best: as the run named them when it stopped, and the lowest watched loss while none is named.
   * None where nobody watches: a training loss alone is best at the end, as a rule.
   */
  get bests() {
    if (this.watched === "training_loss" && (this.start.patience ?? null) === null) return [];
    const named = this.stops.map(({ best }) => best).filter((best) => best !== null && best !== undefined);
    const open = this.stops.length === 0 || this.wentOn;
    return [...new Set([...named, ...(open ? [this.lowest()] : [])])].filter((epoch) => epoch !== null);
  }

  /** The epoch with the lowest watched loss; null before the first one. */
  lowest() {
    const losses = this.column(this.watched) ?? [];
    /** @type {number | null} */
    let best = null;
    losses.forEach((loss, epoch) => {
      if (epoch > 0 && Number.isFinite(loss) && (best === null || loss < losses[best])) best = epoch;
    });
    return best;
  }

  /** The picture to show at an epoch; the one of the batch while it is the newest. @param {number} epoch @param {boolean} newest */
  frame(epoch, newest) {
    return newest && this.batch ? this.batch.frame : this.frames.at(epoch);
  }
}
