// Marks of samples: a shape for every class, so that colour is never the only sign. Filled: training, hollow: validation.

import { svg } from "../base/dom.js";
/** @import { Brush, Pair } from "../types.js" */

/** @param {number} corners @param {number} [turn] @param {number} [reach] */
const ngon = (corners, turn = -90, reach = 1) =>
  Array.from({ length: corners }, (_, index) => {
    const angle = ((turn + (360 * index) / corners) * Math.PI) / 180;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
/** @param {number} count @param {number} inner */
const spikes = (count, inner) =>
  Array.from({ length: 2 * count }, (_, index) => {
    const angle = ((-90 + (180 * index) / count) * Math.PI) / 180;
    return [(index % 2 ? inner : 1.3) * Math.cos(angle), (index % 2 ? inner : 1.3) * Math.sin(angle)];
  });
/** @type {Pair[]} */
const CROSS = [
  [-0.4, -1.15],
  [0.4, -1.15],
  [0.4, -0.4],
  [1.15, -0.4],
  [1.15, 0.4],
  [0.4, 0.4],
  [0.4, 1.15],
  [-0.4, 1.15],
  [-0.4, 0.4],
  [-1.15, 0.4],
  [-1.15, -0.4],
  [-0.4, -0.4],
];
/** @param {Pair[]} corners */
const turned = (corners) => corners.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);

/** Corners around (0, 0) by class; null is a disc. As on the home page, class 0 is a triangle and class 1 a disc. */
const SHAPES = [
  [[0, -1.3], [1.17, 0.85], [-1.17, 0.85]],
  null,
  ngon(4, 45, 1.25),
  ngon(4, 0, 1.35),
  CROSS,
  spikes(5, 0.6),
  turned(CROSS),
  [[0, 1.3], [1.17, -0.85], [-1.17, -0.85]],
  ngon(6, 0, 1.15),
  [[-1.3, -0.6], [1.3, -0.6], [1.3, 0.6], [-1.3, 0.6]],
];
export const DISC = 1;

/**
 * Draw a mark: filled with its colour on the ground's rim, or hollow.
 * @param {Brush} brush @param {Pair} pair @param {number} radius @param {number} shape @param {string} colour @param {string} ground
 * @param {boolean} filled
 */
export function drawMark(brush, [x, y], radius, shape, colour, ground, filled) {
  const corners = SHAPES[shape % SHAPES.length];
  brush.beginPath();
  if (corners) corners.forEach(([across, down]) => brush.lineTo(x + across * radius, y + down * radius));
  else brush.arc(x, y, radius, 0, 2 * Math.PI);
  brush.closePath();
  brush.fillStyle = filled ? colour : ground;
  brush.strokeStyle = filled ? ground : colour;
  brush.lineWidth = filled ? 1 : 1.6;
  brush.fill();
  brush.stroke();
}

/**
 * A sample with a value: a disc in the value's colour, rimmed so that it shows on the same colour; validation has a core.
 * @param {Brush} brush @param {Pair} pair @param {number} radius @param {string} colour @param {{ text: string, ground: string }} given
 * @param {boolean} filled
 */
export function drawValue(brush, [x, y], radius, colour, { text, ground }, filled) {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
  brush.fillStyle = filled ? colour : ground;
  brush.strokeStyle = text;
  brush.lineWidth = 1;
  brush.fill();
  brush.stroke();
  if (filled) return;
  brush.beginPath();
  brush.arc(x, y, radius * 0.55, 0, 2 * Math.PI);
  brush.fillStyle = colour;
  brush.fill();
}

/** A mark for a legend; `colour` is any CSS colour. @param {number} shape @param {string} colour @param {boolean} filled */
export function markIcon(shape, colour, filled) {
  const corners = SHAPES[shape % SHAPES.length];
  const style = filled ? `fill: ${colour}` : `fill: none; stroke: ${colour}; stroke-width: 1.8`;
  const drawing = corners
    ? svg("polygon", { points: corners.map(([x, y]) => `${6 + 4 * x},${6 + 4 * y}`).join(" "), style })
    : svg("circle", { cx: 6, cy: 6, r: 4, style });
  return svg("svg", { class: "mark", viewBox: "0 0 12 12", "aria-hidden": "true" }, drawing);
}
