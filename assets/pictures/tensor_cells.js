// A tensor as cells with numbers: the last axis goes across, the one before it down, and every further one makes slices.
// Ghosts are stretched copies: their number is there once in memory, and they are drawn with a dashed, empty frame.

import { svg } from "../base/dom.js";
/** @import { Box } from "../types.js" */

/**
 * What core/pictures/tensor_cells.py makes of a tensor: of too many numbers none is there.
 * @typedef {{ shape: number[], texts: string[], tints: number[], ghosts: number[] }} TensorRecord
 */
/** @typedef {{ node: SVGGElement, width: number, height: number, cells: SVGGElement[], boxes: Box[], label: string }} TensorMark */

export const HEIGHT = 28;
const GAP = 2;
const BETWEEN = 20; // between two slices: room for the label of the next one
const LETTER = 7.6;
const TALLEST = 13; // rows of slices below each other, before a second column begins

/** Shape as Python writes it. @param {number[]} shape */
export function shapeText(shape) {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** The index of an element, counted row by row. @param {number[]} shape @param {number} place */
export function indexOf(shape, place) {
  const index = [];
  for (const size of [...shape].reverse()) {
    index.unshift(place % size);
    place = Math.floor(place / size);
  }
  return index;
}

/** How wide a cell must be for the longest of its texts. @param {string[]} texts */
export function widthFor(texts) {
  return Math.max(HEIGHT, ...texts.map((text) => Math.ceil(text.length * LETTER + 10)));
}

/**
 * Where each element goes, from (0, 0), and how the slices are named.
 * @param {number[]} shape @param {number} width of a cell @param {number} room that there is
 */
export function layoutOf(shape, width, room) {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  const front = shape.slice(0, -2);
  const slices = front.reduce((product, size) => product * size, 1);
  const named = front.length > 0;
  const across = columns * (width + GAP);
  const down = rows * (HEIGHT + GAP) + (named ? BETWEEN : 0);
  const most = Math.max(1, Math.floor((room + GAP) / (across + 2 * GAP)));
  const beside = slices * rows > TALLEST ? Math.min(most, Math.ceil((slices * rows) / TALLEST), slices) : 1;
  /** @type {Box[]} */ const boxes = [];
  const labels = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const x = (slice % beside) * (across + 3 * GAP);
    const y = Math.floor(slice / beside) * down;
    if (named) labels.push({ text: `[${indexOf(front, slice).join(", ")}]`, x, y: y + 14 });
    for (let cell = 0; cell < rows * columns; cell += 1) {
      boxes.push({ x: x + (cell % columns) * (width + GAP), y: y + Math.floor(cell / columns) * (HEIGHT + GAP) + (named ? BETWEEN : 0),
        width, height: HEIGHT });
    }
  }
  const lines = Math.ceil(slices / beside);
  return { boxes, labels, width: beside * (across + 3 * GAP) - 3 * GAP - GAP, height: lines * down - GAP };
}

/** One cell. @param {Box} box @param {string} text @param {number} tint from −1 to 1 @param {boolean} ghost */
export function cellMark({ x, y, width, height }, text, tint, ghost) {
  const sign = tint < 0 ? "negative" : "positive";
  return svg("g", { class: `cell ${sign}${ghost ? " ghost" : ""}` },
    svg("rect", { x, y, width, height, rx: 4, "fill-opacity": ghost ? 0 : (0.06 + 0.4 * Math.abs(tint)).toFixed(2) }),
    svg("text", { x: x + width / 2, y: y + height / 2 }, text));
}

/**
 * The whole tensor under its name and shape, from the top left corner.
 * @param {string} name @param {TensorRecord} record @param {number} room that there is across
 * @param {number[]} [given] its shape before it was stretched @returns {TensorMark}
 */
export function tensorMark(name, record, room, given = record.shape) {
  const { shape, texts, tints, ghosts } = record;
  const shapes = [...new Set([given, shape].map(shapeText))].join(" → ");
  const label = `${name} ${shapes}`;
  const title = svg("text", { class: "title", x: 0, y: 14 }, svg("tspan", { class: "name" }, name), ` ${shapes}`);
  const { boxes, labels, width, height } = texts.length
    ? layoutOf(shape, widthFor(texts), room)
    : { boxes: [], labels: [{ text: "too many numbers to draw", x: 0, y: 18 }], width: 170, height: 24 };
  const cells = boxes.map((box, place) => cellMark(box, texts[place], tints[place], Boolean(ghosts[place])));
  const body = svg("g", { transform: "translate(0 24)" }, labels.map(({ text, x, y }) => svg("text", { class: "slice", x, y }, text)),
    cells);
  const node = svg("g", { class: "tensor" }, title, body);
  const placed = boxes.map((box) => ({ ...box, y: box.y + 24 }));
  return { node, width: Math.max(width, label.length * LETTER), height: height + 24, cells, boxes: placed, label };
}
