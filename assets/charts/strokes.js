// What a line chart is painted with: lines, dots and words, in their places and colours.

import { lastUpTo, placeOf } from "./series.js";
import { ThinPath } from "./thin_path.js";
/** @import { Box, Brush, Pair } from "../types.js" */
/** @import { ChartData, ChartPainting, Series } from "./types.js" */

export const FOOT = 20; // pixels from a logarithmic axis down to the edge of what is too small for it
const BEHIND = 0.16; // opacity of lines while another one is in front
const SEEN = 300; // points of a line that are looked at
const REACH = 18; // pixels between the pointer and the line it means

/** The part of the canvas that lines may be drawn on. @param {ChartPainting} painting */
export function clipped({ brush, plot, data }) {
  const { x, y, width, height } = plot.box;
  brush.beginPath();
  brush.rect(x, y, width, height + (data.foot ? FOOT : 0));
  brush.clip();
}

/** Where a value lies on the canvas; what is too small for a logarithmic axis lies on the edge below it. @param {ChartPainting} painting @param {number} place @param {number} value @returns {Pair} */
export function spot({ plot, data }, place, value) {
  const { y, height } = plot.box;
  return [plot.x(place), data.foot && value < data.foot.below ? y + height + FOOT : plot.y(value)];
}

/** How much of a series shows beside the one in front. @param {ChartData} data @param {number} index */
export function opacity({ lit = null }, index) {
  return lit === null || lit === index ? 1 : BEHIND;
}

/**
 * One line, or the part of it between two places.
 * @param {ChartPainting} painting @param {Pick<Series, "values" | "xs">} series
 * @param {{ colour: string, width: number, dash?: number[], alpha: number, from?: number, to?: number }} look
 */
export function trace(painting, { values, xs }, { colour, width, dash = [], alpha, from = -Infinity, to = Infinity }) {
  const { brush } = painting;
  brush.save();
  clipped(painting);
  brush.beginPath();
  const path = new ThinPath(brush);
  const first = from === -Infinity ? 0 : xs ? Math.max(0, lastUpTo(xs, from)) : Math.max(0, Math.floor(from));
  for (let index = first; index < values.length; index += 1) {
    const place = xs ? xs[index] : index;
    if (place > to) break;
    if (Number.isFinite(values[index])) path.to(...spot(painting, place, values[index]));
    else path.lift();
  }
  path.flush();
  Object.assign(brush, { strokeStyle: colour, lineWidth: width, globalAlpha: alpha, lineJoin: "round" });
  brush.setLineDash(dash);
  brush.stroke();
  brush.restore();
}

/** @param {ChartPainting} painting @param {number} place @param {number} value @param {string} hue @param {{ filled?: boolean, radius: number }} look */
export function dotAt(painting, place, value, hue, look) {
  if (!Number.isFinite(value)) return;
  const { y, height } = painting.plot.box;
  const [x, top] = spot(painting, place, value);
  dot(painting, x, Math.max(y, Math.min(y + height + (painting.data.foot ? FOOT : 0), top)), painting.colours.hue(hue), look);
}

/** @param {ChartPainting} painting @param {number} x @param {number} y @param {string} colour @param {{ filled?: boolean, radius: number }} look */
export function dot({ brush, colours }, x, y, colour, { filled = true, radius }) {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
  Object.assign(brush, { fillStyle: filled ? colour : colours.ground, strokeStyle: filled ? colours.ground : colour,
    lineWidth: filled ? 1.5 : Math.min(2.5, radius / 1.8) });
  brush.fill();
  brush.stroke();
}

/** @param {Brush} brush @param {number} x @param {number} y @param {string} colour @param {number} radius */
export function disc(brush, x, y, colour, radius) {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
  brush.fillStyle = colour;
  brush.fill();
}

/** Words that can be read over lines. @param {ChartPainting} painting @param {string} words @param {number} x @param {number} y @param {string} colour */
export function halo({ brush, colours }, words, x, y, colour) {
  Object.assign(brush, { strokeStyle: colours.ground, lineWidth: 4, lineJoin: "round", fillStyle: colour });
  brush.strokeText(words, x, y);
  brush.fillText(words, x, y);
}

/** The series whose line is nearest to a place of the canvas; null if all are far away. @param {ChartPainting} painting @param {Pair} place */
export function nearest(painting, place) {
  /** @type {[number | null, number]} */
  let [best, least] = [null, REACH];
  painting.data.series.forEach(({ values, xs }, index) => {
    for (let at = 1; at < values.length; at += 1) {
      if (!Number.isFinite(values[at - 1]) || !Number.isFinite(values[at])) continue;
      const [from, to] = [at - 1, at].map((one) => spot(painting, placeOf({ xs }, one), values[one]));
      const far = distance(place, from, to);
      if (far < least) [best, least] = [index, far];
    }
  });
  return best;
}

/** How many points of the lines lie in a box of the canvas, of some hundreds of each. @param {ChartPainting} painting @param {Box} box */
export function crowd(painting, { x, y, width, height }) {
  let count = 0;
  for (const { values, xs } of painting.data.series) {
    const every = Math.max(1, Math.floor(values.length / SEEN));
    for (let at = 0; at < values.length; at += every) {
      const [left, top] = spot(painting, placeOf({ xs }, at), values[at]);
      if (left >= x && left <= x + width && top >= y && top <= y + height) count += every;
    }
  }
  return count;
}

/** From a place to a piece of a line. @param {Pair} place @param {Pair} from @param {Pair} to */
function distance([x, y], [x1, y1], [x2, y2]) {
  const [across, up] = [x2 - x1, y2 - y1];
  const share = Math.max(0, Math.min(1, ((x - x1) * across + (y - y1) * up) / (across * across + up * up || 1)));
  return Math.hypot(x - x1 - share * across, y - y1 - share * up);
}
