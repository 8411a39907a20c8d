// Where the numbers of a scalar graph stand: a column per depth, rows ordered so that edges cross little.

import { sure } from "../../base/values.js";
/** @import { WalkEdge, WalkNode } from "./types.js" */
/** @import { Spot } from "../../types.js" */

const SWEEPS = 12;

/**
 * Columns of node ids, top to bottom. Nodes have {id, column}, edges {source, target}; every edge goes right.
 * Each sweep sorts a column by the mean row of its neighbours (Sugiyama, Tagawa, Toda 1981), from the right, then
 * from the left.
 * @param {Pick<WalkNode, "id" | "column">[]} nodes @param {Pick<WalkEdge, "source" | "target">[]} edges
 */
function ordered(nodes, edges) {
  /** @type {string[][]} */
  const columns = [];
  for (const { id, column } of nodes) (columns[column] ??= []).push(id);
  const used = columns.filter(Boolean);
  const [before, after] = [new Map(), new Map()];
  for (const { source, target } of edges) {
    before.set(target, [...(before.get(target) ?? []), source]);
    after.set(source, [...(after.get(source) ?? []), target]);
  }
  const height = new Map();
  used.forEach((column) => place(column, height));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const rightwards = sweep % 2 === 1;
    for (const column of rightwards ? used : [...used].reverse()) sort(column, rightwards ? before : after, height);
  }
  return used;
}

/** @param {string[]} column @param {Map<string, number>} height */
function place(column, height) {
  column.forEach((id, row) => height.set(id, (row + 0.5) / column.length));
}

/** @param {string[]} column @param {Map<string, string[]>} neighbours @param {Map<string, number>} height */
function sort(column, neighbours, height) {
  const wish = new Map(column.map((id) => [id, mean((neighbours.get(id) ?? [id]).map((other) => sure(height.get(other))))]));
  column.sort((a, b) => sure(wish.get(a)) - sure(wish.get(b)));
  place(column, height);
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

const [LEAST_PITCH, LEAST_ROW, MOST_ROW] = [74, 34, 96];

/**
 * Pixels for a board of `width`: {positions: Map(id -> {x, y}), width, height, node: {width, height}}.
 * @param {Pick<WalkNode, "id" | "column">[]} nodes @param {Pick<WalkEdge, "source" | "target">[]} edges @param {number} width
 */
export function walkLayout(nodes, edges, width) {
  const columns = ordered(nodes, edges);
  const most = Math.max(...columns.map((column) => column.length));
  const row = Math.max(LEAST_ROW, Math.min(MOST_ROW, 430 / most));
  const pitch = Math.max(LEAST_PITCH, width / columns.length);
  const node = { width: Math.min(pitch - 20, 92), height: Math.min(row - 8, 56) };
  const height = Math.max(most * row, 220) + 12;
  /** @type {Map<string, Spot>} */
  const positions = new Map();
  columns.forEach((column, depth) =>
    column.forEach((id, index) =>
      positions.set(id, {
        x: pitch * (depth + 0.5),
        y: height / 2 + (index - (column.length - 1) / 2) * Math.min(row, (height - row) / Math.max(1, column.length - 1) || row),
      })
    )
  );
  return { positions, width: pitch * columns.length, height, node };
}
