// Painting a line chart from its data: with the brush of a canvas, or with one that writes a file.

import { line } from "./axes.js";
import { paintEnds } from "./end_labels.js";
import { placeOf, valueAt } from "./series.js";
import { clipped, disc, dot, dotAt, FOOT, halo, opacity, spot, trace } from "./strokes.js";
/** @import { Pair } from "../types.js" */
/** @import { ChartPainting, GhostLines, Marker, Reference, Series } from "./types.js" */

const DOTTED = [2, 3];
const FADE = 0.4; // opacity of a line's faint part
const ROOM_FOR_DOTS = 11; // pixels per value

/** @param {ChartPainting} painting */
export function paintChart(painting) {
  const { brush, colours, plot, data, look } = painting;
  const { size = 12, grid = true, nameX: x } = look;
  const counts = look.counts ?? (grid === "rows" ? [plot.box.width / 60, plot.box.height / 36] : undefined);
  plot.axes(brush, colours, { size, grid, names: { x }, counts, across: data.across, words: data.tick });
  if (data.foot) paintFoot(painting, data.foot.label);
  for (const reference of data.references ?? []) paintReference(painting, reference);
  for (const ghost of data.ghosts ?? []) paintGhost(painting, ghost);
  const taken = paintLines(painting);
  const order = data.series.map((_, index) => index).sort((one, other) => Number(one === data.lit) - Number(other === data.lit));
  for (const index of order) paintSeries(painting, index);
  paintCursor(painting);
  for (const { at, value, hue } of data.dots ?? []) dotAt(painting, at, value, hue, { radius: 3 });
  for (const index of order) paintShown(painting, index);
  paintRings(painting, taken);
  return look.ends ? paintEnds(painting) : [];
}

/** @param {ChartPainting} painting @param {string} label */
function paintFoot({ brush, colours, plot, look: { size = 12 } }, label) {
  const { x, y, width, height } = plot.box;
  brush.save();
  Object.assign(brush, { strokeStyle: colours.muted, lineWidth: 1, fillStyle: colours.muted, font: `${size}px ${colours.font}`,
    textAlign: "right" });
  brush.setLineDash([1, 4]);
  line(brush, x, y + height + FOOT, x + width, y + height + FOOT);
  brush.fillText(label, x - 6, y + height + FOOT + 0.34 * size);
  brush.restore();
}

/** @param {ChartPainting} painting @param {Reference} reference */
function paintReference(painting, { level, label, hue = "muted", dash = DOTTED, side = "right" }) {
  const { brush, colours, plot } = painting;
  const { x, width } = plot.box;
  const y = plot.y(level);
  brush.save();
  clipped(painting);
  brush.setLineDash(dash);
  Object.assign(brush, { strokeStyle: painting.colours.hue(hue), lineWidth: dash.length ? 1.4 : 1, globalAlpha: 0.85 });
  line(brush, x, y, x + width, y);
  brush.restore();
  if (!label) return;
  Object.assign(brush, { font: `12px ${colours.font}`, textAlign: side });
  halo(painting, label, side === "right" ? x + width - 4 : x + 8, side === "right" ? y - 5 : y + 15, painting.colours.hue(hue));
}

/** @param {ChartPainting} painting @param {GhostLines} ghost */
function paintGhost(painting, { name, lit = false, lines }) {
  const { brush, colours, plot } = painting;
  const colour = lit ? colours.text : colours.muted;
  for (const { xs, values, dash } of lines) {
    trace(painting, { xs, values }, { colour, width: lit ? 2 : 1.1, dash, alpha: lit ? 1 : 0.75 });
  }
  const { xs, values } = lines[lines.length - 1] ?? { xs: [], values: [] };
  if (!xs.length) return;
  const { x, y, width, height } = plot.box;
  const end = xs.length - 1;
  Object.assign(brush, { font: `650 12px ${colours.font}`, textAlign: "center" });
  const top = Math.max(y + 10, Math.min(y + height - 4, plot.y(values[end]) - 6));
  halo(painting, name, Math.min(x + width - 6, plot.x(xs[end]) - 4), top, colour);
}

/** @param {ChartPainting} painting @param {number} index */
function paintSeries(painting, index) {
  const { data, look } = painting;
  const series = data.series[index];
  const { fadedFrom = Infinity, hue, dash, width = 2 } = series;
  const alpha = opacity(data, index);
  const style = { colour: painting.colours.hue(hue), width: data.lit === index ? width + 1 : width, dash, alpha };
  paintBand(painting, series, style.colour, alpha);
  trace(painting, series, { ...style, to: fadedFrom });
  const { values } = series;
  const goesOn = values.length > 0 && placeOf(series, values.length - 1) > fadedFrom;
  if (goesOn) trace(painting, series, { ...style, from: fadedFrom, alpha: alpha * (look.fade ?? FADE) });
  if (series.dotted) paintDots(painting, series, style.colour, alpha);
}

