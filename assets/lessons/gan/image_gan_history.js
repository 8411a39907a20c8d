// All that is known about a run of a GAN on images: a row of numbers and lists for every epoch, grids of samples as
// files, and the newest single step.

import { History } from "../../run/history.js";
/** @import { ImageChunk, ImageRows, ImageStart, ImageStep } from "./types.js" */

const LEAST_SHARE = 0.01;
const PICTURES = /** @type {const} */ (["pack", "batch_real", "batch_fakes"]);

/** @extends {History<ImageStart>} */
export class ImageHistory extends History {
  /** @type {Map<string, number[][]>} */ lists = new Map();
  /** @type {Map<number, string>} */ grids = new Map();
  /** @type {number[]} */ epochs = [];
  /** @type {ImageStep | null} */ step = null;
  moved = {};

  /** @param {ImageStart} start */
  constructor(start) {
    super({ ...start, layout: [] });
  }

  /** @param {ImageChunk} chunk */
  take(chunk) {
    this.version += 1;
    if (chunk.kind === "rows") this.takeRows(chunk);
    else if (chunk.kind === "frames") this.takeGrid(chunk);
    else if (chunk.kind === "step") this.takeStep(chunk);
    else if (chunk.kind === "stop") this.stops.push(chunk);
  }

  /** @param {{ epochs: number[], pack: string }} given */
  takeGrid({ epochs: [epoch], pack }) {
    if (!this.grids.has(epoch)) this.epochs.push(epoch);
    this.grids.set(epoch, this.file(pack));
  }

  /** @param {ImageStep} chunk */
  takeStep(chunk) {
    const files = PICTURES.flatMap((name) => (chunk[name] ? [[name, this.file(chunk[name])]] : []));
    this.step = { ...chunk, ...Object.fromEntries(files) };
  }

  /** The single step if it lies inside an epoch: then the newest samples are those after it. */
  get inside() {
    return this.step && this.step.epoch > this.last ? this.step : null;
  }

  /** Numbers go into columns, lists are kept as they are. @param {ImageRows} given */
  takeRows({ first, columns }) {
    /** @param {any[]} values */
    const isList = (values) => values.some(Array.isArray);
    const entries = Object.entries(columns);
    for (const [name, values] of entries.filter(([, own]) => isList(own))) {
      const list = this.lists.get(name) ?? [];
      values.forEach((value, row) => (list[first + row] = value));
      this.lists.set(name, list);
    }
    super.takeRows({ first, columns: Object.fromEntries(entries.filter(([, own]) => !isList(own))) });
    if (this.step && this.last >= this.step.epoch) this.step = null; // its epoch is complete
  }

  /** A grid's file as an address. @param {string} pack */
  file(pack) {
    return `data:image/${this.start.codec};base64,${pack}`;
  }

  get real() {
    return this.file(this.start.real);
  }

  /** The newest epoch with a grid that is not after this one; the first one if there is none. @param {number} epoch */
  gridEpoch(epoch) {
    return this.epochs.findLast((own) => own <= epoch) ?? this.epochs[0];
  }

  /** A list of an epoch; null where there is none. @param {string} name @param {number} epoch */
  list(name, epoch) {
    const found = this.lists.get(name)?.[epoch];
    return found?.length ? found : null;
  }

  /** Digits that at least 1 % of the fakes look like. @param {number} epoch */
  appeared(epoch) {
    return this.list("digit_classes", epoch)?.filter((share) => share >= LEAST_SHARE).length ?? NaN;
  }

  /** The loss that is lowest means nothing in a game of two. */
  lowest() {
    return null;
  }
}
