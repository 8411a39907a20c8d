// From where to where the axes of a line chart reach.

import { roundUp } from "./axes.js";
/** @import { Pair } from "../types.js" */
/** @import { ChartData, Numbers } from "./types.js" */

const MOST_SAMPLES = 600; // of a line: enough for a scale
const USUAL = 0.9; // the share of values that the axis follows; beyond 2.5 times that, lines may leave the picture
const TAIL = 0.005; // on either side, where values are negative too

/** The vertical ends for all that is drawn; what the data fix stays. @param {ChartData} data @returns {Pair} */
export function verticalRange({ series, ghosts = [], references = [], log = false, ys = [null, null], foot }) {
  const lines = [...series.flatMap(({ values, band }) => [values, ...(band ?? [])]),
    ...ghosts.flatMap((ghost) => ghost.lines.map(({ values }) => values))];
  const levels = references.map(({ level }) => level);
  const [low, high] = log ? logRange([...lines, levels], foot?.below) : linearRange(lines);
  const room = 1.1;
  return [ys[0] ?? (log ? low : Math.min(low, ...levels.map((level) => room * level))),
    ys[1] ?? (log ? high : Math.max(high, ...levels.map((level) => room * level)))];
}

/**
 * From zero to a round number above nearly all values: a few enormous ones at the start leave the picture at its top.
 * Where values are negative, from below nearly all to above nearly all.
 * @param {Numbers[]} lines @returns {Pair}
 */
export function linearRange(lines) {
  const values = lines.flatMap((ys) => sample(ys)).sort((one, other) => one - other);
  if (!values.length) return [0, 1];
  /** @param {number} share */
  const quantile = (share) => values[Math.round(share * (values.length - 1))];
  if (values[0] < 0) {
    const [low, high] = [quantile(TAIL), Math.max(0, quantile(1 - TAIL))];
    const room = 0.08 * (high - low || 1);
    return [low - room, high + room];
  }
  const most = values[values.length - 1];
  const usual = values[Math.floor(USUAL * (values.length - 1))];
  const top = Math.min(most, Math.max(2.5 * usual, values[0])) || 1;
  const nice = roundUp(top);
  return [0, top <= 0.6 * nice ? 0.6 * nice : top <= 0.8 * nice ? 0.8 * nice : nice];
}

/** Around the positive values; those below `least` do not count. @param {Numbers[]} lines @param {number} [least] @returns {Pair} */
export function logRange(lines, least = 0) {
  let [low, high] = [Infinity, 0];
  for (const value of lines.flatMap((ys) => sample(ys))) {
    if (value > 0 && value >= least && value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > 0)) return [0.1, 1];
  low = Math.max(low, high * 1e-12);
  return low * 3 > high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
}

/** At most 600 of the finite values; the extremes of the rest may be missed. @param {Numbers} ys */
function sample(ys) {
  const every = Math.max(1, Math.floor(ys.length / MOST_SAMPLES));
  const values = [];
  for (let index = 0; index < ys.length; index += every) if (Number.isFinite(ys[index])) values.push(ys[index]);
  return values;
}

/**
 * The last place of the picture: while a run grows it jumps in round steps, so that the lines do not creep.
 * @param {number} last @param {number} planned @param {boolean} growing
 */
export function horizon(last, planned, growing) {
  if (!growing) return Math.max(1, last);
  const rough = Math.max(10, last * 1.02);
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((factor) => factor * power).find((end) => end >= rough) ?? 10 * power;
  return last <= planned ? Math.min(Math.max(planned, 1), round) : round;
}
