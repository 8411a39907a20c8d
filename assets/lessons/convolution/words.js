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
  const none = g.transposed && !cells.length;
  const stamps = none
    ? "no stamp reaches it: "
    : `${count(cells.length, "stamp")} reach${cells.length === 1 ? "es" : ""} it and add up to `;
  const all = g.transposed ? stamps : `${count(cells.length, "product")} of pixel and weight add up to `;
  if (!made.bias) return [...start, all, strong(number(made.value)), "."];
  const sum = made.parts.reduce((total, part) => total + part.sum, 0);
  return [...start, `${all}${number(sum)}; with the bias ${factor(made.bias)} that is `, strong(number(made.value)), "."];
}

/** The pixels or products up to one of them, put together: their sum, or the largest. @param {Geometry} g @param {(Product | null)[]} cells */
export function soFar(g, cells) {
  const values = cells.map((cell) => cell?.product ?? 0);
  return g.operation === "max_pool" ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0);
}

/**
 * One product of many (in pooling: one pixel), and what has come together so far.
 * @param {Geometry} g @param {Pixel} spot @param {(Product | null)[]} cells @param {number} index
 */
export function productWords(g, spot, cells, index) {
  const cell = cells[index];
  const start = [strong(`${g.pooling ? "Pixel" : "Product"} ${index + 1} of ${cells.length}`), ` for the output pixel in ${place(spot)}: `];
  if (!cell) return [...start, "no input pixel lies here."];
  const pixel = cell.pixel === -Infinity ? "−∞" : number(cell.pixel);
  const product = cell.weight === null ? pixel : `${pixel} · ${factor(cell.weight)} = ${number(cell.product)}`;
  const all = soFar(g, cells.slice(0, index + 1));
  return [...start, `${product}; ${soFarWords(g).toLowerCase()} ${all === -Infinity ? "−∞" : number(all)}.`];
}

/** @param {Geometry} g */
export function soFarWords(g) {
  return g.operation === "max_pool" ? "Largest so far" : "So far";
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
  if (g.operation === "average_pool") return [[`Sum of ${cells}`, number(parts[0].sum)], [`Divided by ${cells}`, number(value)]];
  const sums = parts.map((
    part,
  ) => [parts.length === 1 ? `Sum of ${count(cells, "product")}` : `Sum in ${names[part.channel]}`, number(part.sum)]);
  return [...sums, ["Bias", number(bias)], ["Output pixel", number(value)]];
}
