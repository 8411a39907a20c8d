// Where things stand in the picture of a plane: inputs, hidden units and the map side by side, or, on a narrow
// screen, the map above its units. Edges are drawn where there is room to tell them apart.

import { SHORT_NAME } from "../../charts/axes.js";
/** @import { Square, Start } from "../../types.js" */
/** @import { Room } from "./types.js" */

const NARROW = 500;
const HEADING = 22; // above the columns, for their names
const AXIS = 42; // for the numbers on a side of the map
const NAME = 20; // beside them, for a name too long to stand above them
const GAP = 7;
const [SMALLEST, LARGEST] = [22, 56]; // sides of a unit's tile
const MOST_EDGES = 600;

/**
 * Whether the weights of a run are drawn as edges: all units have tiles, all weights are known, few enough cross.
 * @param {Pick<Start, "sizes" | "hidden_shown" | "layout">} given
 */
export function connected({ sizes, hidden_shown: shown, layout }) {
  return layout.some(({ name }) => name === "parameters") && shown.length > 0 && shown.length === sizes.length - 2
    && shown.every((count, layer) => count === sizes[layer + 1]) && edgeCount(sizes) <= MOST_EDGES;
}

/**
 * Places for a run's start record in a width and, side by side, in a height.
 * Returns {width, height, vertical, connected, map: {x, y, size}, tiles: [[{x, y, size}]] by layer (inputs first where
 * edges are drawn), pins: [{x, y, size}] of several outputs}.
 * @param {Pick<Start, "sizes" | "hidden_shown" | "layout" | "inputs">} start @param {number} width @param {number} height
 */
export function mapLayout(start, width, height) {
  const joined = connected(start);
  const counts = joined ? [start.sizes[0], ...start.hidden_shown] : start.hidden_shown;
  const last = start.sizes[start.sizes.length - 1];
  const outputs = joined && last > 1 ? last : 0;
  const place = { connected: joined, width, side: AXIS + (start.inputs[1].length > SHORT_NAME ? NAME : 0) };
  return width < NARROW ? upward(counts, outputs, place) : sideways(counts, outputs, height, place);
}

/** @param {number[]} sizes */
function edgeCount(sizes) {
  return sizes.slice(1).reduce((sum, size, layer) => sum + size * sizes[layer], 0);
}

/** @param {number[]} counts @param {number} outputs @param {number} height @param {Room} place */
function sideways(counts, outputs, height, place) {
  const { width, side } = place;
  const least = counts.length * (SMALLEST + 26) + (outputs ? 30 : 0);
  const size = Math.round(Math.min(height - HEADING - AXIS - 4, width * 0.58, width - least - side));
  const map = { x: width - size - side, y: HEADING, size };
  const columns = counts.map((count) => column(count, size, place.connected));
  const used = columns.reduce((sum, { width: wide }) => sum + wide, 0);
  const free = (map.x - used - (outputs ? 34 : 0)) / Math.max(1, columns.length);
  let x = 0;
  const tiles = columns.map((one) => {
    const boxes = one.boxes.map((box) => ({ x: x + box.x, y: HEADING + box.y, size: one.tile }));
    x += one.width + free;
    return boxes;
  });
  return { ...place, height: HEADING + size + AXIS + 4, vertical: false, map, tiles, pins: pinsBeside(map, outputs) };
}

/**
 * A layer's tiles, from the top down in the middle of `room`; in several columns if they would be too small.
 * @param {number} count @param {number} room @param {boolean} single
 */
function column(count, room, single) {
  const most = single ? count : Math.min(count, Math.floor((room + GAP) / (SMALLEST + 8 + GAP)));
  const per = Math.ceil(count / Math.ceil(count / most));
  const tile = Math.max(12, Math.min(LARGEST, Math.floor((room - GAP * (per - 1)) / per)));
  const boxes = Array.from({ length: count }, (_, unit) => {
    const inColumn = Math.min(per, count - per * Math.floor(unit / per));
    return {
      x: Math.floor(unit / per) * (tile + GAP),
      y: (room - inColumn * tile - (inColumn - 1) * GAP) / 2 + (unit % per) * (tile + GAP),
    };
  });
  return { boxes, tile, width: Math.ceil(count / per) * (tile + GAP) - GAP };
}

/** @param {Square} given @param {number} outputs */
function pinsBeside({ x, y, size }, outputs) {
  const pitch = Math.min(34, size / outputs);
  const top = y + size / 2 - ((outputs - 1) / 2) * pitch - 8;
  return Array.from({ length: outputs }, (_, index) => ({ x: x - 24, y: top + index * pitch, size: 16 }));
}

/** @param {number[]} counts @param {number} outputs @param {Room} place */
function upward(counts, outputs, place) {
  const { width, side } = place;
  const size = Math.min(width - side, 520);
  const map = { x: Math.round((width - size - side) / 2), y: HEADING, size };
  const between = place.connected ? 40 : 26;
  let y = HEADING + size + AXIS + (outputs ? 44 : place.connected ? 30 : 8);
  const tiles = [...counts].reverse().map((count) => {
    const { boxes, bottom } = row(count, width, y);
    y = bottom + between;
    return boxes;
  }).reverse();
  return { ...place, height: y - between + (place.connected ? 20 : 4), vertical: true, map, tiles, pins: pinsBelow(map, outputs) };
}

/** @param {number} count @param {number} width @param {number} y */
function row(count, width, y) {
  const per = Math.min(count, Math.floor((width + GAP) / (SMALLEST + 12 + GAP)));
  const tile = Math.max(12, Math.min(LARGEST, Math.floor((width - GAP * (per - 1)) / per)));
  const boxes = Array.from({ length: count }, (_, unit) => {
    const inRow = Math.min(per, count - per * Math.floor(unit / per));
    return { x: (width - inRow * tile - (inRow - 1) * GAP) / 2 + (unit % per) * (tile + GAP), y: y + Math.floor(unit / per) * (tile + GAP),
      size: tile };
  });
  return { boxes, bottom: y + Math.ceil(count / per) * (tile + GAP) - GAP };
}

/** @param {Square} given @param {number} outputs */
function pinsBelow({ x, y, size }, outputs) {
  const pitch = Math.min(40, size / outputs);
  const left = x + size / 2 - ((outputs - 1) / 2) * pitch - 8;
  return Array.from({ length: outputs }, (_, index) => ({ x: left + index * pitch, y: y + size + AXIS + 6, size: 16 }));
}
