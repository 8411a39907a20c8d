// What is drawn by hand: strokes on a square from 0 to 1, and the grey pixels that they make. Knows no page.

/** @typedef {[number, number]} Spot */

const PEN = 0.045; // half the width of a line, as a share of the square
const MOST_SPOTS = 20_000;

export class Drawing {
  /** @type {Spot[][]} */ strokes = [];

  /** How many points there are in all. */
  get spots() {
    return this.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  }

  /** Begin a line. @param {Spot} spot */
  begin(spot) {
    this.strokes.push([inside(spot)]);
  }

  /** Go on with the line; a drawing without end is cut. @param {Spot} spot */
  go(spot) {
    if (this.spots < MOST_SPOTS) this.strokes.at(-1)?.push(inside(spot));
  }

  /** Take the last line back. */
  undo() {
    this.strokes.pop();
  }

  clear() {
    this.strokes = [];
  }

  /** Ink as bytes, rows from the top, 255 in the middle of a line. @param {number} side */
  pixels(side) {
    const ink = new Uint8Array(side * side);
    for (const stroke of this.strokes) {
      stroke.forEach((spot, at) => this.line(ink, side, stroke[Math.max(0, at - 1)], spot));
    }
    return ink;
  }

  /** @param {Uint8Array} ink @param {number} side @param {Spot} from @param {Spot} to */
  line(ink, side, from, to) {
    const radius = PEN * side;
    const [[x0, y0], [x1, y1]] = [from, to].map(([x, y]) => [x * side, y * side]);
    /** @param {number} value */
    const pixel = (value) => Math.max(0, Math.min(side - 1, Math.floor(value)));
    for (let row = pixel(Math.min(y0, y1) - radius - 1); row <= pixel(Math.max(y0, y1) + radius + 1); row += 1) {
      for (let column = pixel(Math.min(x0, x1) - radius - 1); column <= pixel(Math.max(x0, x1) + radius + 1); column += 1) {
        const away = distance([column + 0.5, row + 0.5], [x0, y0], [x1, y1]);
        const share = Math.max(0, Math.min(1, radius - away + 0.5));
        const at = row * side + column;
        ink[at] = Math.max(ink[at], Math.round(255 * share));
      }
    }
  }

  /** What lies on the square, in words. */
  words() {
    if (!this.strokes.length) return "empty";
    const all = this.strokes.flat();
    const [left, right] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))];
    const [top, bottom] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
    /** @param {number} share */
    const percent = (share) => Math.round(100 * share);
    const count = this.strokes.length === 1 ? "1 line" : `${this.strokes.length} lines`;
    return `${count}, from ${percent(left)} to ${percent(right)} % across and ${percent(top)} to ${percent(bottom)} % down`;
  }
}

/** @param {Spot} spot @returns {Spot} */
function inside([x, y]) {
  return [Math.max(0, Math.min(1, x)), Math.max(0, Math.min(1, y))];
}

/** From a point to the line between two others. @param {Spot} point @param {number[]} from @param {number[]} to */
function distance([x, y], [x0, y0], [x1, y1]) {
  const [across, down] = [x1 - x0, y1 - y0];
  const length = across * across + down * down;
  const share = length ? Math.max(0, Math.min(1, ((x - x0) * across + (y - y0) * down) / length)) : 0;
  return Math.hypot(x - x0 - share * across, y - y0 - share * down);
}
