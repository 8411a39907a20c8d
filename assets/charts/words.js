// A line chart in words: the whole of it, for those who cannot see it, and its values at one place.

import { figure } from "../run/words.js";
import { lastKnown, placeOf, valueAt } from "./series.js";
/** @import { ChartData, Reference, Series } from "./types.js" */

/** What the chart shows: from where to where, every line's range and last value, levels, marks. @param {ChartData} data @param {string} unit */
export function describe(data, unit) {
  const { name, series, references = [], markers = [], ghosts = [] } = data;
  const words = data.words ?? figure;
  const ends = series.filter(({ values }) => values.length).map((one) => [placeOf(one, 0), placeOf(one, one.values.length - 1)]);
  const reach = ends.length
    ? `, ${unit} ${figure(Math.min(...ends.map(([from]) => from)), 0)} to ${figure(Math.max(...ends.map(([, to]) => to)), 0)}`
    : "";
  const levels = references.map((reference) => `${levelName(reference)}: ${words(reference.level)}`);
  const marked = [...new Set(markers.map(({ label }) => label))];
  return [`${name}${reach}`, ...series.map((one) => lineWords(one, words)), levels.length ? `To compare with: ${levels.join(", ")}` : "",
    marked.length ? `Marked: ${marked.join(", ")}` : "",
    ghosts.length ? `Earlier runs: ${ghosts.map((ghost) => ghost.name).join(", ")}` : ""]
    .filter(Boolean).map((sentence) => `${sentence}.`).join(" ");
}

/** @param {Reference} reference */
function levelName({ label, meaning }) {
  return meaning ?? label ?? "a level";
}

/** @param {Series} series @param {(value: number) => string} words */
function lineWords(series, words) {
  const { label, values } = series;
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at += 1) {
    if (values[at] < low) low = values[at];
    if (values[at] > high) high = values[at];
  }
  const last = lastKnown(series);
  if (last < 0) return `${label}: no values`;
  return `${label}: from ${words(low)} to ${words(high)}, last ${words(values[last])}`;
}

/** The values of all lines at a place: [series, words] each. @param {ChartData} data @param {number} place @returns {[Series, string][]} */
export function valuesAt(data, place) {
  const words = data.words ?? figure;
  return data.series.map((series) => {
    const value = valueAt(series, place);
    const band = series.band?.map((values) => valueAt({ values, xs: series.xs }, place)).filter(Number.isFinite) ?? [];
    const spread = band.length ? ` (${words(band[0])} to ${words(band[1])})` : "";
    return [series, Number.isFinite(value) ? words(value) + spread : "–"];
  });
}
