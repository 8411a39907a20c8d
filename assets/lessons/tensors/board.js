// Tensors beside each other, or below each other where there is no room.

import { svg } from "../../base/dom.js";
/** @import { TensorMark } from "../../pictures/tensor_cells.js" */

const BELOW = 26;
const [NARROW, MANY, TALLEST] = [520, 120, 420];
const ZOOMS = [1.6, 1.25, 1];

/**
 * Put marks into a board with a sign before each; returns where each stands, and the height below them all.
 * @param {SVGSVGElement} board @param {TensorMark[]} marks @param {string[]} signs @param {boolean} stacked @param {number} gap
 */
export function placed(board, marks, signs, stacked, gap) {
  const tallest = Math.max(...marks.map(({ height }) => height));
  let [x, y] = [1, 1];
  const parts = [];
  for (const [number, { node, width, height }] of marks.entries()) {
    if (number && stacked) parts.push(svg("text", { class: "sign", x: 14, y: y - BELOW / 2 + 5 }, signs[number]));
    else if (number) parts.push(svg("text", { class: "sign", x: x - gap / 2, y: 24 + (tallest - 24) / 2 }, signs[number]));
    node.setAttribute("transform", `translate(${x} ${y})`);
    parts.push(node);
    if (stacked) y += height + BELOW;
    else x += width + gap;
  }
  const size = stacked
    ? { width: Math.max(...marks.map(({ width }) => width)) + 2, height: y - BELOW + 2 }
    : { width: x - gap + 2, height: tallest + 2 };
  board.replaceChildren(...parts);
  sized(board, size.width, size.height);
  return size;
}

/** @param {SVGSVGElement} board @param {number} width @param {number} height */
export function sized(board, width, height) {
  board.setAttribute("viewBox", `0 0 ${width} ${height}`);
}

/**
 * Draw as large as there is room for: `paint` draws into so many units across.
 * @template Drawn @param {SVGSVGElement} board @param {number} room @param {number} cells @param {(room: number) => Drawn} paint @returns {Drawn}
 */
export function drawnLarge(board, room, cells, paint) {
  const zooms = room < NARROW || cells > MANY ? [1] : ZOOMS;
  for (const zoom of zooms) {
    const drawn = paint(room / zoom);
    const { width, height } = board.viewBox.baseVal;
    board.setAttribute("width", String(width * zoom));
    board.setAttribute("height", String(height * zoom));
    if (height * zoom <= TALLEST || zoom === 1) return drawn;
  }
  throw new RangeError("the last zoom is 1");
}
