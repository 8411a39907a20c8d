// All that is known about a run of a GAN on images: a row of numbers and lists for every epoch, grids of samples as
// files, and the newest single step.

import { History } from "../../run/history.js";

export class ImageHistory extends History {
  constructor(start) {
    super({ ...start, layout: [] });
    Object.assign(this, { lists: new Map(), grids: new Map(), epochs: [], step: null, moved: {} });
    this.batch = null;
  }

  take(chunk) {
    this.version += 1;
    if (chunk.kind === "rows") this.takeRows(chunk);
    else if (chunk.kind === "frames") this.takeGrid(chunk);
    else if (chunk.kind === "step") this.takeStep(chunk);
    else if (chunk.kind === "stop") this.stops.push(chunk);
  }

  takeGrid({ epochs: [epoch], pack }) {
    if (!this.grids.has(epoch)) this.epochs.push(epoch);
    this.grids.set(epoch, this.file(pack));
  }

  takeStep(chunk) {
    const pictures = ["pack", "batch_real", "batch_fakes"].filter((name) => chunk[name]);
    this.step = { ...chunk, ...Object.fromEntries(pictures.map((name) => [name, this.file(chunk[name])])) };
  }

  /** The single step if it lies inside an epoch: then the newest samples are those after it. */
  get inside() {
    return this.step?.epoch > this.last ? this.step : null;
  }

  /** Numbers go into columns, lists are kept as they are. */
  takeRows({ first, columns }) {
    const isList = (values) => values.some(Array.isArray);
    const entries = Object.entries(columns);
    for (const [name, values] of entries.filter(([, own]) => isList(own))) {
      if (!this.lists.has(name)) this.lists.set(name, []);
      values.forEach((value, row) => (this.lists.get(name)[first + row] = value));
    }
    super.takeRows({ first, columns: Object.fromEntries(entries.filter(([, own]) => !isList(own))) });
    if (this.step && this.last >= this.step.epoch) this.step = null; // its epoch is complete
  }

  /** A grid's file as an address. */
  file(pack) {
    return `data:image/${this.start.codec};base64,${pack}`;
  }

  get real() {
    return this.file(this.start.real);
  }

  /** The newest epoch with a grid that is not after this one; the first one if there is none. */
  gridEpoch(epoch) {
    return this.epochs.findLast((own) => own <= epoch) ?? this.epochs[0];
  }

  /** A list of an epoch; null where there is none. */
  list(name, epoch) {
    const found = this.lists.get(name)?.[epoch];
    return found?.length ? found : null;
  }

  /** Digits that at least 1 % of the fakes look like. */
  appeared(epoch) {
    return this.list("digit_classes", epoch)?.filter((share) => share >= LEAST_SHARE).length ?? NaN;
  }

  /** The loss that is lowest means nothing in a game of two. */
  lowest() {
    return null;
  }
}

const LEAST_SHARE = 0.01;
