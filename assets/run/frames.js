// Pictures of a run by epoch: packed arrays, unpacked when they are looked at.

import { sure } from "../base/values.js";
/** @import { Frame, Part } from "../types.js" */
/** @typedef {{ pack: string | null, bytes?: Uint8Array }} Bundle */

const ARRAYS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, f4: Float32Array };
const KEPT = 24; // unpacked pictures

export class Frames {
  /** @type {number[]} */ epochs = [];
  /** @type {Map<number, { bundle: Bundle, index: number }>} */ places = new Map();
  /** @type {Map<number, Frame>} */ unpacked = new Map();

  /** `layout` lists the arrays of a picture: {name, type, shape}, one after the other, little-endian. @param {Part[]} layout */
  constructor(layout) {
    let start = 0;
    this.entries = layout.map(({ name, type, shape }) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const entry = { name, shape, length, start, Kind: ARRAYS[type] };
      start += length * entry.Kind.BYTES_PER_ELEMENT;
      return entry;
    });
    this.size = start;
  }

  /** Pictures may come late and out of order. @param {number[]} epochs @param {string} pack */
  add(epochs, pack) {
    const bundle = { pack };
    epochs.forEach((epoch, index) => {
      if (!this.places.has(epoch)) this.insert(epoch);
      this.places.set(epoch, { bundle, index });
      this.unpacked.delete(epoch);
    });
  }

  /** @param {number} epoch */
  insert(epoch) {
    if (!this.epochs.length || epoch > this.epochs[this.epochs.length - 1]) this.epochs.push(epoch);
    else this.epochs.splice(this.before(epoch) + 1, 0, epoch);
  }

  /** Index of the last picture that is not later; −1 if there is none. @param {number} epoch */
  before(epoch) {
    let [low, high] = [0, this.epochs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.epochs[middle] <= epoch) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The picture of an epoch or the nearest one before: {epoch, NAME: array, …}; null if there is none at all. @param {number} epoch */
  at(epoch) {
    if (!this.epochs.length) return null;
    const nearest = this.epochs[Math.max(0, this.before(epoch))];
    const known = this.unpacked.get(nearest);
    if (known) return known;
    const { bundle, index } = sure(this.places.get(nearest));
    bundle.bytes ??= bytesOf(bundle);
    const frame = this.read(bundle.bytes, index * this.size, nearest);
    this.keep(nearest, frame);
    return frame;
  }

  /** @param {number} epoch @param {Frame} frame */
  keep(epoch, frame) {
    if (this.unpacked.size >= KEPT) this.unpacked.delete(sure(this.unpacked.keys().next().value));
    this.unpacked.set(epoch, frame);
  }

  /** A single picture that belongs to no epoch's end. @param {string} pack @param {number} epoch */
  unpack(pack, epoch) {
    return this.read(bytesOf({ pack }), 0, epoch);
  }

  /** @param {Uint8Array} bytes @param {number} from @param {number} epoch */
  read(bytes, from, epoch) {
    /** @type {Frame} */
    const frame = { epoch };
    for (const { name, Kind, length, start } of this.entries) {
      const [begin, end] = [from + start, from + start + length * Kind.BYTES_PER_ELEMENT];
      // Longer numbers may lie at odd addresses, where no view can begin: they are copied.
      frame[name] = Kind.BYTES_PER_ELEMENT === 1
        ? new Kind(/** @type {ArrayBuffer} */ (bytes.buffer), begin, length)
        : new Kind(bytes.slice(begin, end).buffer);
    }
    return frame;
  }
}

/** The bytes of a base64 text; the text is let go. @param {Bundle} bundle */
export function bytesOf(bundle) {
  const text = atob(sure(bundle.pack));
  bundle.pack = null;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
