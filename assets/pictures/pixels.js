// Images of few pixels: put onto a canvas of their own size, and drawn large with sharp edges.

import { brushOf } from "../base/dom.js";
/** @import { Box, Brush } from "../types.js" */

/**
 * Put pixels onto a canvas of that size, row by row; `wordAt(index)` is a pixel as the four bytes that `word` of
 * colour.js makes. Returns the canvas.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @param {(index: number) => number} wordAt
 */
export function putPixels(canvas, width, height, wordAt) {
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  for (let at = 0; at < words.length; at += 1) words[at] = wordAt(at);
  brushOf(canvas).putImageData(image, 0, 0);
  return canvas;
}

/**
 * The pixels of bytes: each looks its colour up in a table of any length.
 * @param {ArrayLike<number>} bytes @param {ArrayLike<number>} table @param {number} [from]
 */
export function inTable(bytes, table, from = 0) {
  const finer = (table.length - 1) / 255;
  return (/** @type {number} */ at) => table[bytes[from + at] * finer];
}

/** Draw an image into a box, its pixels kept sharp. @param {Brush} brush @param {HTMLCanvasElement} image @param {Box} box */
export function drawSharp(brush, image, { x, y, width, height }) {
  brush.imageSmoothingEnabled = false;
  brush.drawImage(image, x, y, width, height);
  brush.imageSmoothingEnabled = true;
}
