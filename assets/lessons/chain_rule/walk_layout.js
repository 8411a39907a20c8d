// Where the numbers of a scalar graph stand: a column per depth, or, on a narrow page, a row per depth from top to
// bottom. An edge that passes a column has a lane there, between the boxes and never behind one.

import { sure } from "../../base/values.js";
/** @import { WalkEdge, WalkNode } from "./types.js" */
/** @import { Spot } from "../../types.js" */
/** @typedef {Pick<WalkNode, "id" | "column">} Placed */
/** @typedef {Pick<WalkEdge, "source" | "target">} Link */
/** Where something stands along the way to the output, and across it. @typedef {{ along: number, across: number }} Place */

const SWEEPS = 12;
const NARROW = 560; // below this the way to the output leads down
const LANE = 14; // pixels for an edge that passes
const TALL = 56; // a box with a line each for name, value and gradient
const LOW = 34; // a box with two lines
const [DOWN_PITCH, DOWN_GAP, LEAST_PITCH, LOW_PITCH, LEAST_GAP, MOST_ROW] = [88, 48, 88, 124, 24, 96];
const LABEL = { width: 50, height: 13 }; // seven digits
const LEAST_HEIGHT = 220;
const USUAL_HEIGHT = 430;

/** Node ids by their given column. @param {Placed[]} nodes */
function inColumns(nodes) {
  /** @type {string[][]} */
  const columns = [];
  for (const { id, column } of nodes) (columns[column] ??= []).push(id);
  return columns.filter(Boolean);
}

/**
 * Node ids in rows of at most so many, every edge going down. From the end: what all users of a number are placed
 * for may stand above them, the latest first, so that few edges have to pass a row.
 * @param {Placed[]} nodes @param {Link[]} edges @param {number} most
 */
function inRows(nodes, edges, most) {
  const users = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { source } of edges) users.set(source, (users.get(source) ?? 0) + 1);
  let ready = nodes.map(({ id }) => id).filter((id) => !users.get(id));
  const rows = [];
  while (ready.length) {
    const row = ready.slice(-most);
    ready = ready.slice(0, -most);
    rows.unshift(row);
    for (const { source } of edges.filter(({ target }) => row.includes(target))) {
      users.set(source, sure(users.get(source)) - 1);
      if (!users.get(source)) ready.push(source);
    }
  }
  return rows;
}

/**
 * Every edge as its stops: its source, a lane in each rank that it passes, its target. Edges of one source share lanes.
 * The lanes are added to the ranks.
 * @param {string[][]} ranks @param {Link[]} edges
 */
function withLanes(ranks, edges) {
  const rankOf = new Map(ranks.flatMap((rank, index) => rank.map((id) => /** @type {[string, number]} */ ([id, index]))));
  return edges.map(({ source, target }) => {
    const [from, to] = [sure(rankOf.get(source)), sure(rankOf.get(target))];
    const lanes = Array.from({ length: to - from - 1 }, (_, index) => `${source}@${from + 1 + index}`);
    lanes.forEach((lane, index) => {
      const rank = ranks[from + 1 + index];
      if (!rank.includes(lane)) rank.push(lane);
    });
    return [source, ...lanes, target];
  });
}

/**
 * Order every rank so that edges cross little: each sweep sorts a rank by the mean place of its neighbours (Sugiyama,
 * Tagawa, Toda 1981), from the end, then from the beginning.
 * @param {string[][]} ranks @param {string[][]} routes
 */
function order(ranks, routes) {
  const [before, after] = [new Map(), new Map()];
  for (const route of routes) {
    for (const [index, id] of route.slice(1).entries()) {
      before.set(id, [...(before.get(id) ?? []), route[index]]);
      after.set(route[index], [...(after.get(route[index]) ?? []), id]);
    }
  }
  const place = new Map();
  for (const rank of ranks) number(rank, place);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const onwards = sweep % 2 === 1;
    for (const rank of onwards ? ranks : [...ranks].reverse()) sort(rank, onwards ? before : after, place);
  }
}

/** @param {string[]} rank @param {Map<string, number>} place */
function number(rank, place) {
  rank.forEach((id, index) => place.set(id, (index + 0.5) / rank.length));
}

