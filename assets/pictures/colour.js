// Colours as three numbers: read from CSS, mixed, and written as CSS or as a pixel's word.

import { brushOf } from "../base/dom.js";
/** @import { Rgb } from "../types.js" */

/** @param {number} from @param {number} to @param {number} share */
export function lerp(from, to, share) {
  return from + (to - from) * share;
}

/** @param {Rgb} from @param {Rgb} to @param {number} share */
export function mix(from, to, share) {
  return from.map((value, channel) => lerp(value, to[channel], share));
}

/** @param {Rgb} colour @param {number} [alpha] */
export function css([red, green, blue], alpha = 1) {
  return `rgb(${[red, green, blue].map(Math.round).join(" ")}${alpha < 1 ? ` / ${alpha}` : ""})`;
}

/** A colour as the four bytes of a pixel, in the order of little-endian machines. @param {Rgb} colour */
export function word([red, green, blue]) {
  return ((255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
}

/** Red, green and blue of any CSS colour. @param {string} colour @returns {Rgb} */
export function rgb(colour) {
  const brush = brushOf(document.createElement("canvas"));
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}