/** @param {ChartPainting} painting @param {Series} series @param {string} colour @param {number} alpha */
function paintBand(painting, { band, xs }, colour, alpha) {
  if (!band) return;
  const { brush } = painting;
  const [low, high] = band;
  const known = Array.from(low, (_, index) => index).filter((index) => Number.isFinite(low[index]) && Number.isFinite(high[index]));
  brush.save();
  clipped(painting);
  brush.beginPath();
  for (const index of known) brush.lineTo(...spot(painting, placeOf({ xs }, index), high[index]));
  for (const index of known.reverse()) brush.lineTo(...spot(painting, placeOf({ xs }, index), low[index]));
  brush.closePath();
  Object.assign(brush, { fillStyle: colour, globalAlpha: 0.18 * alpha });
  brush.fill();
  brush.restore();
}

/** A dot on every value; rings where it lies on the edge of what is too small. @param {ChartPainting} painting @param {Series} series @param {string} colour @param {number} alpha */
function paintDots(painting, { values, xs }, colour, alpha) {
  const { brush, plot, data } = painting;
  const roomy = plot.box.width / values.length >= ROOM_FOR_DOTS;
  brush.save();
  brush.globalAlpha = alpha;
  for (let index = 0; index < values.length; index += 1) {
    if (!Number.isFinite(values[index])) continue;
    const faint = Boolean(data.foot) && values[index] < (data.foot?.below ?? 0);
    const [x, y] = spot(painting, placeOf({ xs }, index), values[index]);
    if (faint) dot(painting, x, y, colour, { filled: false, radius: roomy ? 3.5 : 2.5 });
    else if (roomy) disc(brush, x, y, colour, 3);
  }
  brush.restore();
}

/** Vertical lines where something happened; returns the places taken by their labels. @param {ChartPainting} painting */
function paintLines(painting) {
  const { brush, plot, data } = painting;
  /** @type {Pair[]} */
  const taken = [];
  for (const marker of data.markers ?? []) {
    if (marker.ring !== undefined) continue;
    const colour = painting.colours.hue(marker.hue ?? "danger");
    const x = plot.x(marker.at);
    Object.assign(brush, { strokeStyle: colour, lineWidth: 1.4 });
    line(brush, x, plot.box.y, x, plot.box.y + plot.box.height);
    labelAbove(painting, marker, colour, taken);
  }
  return taken;
}

/** Rings on a series, with their labels. @param {ChartPainting} painting @param {Pair[]} taken */
function paintRings(painting, taken) {
  const { data, colours } = painting;
  for (const marker of data.markers ?? []) {
    const series = marker.ring === undefined ? undefined : data.series[marker.ring];
    if (!series) continue;
    dotAt(painting, marker.at, valueAt(series, marker.at), series.hue, { filled: false, radius: 6 });
    labelAbove(painting, marker, marker.hue ? colours.hue(marker.hue) : colours.text, taken);
  }
}

/** A label above the plot; if another one is in the way, inside it. @param {ChartPainting} painting @param {Marker} marker @param {string} colour @param {Pair[]} taken */
function labelAbove(painting, { at, label }, colour, taken) {
  const { brush, colours, plot } = painting;
  const { x, y, width } = plot.box;
  brush.font = `12px ${colours.font}`;
  const half = brush.measureText(label).width / 2 + 3;
  const middle = Math.max(half, Math.min(x + width + 14 - half, plot.x(at)));
  const before = taken.filter(([from, to]) => middle + half > from && middle - half < to).length;
  taken.push([middle - half, middle + half]);
  brush.textAlign = "center";
  halo(painting, label, middle, y - 7 + 16 * before, colour);
}

/** @param {ChartPainting} painting */
function paintCursor({ brush, colours, plot, data }) {
  if (data.cursor === null || data.cursor === undefined) return;
  const x = plot.x(data.cursor);
  Object.assign(brush, { strokeStyle: colours.muted, lineWidth: 1 });
  line(brush, x, plot.box.y, x, plot.box.y + plot.box.height + (data.foot ? FOOT : 0));
}

/** A dot where the place on display meets a series. @param {ChartPainting} painting @param {number} index */
function paintShown(painting, index) {
  const { brush, data, look } = painting;
  const place = data.shown ?? data.cursor ?? null;
  const series = data.series[index];
  if (place === null || series.dotted) return;
  brush.save();
  brush.globalAlpha = opacity(data, index);
  dotAt(painting, place, valueAt(series, place), series.hue, { filled: !series.hollow, radius: look.dot ?? 4 });
  brush.restore();
}
