// All that is known about a run of any kind: rows of numbers and lists by place (an epoch or a step), pictures for many
// places, the newest single step, and the stops. The messages are told in core/runs/recording/recorder.py.

import { sure } from "../base/values.js";
import { before, Frames, insert } from "./frames.js";
/** @import { AnyStart, AnyStop, Batch, Chunk, Frame, Rows, Single, Start, Stop } from "../types.js" */

const FIRST_ROOM = 256; // places

/**
 * @template {AnyStart} [S=Start]
 * @template {AnyStop} [T=Stop]
 * @template {Single} [G=Single]
 */
export class History {
  /** @type {Map<string, Float64Array>} */ columns = new Map();
  /** @type {Map<string, any[]>} */ lists = new Map();
  /** @type {number[]} */ rows = [];
  /** @type {T[]} */ stops = [];
  /** @type {(G & { frame: Frame }) | null} */ single = null;
  /** @type {Map<string, { xs: Float64Array, ys: Float64Array } | null>} */ measured = new Map();

  /** `start` is the run's first record: what is trained, on what, and how its pictures are packed. @param {S} start */
  constructor(start) {
    this.start = start;
    this.frames = new Frames(start.layout);
  }

  /** @param {Chunk} chunk */
  take(chunk) {
    if (chunk.kind === "rows") this.takeRows(chunk);
    else if (chunk.kind === "picture") this.takePicture(chunk);
    else if (chunk.kind === "single") this.takeSingle(/** @type {any} */ (chunk));
    else if (chunk.kind === "stop") this.stops.push(/** @type {any} */ (chunk));
  }

  /** Numbers go into columns, lists are kept as they are; what is unknown is NaN. @param {Rows} given */
  takeRows({ first, columns }) {
    let end = first;
    for (const [name, values] of Object.entries(columns)) {
      if (values === null) continue;
      end = Math.max(end, first + values.length);
      if (values.some(Array.isArray)) this.takeLists(name, first, values);
      else {
        const column = this.room(name, first + values.length);
        values.forEach((value, row) => (column[first + row] = value ?? NaN));
      }
    }
    for (let place = first; place < end; place += 1) insert(this.rows, place);
    this.measured.clear();
    this.reach(end - 1);
  }

  /** @param {string} name @param {number} first @param {any[]} values */
  takeLists(name, first, values) {
    const list = this.lists.get(name) ?? [];
    values.forEach((value, row) => (list[first + row] = filled(value)));
    this.lists.set(name, list);
  }

  /** @param {{ place: number, pack: string }} given */
  takePicture({ place, pack }) {
    this.frames.add(place, pack);
    this.reach(place);
  }

  /** @param {G} chunk */
  takeSingle(chunk) {
    this.single = { ...chunk, frame: this.frames.unpack(chunk.pack, this.placeIn(chunk)) };
  }

  /** What places on the axis of the run are. */
  get axis() {
    return this.start.axis ?? "epoch";
  }

  /** Where the run shall end, or where it is if it has gone on beyond that. */
  get planned() {
    return Math.max(this.start.epochs ?? this.start.steps ?? 0, this.last);
  }

  /** The place that a message names. @param {{ [axis: string]: any }} chunk @returns {number} */
  placeIn(chunk) {
    return chunk[this.axis];
  }

  /** What is known of a place puts an end to the single step on the way to it. @param {number} place */
  reach(place) {
    if (this.single && this.placeIn(this.single) <= place) this.single = null;
  }

  /** The column, grown to hold so many places; what is unknown is NaN. @param {string} name @param {number} places */
  room(name, places) {
    const known = this.columns.get(name);
    if (known && known.length >= places) return known;
    const column = new Float64Array(Math.max(FIRST_ROOM, 2 * places)).fill(NaN);
    if (known) column.set(known);
    this.columns.set(name, column);
    return column;
  }

  /** The places at which the scrubber stops, rising. */
  get places() {
    return this.rows;
  }

  /** How many they are. */
  get length() {
    return this.places.length;
  }

  /** After the newest row. */
  get end() {
    return this.rows.length ? this.rows[this.rows.length - 1] + 1 : 0;
  }

  /** The newest place; 0 before the first row. */
  get last() {
    return Math.max(0, this.end - 1);
  }

  /** The place at which the scrubber stops. @param {number} index */
  placeOf(index) {
    return this.places[Math.max(0, Math.min(index, this.length - 1))] ?? 0;
  }

  /** Where the scrubber stops for a place, or for the last one before. @param {number} place */
  indexOf(place) {
    return Math.max(0, before(this.places, place));
  }

  /** A number of a place; NaN where there is none. @param {string} name @param {number} place */
  at(name, place) {
    return this.columns.get(name)?.[place] ?? NaN;
  }

  /** A list of a place; null where there is none. @param {string} name @param {number} place */
  list(name, place) {
    const found = this.lists.get(name)?.[place];
    return Array.isArray(found) && found.length ? found : null;
  }

  /** A column from place 0 on, as far as it is known; null if it has no number at all. @param {string} name */
  column(name) {
    const values = this.columns.get(name)?.subarray(0, this.end);
    return values?.some(Number.isFinite) ? values : null;
  }

  /** A column that has numbers at some places only: {xs, ys}; null if it has none at all. @param {string} name */
  measure(name) {
    const known = this.measured.get(name);
    if (known !== undefined) return known;
    const values = this.column(name);
    const xs = values && Float64Array.from(this.rows.filter((place) => Number.isFinite(values[place])));
    const made = values && xs && { xs, ys: xs.map((place) => values[place]) };
    this.measured.set(name, made);
    return made;
  }

  /** The loss that early stopping watches: of validation, without validation data that of training. */
  get watched() {
    return this.column("validation_loss") ? "validation_loss" : "training_loss";
  }

  /** After this place the run is a continuation: what would have been without the stop. Infinity without one. */
  get firstStop() {
    return this.stops.length ? this.placeIn(this.stops[0]) : Infinity;
  }

  /** Whether the run has gone on since its newest stop. */
  get wentOn() {
    return this.stops.length > 0 && this.last > this.placeIn(sure(this.stops.at(-1)));
  }

  /** The single step as a batch inside an epoch; null if it is another one, or none. @returns {(Batch & { frame: Frame }) | null} */
  get batch() {
    return /** @type {any} */ (this.single && "batch" in this.single ? this.single : null);
  }

  /**
   * Epochs to mark as best: as the run named them when it stopped, and the lowest watched loss while none is named.
   * None where nobody watches: a training loss alone is best at the end, as a rule.
   */
  get bests() {
    if (this.watched === "training_loss" && (this.start.patience ?? null) === null) return [];
    const named = this.stops.map(({ best }) => best ?? null);
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

  /** The picture to show; the one of the single step while it is the newest. @param {number} index @param {boolean} newest */
  frame(index, newest) {
    return newest && this.single ? this.single.frame : this.frames.at(this.placeOf(index));
  }
}

/** Lists however deep, with NaN for what is unknown. @param {any} value @returns {any} */
function filled(value) {
  return Array.isArray(value) ? value.map(filled) : value ?? NaN;
}