/** @param {string[]} rank @param {Map<string, string[]>} neighbours @param {Map<string, number>} place */
function sort(rank, neighbours, place) {
  const wish = new Map(rank.map((id) => [id, mean((neighbours.get(id) ?? [id]).map((other) => sure(place.get(other))))]));
  rank.sort((a, b) => sure(wish.get(a)) - sure(wish.get(b)));
  number(rank, place);
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** @param {string} id */
const isLane = (id) => id.includes("@");

/** How much room a rank takes, and the places of what is in it around 0. @param {string[]} rank @param {number} step */
function spread(rank, step) {
  let end = 0;
  const places = rank.map((id) => {
    const room = isLane(id) ? LANE : step;
    end += room;
    return end - room / 2;
  });
  return { room: end, places: places.map((place) => place - end / 2) };
}

/**
 * Pixels for a board of `width`: {positions: Map(id -> {x, y}), routes: per edge the points of its stops, width, height,
 * node: {width, height}, vertical}.
 * @param {Placed[]} nodes @param {Link[]} edges @param {number} width
 */
export function walkLayout(nodes, edges, width) {
  const vertical = width < NARROW;
  const ranks = vertical ? inRows(nodes, edges, Math.max(2, Math.floor((width - LANE) / DOWN_PITCH))) : inColumns(nodes);
  const stops = withLanes(ranks, edges);
  order(ranks, stops);
  const { step, pitch, node } = vertical ? downwards(ranks, width) : rightwards(ranks, width);
  const rooms = ranks.map((rank) => spread(rank, step));
  const breadth = Math.max(vertical ? width : LEAST_HEIGHT, ...rooms.map(({ room }) => room)) + (vertical ? 0 : 12);
  /** @type {Map<string, Spot>} */
  const positions = new Map();
  ranks.forEach((rank, depth) =>
    rank.forEach((id, index) => {
      const place = { along: pitch * (depth + 0.5), across: breadth / 2 + rooms[depth].places[index] };
      positions.set(id, vertical ? { x: place.across, y: place.along } : { x: place.along, y: place.across });
    })
  );
  const [length, routes] = [pitch * ranks.length, stops.map((route) => route.map((id) => sure(positions.get(id))))];
  return { positions, routes, vertical, node, width: vertical ? breadth : length, height: vertical ? length : breadth };
}

/** Steps and boxes from left to right. @param {string[][]} ranks @param {number} width */
function rightwards(ranks, width) {
  const most = Math.max(...ranks.map((rank) => rank.filter((id) => !isLane(id)).length));
  const height = Math.min(MOST_ROW, USUAL_HEIGHT / most) - 8 >= 48 ? TALL : LOW;
  const step = Math.max(height + 8, Math.min(MOST_ROW, USUAL_HEIGHT / most));
  const pitch = Math.max(height === TALL ? LEAST_PITCH : LOW_PITCH, width / ranks.length);
  return { step, pitch, node: { width: Math.min(pitch - LEAST_GAP, height === TALL ? 92 : 104), height } };
}

/** Steps and boxes from top to bottom: a rank with many lanes has smaller steps. @param {string[][]} ranks @param {number} width */
function downwards(ranks, width) {
  const steps = ranks.map((rank) => {
    const lanes = rank.filter(isLane).length;
    return (width - LANE * lanes) / Math.max(1, rank.length - lanes);
  });
  const step = Math.max(68, Math.min(DOWN_PITCH + 8, ...steps));
  return { step, pitch: TALL + DOWN_GAP, node: { width: step - 8, height: TALL } };
}

/**
 * The curve of an edge through its stops: along the boxes beside a lane it runs straight.
 * @param {Spot[]} route @param {{ node: { width: number, height: number }, vertical: boolean }} place
 */
export function routePath(route, { node, vertical }) {
  const half = (vertical ? node.height : node.width) / 2;
  /** @param {Spot} spot @param {number} by */
  const beside = ({ x, y }, by) => (vertical ? { x, y: y + by } : { x: x + by, y });
  const pieces = route.slice(1).map((stop, index) => {
    const [from, to] = [beside(route[index], half), beside(stop, -half)];
    const bend = Math.max(12, (vertical ? to.y - from.y : to.x - from.x) * 0.45);
    const [first, second] = [beside(from, bend), beside(to, -bend)];
    const begin = `${index ? "L" : "M"}${from.x} ${from.y}`;
    return `${begin}C${first.x} ${first.y} ${second.x} ${second.y} ${to.x} ${to.y}`;
  });
  return pieces.join("");
}

/**
 * Where the edges' local derivatives are written: in the middle of the way to the target; where two of them would
 * stand over each other, as happens between the rows of a narrow page, every other one moves to a line of its own.
 * @param {Spot[][]} routes @param {boolean} vertical
 */
export function labelSpots(routes, vertical) {
  const spots = routes.map((route) => {
    const [last, end] = [sure(route.at(-2)), sure(route.at(-1))];
    return { x: (last.x + end.x) / 2, y: (last.y + end.y) / 2 };
  });
  if (!vertical) return spots;
  const ends = [NaN, NaN, NaN];
  let row = NaN;
  for (const spot of [...spots].sort((one, other) => one.y - other.y || one.x - other.x)) {
    if (spot.y !== row) ends.fill(-Infinity);
    row = spot.y;
    const free = ends.findIndex((end) => spot.x - end >= LABEL.width);
    const line = free < 0 ? ends.indexOf(Math.min(...ends)) : free;
    ends[line] = spot.x;
    spot.y += [0, -LABEL.height, LABEL.height][line];
  }
  return spots;
}
