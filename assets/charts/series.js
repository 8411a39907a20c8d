// Asking a line for its values: at a place, at the nearest place, at its end.

/** @import { ChartData, Numbers, Series } from "./types.js" */

/** The place of a value by its index. @param {{ xs?: Numbers | null }} series @param {number} index */
export function placeOf({ xs }, index) {
  return xs ? xs[index] : index;
}

/** The index of the last of rising numbers that is not above a value; −1 if all are. @param {Numbers} xs @param {number} value */
export function lastUpTo(xs, value) {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A line's value at a place, or at the last one before; NaN where it has none. @param {{ values: Numbers, xs?: Numbers | null }} series @param {number} place */
export function valueAt({ values, xs }, place) {
  return values[xs ? lastUpTo(xs, place) : Math.round(place)] ?? NaN;
}

/** The index of the last finite value; −1 without one. @param {Series} series */
export function lastKnown({ values }) {
  let at = values.length - 1;
  while (at >= 0 && !Number.isFinite(values[at])) at -= 1;
  return at;
}

/** The place nearest to a number, among those where the cursor can stand. @param {ChartData} data @param {number} wish */
export function nearestPlace({ places, xs, series }, wish) {
  if (!places) {
    const longest = Math.max(-1, ...series.map((one) => (one.values.length ? placeOf(one, one.values.length - 1) : -1)));
    const last = Math.floor(longest < 0 ? xs[1] : Math.min(longest, xs[1]));
    return Math.max(Math.ceil(xs[0]), Math.min(last, Math.round(wish)));
  }
  if (!places.length) return null;
  const before = Math.max(0, lastUpTo(places, wish));
  const after = Math.min(places.length - 1, before + 1);
  return wish - places[before] <= places[after] - wish ? places[before] : places[after];
}

/** The place so many places further, within the chart. @param {ChartData} data @param {number} from @param {number} steps */
export function movedPlace(data, from, steps) {
  const { places } = data;
  if (!places) return nearestPlace(data, Math.round(from) + steps);
  if (!places.length) return null;
  return places[Math.max(0, Math.min(places.length - 1, Math.max(0, lastUpTo(places, from)) + steps))];
}
