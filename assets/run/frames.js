// Pictures of a run by place: packed arrays or a file, unpacked when they are looked at.

import { sure } from "../base/values.js";
/** @import { Frame, Part } from "../types.js" */
/** @typedef {{ pack: string | null, bytes?: Uint8Array }} Bundle */

const ARRAYS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, f4: Float32Array };
const FILES = ["png", "webp"];
const KEPT = 24; // unpacked pictures

export class Frames {
  /** @type {number[]} */ places = [];
  /** @type {Map<number, Bundle>} */ bundles = new Map();
  /** @type {Map<number, Frame>} */ unpacked = new Map();

  /**
   * `layout` lists the arrays of a picture, {name, type, shape}, one after the other, little-endian; or one file.
   * @param {Part[]} [layout]
   */
  constructor(layout = []) {
    let start = 0;
    this.file = layout.find(({ type }) => FILES.includes(type));
    this.entries = (this.file ? [] : layout).map(({ name, type, shape }) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const entry = { name, length, start, Kind: ARRAYS[/** @type {keyof typeof ARRAYS} */ (type)] };
      start += length * entry.Kind.BYTES_PER_ELEMENT;
      return entry;
    });
    this.size = start;
  }

  /** Pictures may come late and out of order. @param {number} place @param {string} pack */
  add(place, pack) {
    insert(this.places, place);
    this.bundles.set(place, { pack });
    this.unpacked.delete(place);
  }

  /** The picture of a place or the nearest one before: {place, NAME: array, …}; null if there is none at all. @param {number} place */
  at(place) {
    if (!this.places.length) return null;
    const nearest = this.places[Math.max(0, before(this.places, place))];
    const known = this.unpacked.get(nearest);
    if (known) return known;
    const frame = this.read(sure(this.bundles.get(nearest)), nearest);
    this.keep(nearest, frame);
    return frame;
  }

  /** @param {number} place @param {Frame} frame */
  keep(place, frame) {
    if (this.unpacked.size >= KEPT) this.unpacked.delete(sure(this.unpacked.keys().next().value));
    this.unpacked.set(place, frame);
  }

  /** A single picture that belongs to no place's end. @param {string} pack @param {number} place */
  unpack(pack, place) {
    return this.read({ pack }, place);
  }

  /** @param {Bundle} bundle @param {number} place */
  read(bundle, place) {
    /** @type {Frame} */
    const frame = { place };
    if (this.file) return { place, [this.file.name]: address(this.file.type, sure(bundle.pack)) };
    bundle.bytes ??= bytesOf(bundle);
    const { bytes } = bundle;
    for (const { name, Kind, length, start } of this.entries) {
      // Longer numbers may lie at odd addresses, where no view can begin: they are copied.
      frame[name] = Kind.BYTES_PER_ELEMENT === 1
        ? new Kind(/** @type {ArrayBuffer} */ (bytes.buffer), start, length)
        : new Kind(bytes.slice(start, start + length * Kind.BYTES_PER_ELEMENT).buffer);
    }
    return frame;
  }
}

/** Index of the last of rising places that is not later; −1 if there is none. @param {ArrayLike<number>} places @param {number} place */
export function before(places, place) {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Add a place to rising ones, unless it is there. @param {number[]} places @param {number} place */
export function insert(places, place) {
  const index = before(places, place);
  if (places[index] !== place) places.splice(index + 1, 0, place);
}

/** A file of base64 text as an address for an image. @param {string} type @param {string} text */
export function address(type, text) {
  return `data:image/${type};base64,${text}`;
}

/** The bytes of a base64 text; the text is let go. @param {Bundle} bundle */
export function bytesOf(bundle) {
  const text = atob(sure(bundle.pack));
  bundle.pack = null;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
