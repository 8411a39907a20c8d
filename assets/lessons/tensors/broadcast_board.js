// Two tensors, stretched, and what the operation makes of them: A, sign, B, =, result. Knows which numbers made which.

import { svg } from "../../base/dom.js";
import { indexOf, tensorMark } from "../../pictures/tensor_cells.js";
import { placed } from "./board.js";
/** @import { Drawn, TensorsData } from "./types.js" */

const SIGN = 34;

/**
 * Draw into an element, `room` wide; `picked` is the number of the result that is looked at.
 * @param {SVGSVGElement} board @param {TensorsData} data @param {number} room @param {number} picked @returns {Drawn}
 */
export function drawBroadcast(board, data, room, picked) {
  const { left, right, result, operations, operation } = data;
  const marks = [tensorMark("A", left, room, data.shapes.A), tensorMark("B", right, room, data.shapes.B)];
  if (result) marks.push(tensorMark(operations[operation], result, room));
  const whole = marks.reduce((sum, { width }) => sum + width + SIGN, -SIGN);
  const signs = ["", data.sign, result ? "=" : ""];
  const [, , outcome] = marks;
  placed(board, marks, signs, whole > room, SIGN);
  if (!result) return { words: "", count: 0, across: 1 };
  const [ones, others] = data.made_of ? data.made_of[picked] : [[picked], [picked]];
  for (const [mark, places] of /** @type {const} */ ([[marks[0], ones], [marks[1], others], [outcome, [picked]]]))
    places.forEach((place) => mark.cells[place]?.classList.add("lit"));
  return { words: madeWords(data, picked, ones, others), count: result.texts.length, across: result.shape.at(-1) ?? 1 };
}

/** "(A + B)[1, 2] = A[0, 2] + B[1, 0] = 3 + 20 = 23". @param {TensorsData} data @param {number} picked @param {number[]} ones @param {number[]} others */
function madeWords(data, picked, ones, others) {
  const result = /** @type {NonNullable<TensorsData["result"]>} */ (data.result);
  const name = `(${data.operations[data.operation]})[${indexOf(result.shape, picked).join(", ")}]`;
  const outcome = result.texts[picked];
  if (data.made_of)
    return `${name} = ${ones.map((one, n) => `${data.left.texts[one]}·${data.right.texts[others[n]]}`).join(" + ")} = ${outcome}`;
  const [a, b] = [data.left.texts[picked], data.right.texts[picked]];
  const joined = (/** @type {string} */ one, /** @type {string} */ other) =>
    data.sign === "max" ? `max(${one}, ${other})` : `${one} ${data.sign} ${other}`;
  const from = (/** @type {"A" | "B"} */ which) => `${which}[${source(data.shapes[which], indexOf(result.shape, picked)).join(", ")}]`;
  return `${name} = ${joined(from("A"), from("B"))} = ${joined(a, b)} = ${outcome}`;
}

/** Where a number of the stretched tensor lies in the given one: a size of 1 has place 0. @param {number[]} shape @param {number[]} index */
function source(shape, index) {
  return shape.map((size, axis) => (size === 1 ? 0 : index[index.length - shape.length + axis]));
}

/** What the look of the cells means. */
export function broadcastLegend() {
  const cell = (/** @type {string} */ kind) =>
    svg("svg", { class: "sample", viewBox: "0 0 16 16", "aria-hidden": "true" },
      svg("g", { class: `cell positive ${kind}` },
        svg("rect", { x: 1, y: 1, width: 14, height: 14, rx: 3, "fill-opacity": kind ? 0 : 0.3 })));
  return /** @type {const} */ ([[cell(""), "a number in memory"], [cell("ghost"), "a stretched copy: not in memory"]]);
}
