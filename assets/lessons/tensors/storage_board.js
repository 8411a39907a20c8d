// One tensor as hops over its numbers in memory: C, what the expression makes of it, and the line (or two) of numbers.

import { svg } from "../../base/dom.js";
import { cellMark, HEIGHT, indexOf, tensorMark, widthFor } from "../../pictures/tensor_cells.js";
import { placed, sized } from "./board.js";
/** @import { Drawn, TensorsData } from "./types.js" */

const ARROW = 40;
const TITLE = 22; // of a line
const ABOVE = 54; // its boxes: the title, and the hops over them
const ROW = HEIGHT + 20; // a row of boxes and their places below them

/**
 * Draw into an element, `room` wide; `picked` is the number of the view that is looked at.
 * @param {SVGSVGElement} board @param {TensorsData} data @param {number} room @param {number} picked @returns {Drawn}
 */
export function drawStorage(board, data, room, picked) {
  const { value, base, places, changed, written } = data;
  const marks = [tensorMark("C", base, room)];
  if (value) marks.push(tensorMark(data.view, value, room));
  const whole = marks.reduce((sum, { width }) => sum + width + ARROW, -ARROW);
  const size = placed(board, marks, ["", "→"], whole > room, ARROW);
  changed.forEach((place) => marks[0].cells[place]?.classList.add("changed"));
  if (written !== null) marks[1]?.cells[written]?.classList.add("changed");
  marks[1]?.cells[picked]?.classList.add("lit");
  const spot = places[picked];
  const seen = new Set(places);
  const own = data.copy ? { seen: new Set(data.line.keys()), hops: null, changed } : { seen, hops: hopsTo(data, picked), changed };
  const widest = widthFor([...data.line, ...(data.copy ?? [])]);
  const lines = [line("C's numbers in memory", data.line, room, widest, own)];
  if (data.copy)
    lines.push(
      line("the copy's own numbers", data.copy, room, widest, { seen, hops: hopsTo(data, picked),
        changed: written === null ? [] : [places[written]] }),
    );
  let y = size.height + 14;
  for (const { node, height } of lines) {
    node.setAttribute("transform", `translate(1 ${y})`);
    board.append(node);
    y += height + 12;
  }
  sized(board, Math.max(size.width, ...lines.map(({ width }) => width + 2)), y);
  if (!value || spot === undefined) return { words: "", count: 0, across: 1 };
  return { words: placeWords(data, picked, spot), count: value.texts.length, across: value.shape.at(-1) ?? 1 };
}

/**
 * The places at which the walk to an element stops: 0, offset, then an axis after the other; null where there is none.
 * @param {TensorsData} data @param {number} picked
 */
function hopsTo({ value, strides, offset }, picked) {
  if (!value) return null;
  let place = offset;
  return [0, place, ...indexOf(value.shape, picked).map((steps, axis) => (place += steps * strides[axis]))];
}

/** "C.T[1, 0]: place 0 + 1·1 + 0·3 = 1, where 1 stands". @param {TensorsData} data @param {number} picked @param {number} spot */
function placeWords({ view, value, strides, offset, copy, line: numbers }, picked, spot) {
  const index = indexOf(value?.shape ?? [], picked);
  const sum = [offset, ...index.map((steps, axis) => `${steps}·${strides[axis]}`)].join(" + ");
  return `Element [${index.join(", ")}] of ${view}: place ${sum} = ${spot}, where ${(copy ?? numbers)[spot]} stands.`;
}

/**
 * Boxes in a row, as many as there is room for, with their places below; those that the tensor looks at are filled.
 * @param {string} title @param {string[]} numbers @param {number} room @param {number} width
 * @param {{ seen: Set<number>, hops: number[] | null, changed: number[] }} look
 */
function line(title, numbers, room, width, { seen, hops, changed }) {
  const each = width + 3;
  const columns = Math.max(1, Math.min(numbers.length, Math.floor(room / each)));
  const above = hops ? ABOVE : TITLE;
  const at = (/** @type {number} */ place) => ({ x: (place % columns) * each, y: above + Math.floor(place / columns) * ROW });
  const node = svg("g", { class: "line" }, svg("text", { class: "title", x: 0, y: 14 }, title));
  for (const [place, text] of numbers.entries()) {
    const { x, y } = at(place);
    const mark = cellMark({ x, y, width, height: HEIGHT }, text, seen.has(place) ? 0.6 : 0, false);
    if (!seen.has(place)) mark.classList.add("unseen-by");
    if (changed.includes(place)) mark.classList.add("changed");
    if (hops?.at(-1) === place) mark.classList.add("lit");
    node.append(mark, svg("text", { class: "place", x: x + width / 2, y: y + HEIGHT + 13 }, String(place)));
  }
  node.append(...arcs(hops ?? [], at, width));
  return { node, width: columns * each, height: above + Math.ceil(numbers.length / columns) * ROW };
}

/** Hops between places in the same row, with how far they go. @param {number[]} hops @param {(place: number) => { x: number, y: number }} at @param {number} width */
function arcs(hops, at, width) {
  return hops.slice(1).flatMap((place, number) => {
    const [from, to] = [at(hops[number]), at(place)];
    if (place === hops[number] || from.y !== to.y) return [];
    const [start, end, top] = [from.x + width / 2, to.x + width / 2, from.y - 3];
    return [svg("path", { class: "hop", d: `M${start} ${top}Q${(start + end) / 2} ${top - 26} ${end} ${top}` }),
      svg("text", { class: "hop-text", x: (start + end) / 2, y: top - 16 }, `+${place - hops[number]}`)];
  });
}
