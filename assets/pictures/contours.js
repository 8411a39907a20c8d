// Lines of equal height through a square grid of numbers (marching squares), as the path of an SVG picture.

/** @import { Values } from "../types.js" */

// The corners of a cell, from its lower left one against the clock, as [column, row]; a side joins a corner and the next.
const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

/**
 * The path along which the numbers have a level; `place(column, row)` are pixels of a place between grid points.
 * @param {Values} values row by row, `side` in each @param {number} side @param {number} level
 * @param {(column: number, row: number) => [number, number]} place
 */
export function contour(values, side, level, place) {
  const path = [];
  for (let row = 0; row < side - 1; row += 1) {
    for (let column = 0; column < side - 1; column += 1) {
      const heights = CORNERS.map(([right, up]) => values[(row + up) * side + column + right] - level);
      const ends = crossings(heights).map(([x, y]) => place(column + x, row + y).map((pixel) => pixel.toFixed(1)).join(" "));
      for (let at = 0; at + 1 < ends.length; at += 2) path.push(`M${ends[at]}L${ends[at + 1]}`);
    }
  }
  return path.join("");
}

/** Where the level crosses the sides of a cell, two and two; none where a corner has no number. @param {number[]} heights */
function crossings(heights) {
  const found = [];
  for (let corner = 0; corner < 4; corner += 1) {
    const [here, there] = [heights[corner], heights[(corner + 1) % 4]];
    if (here > 0 === there > 0) continue;
    const share = here / (here - there);
    const [[x, y], [nextX, nextY]] = [CORNERS[corner], CORNERS[(corner + 1) % 4]];
    found.push([x + share * (nextX - x), y + share * (nextY - y)]);
  }
  return heights.every(Number.isFinite) ? found : [];
}
