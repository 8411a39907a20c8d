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

/** How much light a colour gives, 0 to 1 (WCAG 2.2, relative luminance). @param {Rgb} colour */
function luminance(colour) {
  const [red, green, blue] = colour.map((level) => level / 255).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever is read better on a colour: one of them has a contrast of 4.58 : 1 at least. @param {Rgb} colour */
export function inkOn(colour) {
  const light = luminance(colour);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? "#000000" : "#ffffff";
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
