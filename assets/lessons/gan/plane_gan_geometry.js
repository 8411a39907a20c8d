// From the bytes of a frame to places: positions, arrows, contour lines.

/** @import { Pair } from "../../types.js" */
/** @typedef {{ arrows: ArrayLike<number>, arrow_scale: ArrayLike<number> & Iterable<number> }} Arrows */

const FULL = 65535;
const LONGEST = 26; // pixels of an arrow
const USUAL = 1; // a gradient of this size has an arrow of 63 % of that

/** Packed positions as [[x, y] …]. @param {ArrayLike<number>} packed @param {Pair} pair */
export function positions(packed, [low, high]) {
  /** @type {Pair[]} */
  const points = new Array(packed.length / 2);
  for (let at = 0; at < points.length; at += 1) {
    points[at] = [low + (packed[2 * at] / FULL) * (high - low), low + (packed[2 * at + 1] / FULL) * (high - low)];
  }
  return points;
}

/** Direction and length in pixels of the arrow of each fake: [across, up, length]. @param {Arrows} given */
export function arrowLengths({ arrows, arrow_scale: [scale] }) {
  return Array.from({ length: arrows.length / 2 }, (_, at) => {
    const [across, up] = [arrows[2 * at] - 128, arrows[2 * at + 1] - 128].map((byte) => (byte / 127) * scale);
    const size = Math.hypot(across, up);
    return size > 0 ? [across / size, up / size, LONGEST * (1 - Math.exp(-size / USUAL))] : [0, 0, 0];
  });
}

/** The largest gradient of a frame's fakes, in both coordinates. @param {Arrows} given */
export function largestPush({ arrows, arrow_scale: [scale] }) {
  let most = 0;
  for (let at = 0; at < arrows.length; at += 2) most = Math.max(most, Math.hypot(arrows[at] - 128, arrows[at + 1] - 128));
  return (most / 127) * scale;
}

// Marching squares: for each of the 16 ways in which the corners lie above the level, the edges that the line joins.
const JOINS = [
  [],
  [[3, 2]],
  [[2, 1]],
  [[3, 1]],
  [[1, 0]],
  [[3, 0], [2, 1]],
  [[2, 0]],
  [[3, 0]],
  [[3, 0]],
  [[2, 0]],
  [[1, 0], [3, 2]],
  [[1, 0]],
  [[3, 1]],
  [[2, 1]],
  [[3, 2]],
  [],
];

/**
 * A square map of bytes without their steps: each place takes a little of its neighbours.
 * @param {ArrayLike<number>} bytes @param {number} side
 */
export function smoothed(bytes, side) {
  let map = Float32Array.from(bytes);
  for (const step of [1, side, 1, side]) {
    /** @param {number} at */
    const line = (at) => (step === 1 ? at % side : Math.floor(at / side));
    map = map.map((value, at, all) => {
      const before = line(at) > 0 ? all[at - step] : value;
      const after = line(at) < side - 1 ? all[at + step] : value;
      return value / 2 + before / 4 + after / 4;
    });
  }
  return map;
}

/**
 * Pieces of the line along which a square map of numbers has a value: [x1, y1, x2, y2] in shares of its side. Numbers
 * belong to the middles of their cells; half a cell at the edge goes on as the cell does.
 * @param {ArrayLike<number>} numbers @param {number} side @param {number} level
 */
export function contour(numbers, side, level) {
  const pieces = [];
  /** @param {number} index */
  const inside = (index) => Math.max(0, Math.min(side - 1, index));
  /** @param {number} row @param {number} column */
  const number = (row, column) => numbers[inside(row) * side + inside(column)];
  for (let row = -1; row < side; row += 1) {
    for (let column = -1; column < side; column += 1) {
      // Clockwise from the top left.
      const corners = [number(row, column), number(row, column + 1), number(row + 1, column + 1), number(row + 1, column)];
      const kind = corners.reduce((bits, corner) => 2 * bits + Number(corner > level), 0);
      for (const [first, second] of JOINS[kind]) {
        pieces.push([...crossing(first, corners, level, row, column, side), ...crossing(second, corners, level, row, column, side)]);
      }
    }
  }
  return pieces;
}

/**
 * Where the level crosses an edge of a cell: 0 top, 1 right, 2 bottom, 3 left.
 * @param {number} edge @param {number[]} pair @param {number} level @param {number} row @param {number} column @param {number} side
 */
function crossing(edge, [one, two, three, four], level, row, column, side) {
  /** @param {number} from @param {number} to */
  const share = (from, to) => (level - from) / (to - from);
  const [right, down] = [[share(one, two), 0], [1, share(two, three)], [share(four, three), 1], [0, share(one, four)]][edge];
  return [(column + 0.5 + right) / side, (row + 0.5 + down) / side];
}
