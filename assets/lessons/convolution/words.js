// The sentence above the picture, and the sums below the kernel.

import { el, factor, number } from "../../base/dom.js";
/** @import { Fed, Geometry, Made, Pixel, Product } from "./types.js" */

/** @param {Pixel} given */
const place = ({ row, column }) => `row ${row + 1}, column ${column + 1}`;
/** @param {string} text */
const strong = (text) => el("b", {}, text);
/** @param {number} n @param {string} thing */
const count = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

/**
 * How an output pixel came about. `made` comes from the records.
 * @param {Geometry} g @param {Pixel} spot @param {Made} made @param {number | null} overlaps
 */
export function madeWords(g, spot, made, overlaps) {
  const cells = made.parts.flatMap((part) => part.cells).filter(Boolean);
  const start = [strong("Output pixel"), ` in ${place(spot)}: `];
  if (g.operation === "max_pool")
    return [...start, `of ${count(cells.length, "pixel")} the largest goes on, `, strong(number(made.value)), "."];
  if (g.operation === "average_pool") return [...start, `the mean of ${count(cells.length, "pixel")}, `, strong(number(made.value)), "."];
  if (overlaps !== null) return [...start, `${count(overlaps, "product")} of each input channel add${overlaps === 1 ? "s" : ""} up here.`];
  if (g.transposed)
    return [...start,
      cells.length ? `${count(cells.length, "stamp")} reach${cells.length === 1 ? "es" : ""} it and add up to ` : "no stamp reaches it: ",
      strong(number(made.value)), "."];
  return [...start, `${count(cells.length, "product")} of pixel and weight add up to `, strong(number(made.value)), "."];
}

/**
 * One product of many, and the sum so far.
 * @param {Pixel} spot @param {Product | null} cell @param {number} index @param {number} all @param {number} so_far
 */
export function productWords(spot, cell, index, all, so_far) {
  const start = [strong(`Product ${index + 1} of ${all}`), ` for the output pixel in ${place(spot)}: `];
  if (!cell) return [...start, "no input pixel lies here."];
  const product = cell.weight === null ? number(cell.pixel) : `${number(cell.pixel)} · ${factor(cell.weight)} = ${number(cell.product)}`;
  return [...start, product, cell.weight === null ? "." : `; so far ${number(so_far)}.`];
}

/**
 * The arithmetic in one cell of the kernel; `index` counts its cells row by row.
 * @param {Geometry} g @param {Product | null} cell @param {number} index
 */
export function cellWords(g, cell, index) {
  const start = [strong("Kernel"), ` in ${place({ row: Math.floor(index / g.columns), column: index % g.columns })}: `];
  if (!cell) return [...start, "no pixel belongs to it here."];
  const pixel = cell.pixel === -Infinity ? "−∞" : number(cell.pixel);
  const where = cell.inside ? "" : " in the padding";
  if (cell.weight === null) return [...start, `a pixel of ${pixel}${where}.`];
  return [...start, `pixel ${pixel}${where}, weight ${number(cell.weight)}, product ${pixel} · ${factor(cell.weight)} = `,
    strong(number(cell.product)), "."];
}

/** Where an input pixel goes. @param {Geometry} g @param {Pixel} spot @param {Fed} fed */
export function fedWords(g, spot, fed) {
  const targets = fed.part.cells.filter((cell) => cell?.inside).length;
  const start = [strong("Input pixel"), ` in ${place(spot)} is ${number(fed.pixel)}. `];
  if (!targets) return [...start, "No window covers it: it changes nothing."];
  if (g.transposed) return [...start, `It lays its stamp, ${number(fed.pixel)} times the kernel, over ${count(targets, "output pixel")}.`];
  if (g.pooling) return [...start, `${count(targets, "window")} cover${targets === 1 ? "s" : ""} it.`];
  return [...start, `It feeds ${count(targets, "output pixel")}${targets === 1 ? "" : ", each through another weight"}.`];
}

/** The lines of the sum: [words, value], the result last. @param {Geometry} g @param {Made} made @param {string[]} names */
export function madeLines(g, made, names) {
  const { parts, bias, value } = made;
  const cells = parts[0].cells.filter(Boolean).length;
  if (g.operation === "max_pool") return [[`Largest of ${cells}`, number(value)]];
  if (g.operation === "average_pool") return [[`Sum of ${cells}`, number(parts[0].sum * cells)], [`Divided by ${cells}`, number(value)]];
  const sums = parts.map((
    part,
  ) => [parts.length === 1 ? `Sum of ${count(cells, "product")}` : `Sum in ${names[part.channel]}`, number(part.sum)]);
  return [...sums, ["Bias", number(bias)], ["Output pixel", number(value)]];
}
