// Names behind the ends of the lines, pushed apart; a thin line leads from each end to its name.

import { line } from "./axes.js";
import { lastKnown, placeOf } from "./series.js";
import { halo, opacity, spot } from "./strokes.js";
/** @import { Brush, Pair } from "../types.js" */
/** @import { ChartPainting, EndLabel, Series } from "./types.js" */

const GAP = 15; // between two names
const CALM = 6; // values that a name's height is the mean of, so that neighbours do not swap places all the time
const KEY = { from: 12, width: 22, to: 39 }; // behind the end of the lines: a piece of the line, then the name
export const NARROW = 480;
const [MOST, MOST_NARROW] = [190, 0.31]; // how wide a name may be, on a narrow chart as a share of it

/**
 * The names, shortened to what there is room for, and the room that they take beside the plot.
 * @param {Brush} brush @param {string} font @param {Series[]} series @param {number} width
 */
export function fitEnds(brush, font, series, width) {
  brush.font = font;
  const most = width < NARROW ? MOST_NARROW * width : MOST;
  const texts = series.map(({ label }) => shortened(label, (text) => brush.measureText(text).width <= most));
  return { texts, room: 1.06 * Math.max(0, ...texts.map((text) => brush.measureText(text).width)) + KEY.to + 5 };
}

/** Paint the names; returns where the pointer finds them. @param {ChartPainting} painting @returns {EndLabel[]} */
export function paintEnds(painting) {
  const { brush, colours, plot, data, look: { size = 12 } } = painting;
  const { x, y, width, height } = plot.box;
  const font = `${size}px ${colours.font}`;
  const { texts } = fitEnds(brush, font, data.series, x + width + plot.box.x);
  const ends = data.series.map((series) => series.values.length ? placeOf(series, series.values.length - 1) : -Infinity);
  const last = Math.max(...ends);
  const column = last > -Infinity ? plot.x(last) : x + width;
  const heights = spread(wishes(painting), GAP, y + 6, y + height - 2);
  return data.series.map((series, index) => {
    brush.save();
    const lost = paintEnd(painting, index, column, heights[index]);
    Object.assign(brush, { font: data.lit === index ? `650 ${font}` : font, textAlign: "left",
      globalAlpha: opacity(data, index) < 1 ? 0.6 : 1 });
    const colour = lost ? colours.muted : colours.ink(series.hue);
    halo(painting, texts[index], column + KEY.to, heights[index] + 4, colour);
    brush.restore();
    return { series: index, x: column + KEY.from, y: heights[index], width: brush.measureText(texts[index]).width + KEY.to - KEY.from,
      text: texts[index] };
  });
}

/** The heights at which the names would stand if there were room. @param {ChartPainting} painting */
function wishes({ plot, data }) {
  const { y, height } = plot.box;
  const known = data.series.map(lastKnown);
  if (data.series.every(({ values }) => !values.length)) return known.map((_, index) => y + 10 + index * 1.4 * GAP);
  return known.map((at, index) => (at < 0 ? y + height : plot.y(calm(data.series[index], at))));
}

/**
 * A line from the end to the name, and a piece of the line; crosses in the place of both for a line that has no more
 * values. Returns whether it is such a one.
 * @param {ChartPainting} painting @param {number} index @param {number} column @param {number} height
 */
function paintEnd(painting, index, column, height) {
  const { brush, colours, plot, data } = painting;
  const series = data.series[index];
  const at = lastKnown(series);
  const lost = series.values.length > 0 && at < series.values.length - 1;
  const colour = colours.hue(series.hue);
  const alpha = opacity(data, index);
  Object.assign(brush, { strokeStyle: colour, lineWidth: 1, globalAlpha: 0.45 * alpha });
  if (at >= 0) {
    const [x, end] = spot(painting, placeOf(series, at), series.values[at]);
    const top = Math.max(plot.box.y, end);
    brush.beginPath();
    brush.moveTo(x, top);
    brush.lineTo(column + 2, top);
    brush.lineTo(column + KEY.from - 2, height);
    brush.stroke();
    brush.globalAlpha = alpha;
    if (lost) cross(brush, x, top, colours.danger);
  }
  brush.globalAlpha = alpha;
  if (lost) cross(brush, column + KEY.from + KEY.width / 2, height, colours.danger);
  else {
    Object.assign(brush, { strokeStyle: colour, lineWidth: data.lit === index ? 3 : 2 });
    brush.setLineDash(series.dash ?? []);
    line(brush, column + KEY.from, height, column + KEY.from + KEY.width, height);
    brush.setLineDash([]);
  }
  return lost;
}

/** Here a line has ended before the others. @param {Brush} brush @param {number} x @param {number} y @param {string} colour */
function cross(brush, x, y, colour) {
  Object.assign(brush, { strokeStyle: colour, lineWidth: 2 });
  line(brush, x - 4, y - 4, x + 4, y + 4);
  line(brush, x + 4, y - 4, x - 4, y + 4);
}

/** The mean of the last values up to one; that one itself where every value is a dot. @param {Series} series @param {number} index */
function calm({ values, dotted }, index) {
  const last = Array.from({ length: dotted ? 1 : Math.min(CALM, index + 1) }, (_, back) => values[index - back]).filter(Number.isFinite);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

/** The series whose name is at a place. @param {EndLabel[]} labels @param {Pair} place */
export function labelAt(labels, [x, y]) {
  const found = labels.find((label) => x >= label.x && x <= label.x + label.width && Math.abs(y - label.y) <= GAP / 2);
  return found ?? null;
}

/**
 * Push labels apart so that neighbours are at least `gap` pixels from each other, between `top` and `bottom`.
 * @param {number[]} places @param {number} gap @param {number} top @param {number} bottom
 */
export function spread(places, gap, top, bottom) {
  const order = places.map((y, index) => ({ y, index })).sort((one, other) => one.y - other.y);
  order.forEach((label, at) => {
    label.y = Math.max(label.y, at ? order[at - 1].y + gap : top);
  });
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const limit = at === order.length - 1 ? bottom : order[at + 1].y - gap;
    order[at].y = Math.min(order[at].y, limit);
  }
  const found = [];
  for (const { y, index } of order) found[index] = y;
  return found;
}

/** A name with as many of its words as there is room for. @param {string} name @param {(text: string) => boolean} fits */
function shortened(name, fits) {
  if (fits(name)) return name;
  const words = name.split(" ");
  while (words.length > 1 && !fits(`${words.join(" ")} …`)) words.pop();
  return `${words.join(" ").replace(/,$/, "")} …`;
}
