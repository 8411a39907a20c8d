// Pictures of a run by epoch: packed arrays, unpacked when they are looked at.

const ARRAYS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, f4: Float32Array };
const KEPT = 24; // unpacked pictures

export class Frames {
  /** `layout` lists the arrays of a picture: {name, type, shape}, one after the other, little-endian. */
  constructor(layout) {
    let start = 0;
    this.entries = layout.map(({ name, type, shape }) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const entry = { name, shape, length, start, Kind: ARRAYS[type] };
      start += length * entry.Kind.BYTES_PER_ELEMENT;
      return entry;
    });
    Object.assign(this, { size: start, epochs: [], places: new Map(), unpacked: new Map() });
  }

  /** Pictures may come late and out of order. */
  add(epochs, pack) {
    const bundle = { pack };
    epochs.forEach((epoch, index) => {
      if (!this.places.has(epoch)) this.insert(epoch);
      this.places.set(epoch, { bundle, index });
      this.unpacked.delete(epoch);
    });
  }

  insert(epoch) {
    if (!this.epochs.length || epoch > this.epochs.at(-1)) this.epochs.push(epoch);
    else this.epochs.splice(this.before(epoch) + 1, 0, epoch);
  }

  /** Index of the last picture that is not later; −1 if there is none. */
  before(epoch) {
    let [low, high] = [0, this.epochs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.epochs[middle] <= epoch) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The picture of an epoch or the nearest one before: {epoch, NAME: array, …}; null if there is none at all. */
  at(epoch) {
    if (!this.epochs.length) return null;
    const nearest = this.epochs[Math.max(0, this.before(epoch))];
    if (!this.unpacked.has(nearest)) {
      const { bundle, index } = this.places.get(nearest);
      bundle.bytes ??= bytesOf(bundle);
      this.keep(nearest, this.read(bundle.bytes, index * this.size, nearest));
    }
    return this.unpacked.get(nearest);
  }

  keep(epoch, frame) {
    if (this.unpacked.size >= KEPT) this.unpacked.delete(this.unpacked.keys().next().value);
    this.unpacked.set(epoch, frame);
  }

  /** A single picture that belongs to no epoch's end. */
  unpack(pack, epoch) {
    return this.read(bytesOf({ pack }), 0, epoch);
  }

  read(bytes, from, epoch) {
    const frame = { epoch };
    for (const { name, Kind, length, start } of this.entries) {
      const [begin, end] = [from + start, from + start + length * Kind.BYTES_PER_ELEMENT];
      // Longer numbers may lie at odd addresses, where no view can begin: they are copied.
      frame[name] = Kind.BYTES_PER_ELEMENT === 1 ? new Kind(bytes.buffer, begin, length) : new Kind(bytes.slice(begin, end).buffer);
    }
    return frame;
  }
}

/** The bytes of a base64 text; the text is let go. */
export function bytesOf(bundle) {
  const text = atob(bundle.pack);
  bundle.pack = null;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
