// Where things stand: side by side from the inputs to the map, or, on a narrow screen, from below up to the map.

/** @import { Pair, Square } from "../types.js" */

const NARROW = 620;
const LARGEST_MAP = 520;
const HEADING = 24; // above the columns, for their names
const SPREAD = [0.32, 0.4, 0.28]; // of the free space: between inputs, layers and map

/**
 * {width, height, map, tiles: [[box]], vertical, names}; boxes are {x, y, size} from their top left corner.
 * @param {number[]} sizes @param {number} width
 */
export function layout(sizes, width) {
  return width < NARROW ? upward(sizes, width) : sideways(sizes, width);
}

/** @param {number[]} sizes @param {number} width */
function sideways(sizes, width) {
  const map = Math.min(LARGEST_MAP, Math.round(width * 0.53));
  const most = Math.max(...sizes.slice(0, -1));
  const gap = 8;
  const tile = Math.floor((map - gap * (most - 1)) / most);
  const free = width - map - 3 * tile;
  const lefts = [0, tile + SPREAD[0] * free, 2 * tile + (SPREAD[0] + SPREAD[1]) * free];
  const tiles = sizes.slice(0, -1).map((count, layer) =>
    Array.from({ length: count }, (_, unit) => ({
      x: lefts[layer],
      y: HEADING + (map - count * tile - (count - 1) * gap) / 2 + unit * (tile + gap),
      size: tile,
    }))
  );
  return { width, height: HEADING + map, vertical: false, tiles, map: { x: width - map, y: HEADING, size: map } };
}

/** @param {number[]} sizes @param {number} width */
function upward(sizes, width) {
  const map = Math.min(width, LARGEST_MAP);
  const most = Math.max(...sizes.slice(0, -1));
  const gap = 6;
  const tile = Math.floor((map - gap * (most - 1)) / most);
  const rows = [0, 1, 2].map((steps) => HEADING + map + 40 + steps * (tile + 58)).reverse();
  const tiles = sizes.slice(0, -1).map((count, layer) =>
    Array.from({ length: count }, (_, unit) => ({
      x: (width - count * tile - (count - 1) * gap) / 2 + unit * (tile + gap),
      y: rows[layer],
      size: tile,
    }))
  );
  return { width, height: rows[0] + tile + HEADING, vertical: true, tiles, map: { x: (width - map) / 2, y: HEADING, size: map } };
}

/**
 * The four points of an edge's curve from one box into another, the map being a box too.
 * @param {Square} from @param {Square} to @param {boolean} vertical @returns {[Pair, Pair, Pair, Pair]}
 */
export function curve(from, to, vertical) {
  /** @type {[Pair, Pair]} */
  const [start, end] = vertical
    ? [[from.x + from.size / 2, from.y], [to.x + to.size / 2, to.y + to.size]]
    : [[from.x + from.size, from.y + from.size / 2], [to.x, to.y + to.size / 2]];
  const middle = vertical ? (start[1] + end[1]) / 2 : (start[0] + end[0]) / 2;
  return vertical
    ? [start, [start[0], middle], [end[0], middle], end]
    : [start, [middle, start[1]], [middle, end[1]], end];
}
