// The maps that an output can be shown as: three channels as colours, each channel alone, the overlap counts.

import { number } from "../../base/dom.js";
import { css } from "../../pictures/colour.js";
import { grey } from "./colours.js";
/** @import { Palette } from "./colours.js" */
/** @import { Records } from "./records.js" */
/** @import { ConvolutionData, Geometry, OutputMap } from "./types.js" */

const GREYS = "black, white";

/**
 * {view, name, scale: [low, high, colours], colour(row, column), text(row, column) or null} for each.
 * @param {ConvolutionData} data @param {Geometry} g @param {Records} records @param {Palette} palette @param {boolean} apart
 */
export function outputMaps(data, g, records, palette, apart) {
  const channels = Array.from({ length: g.output.channels }, (_, view) => channelMap(view, data, g, records, palette, apart));
  const colours = g.input.channels === 3 && g.output.channels === 3 ? [colourMap(data, records)] : [];
  return [...colours, ...channels, ...(records.overlaps ? [overlapMap(records, palette)] : [])];
}

/**
 * @param {number} view @param {ConvolutionData} data @param {Geometry} g @param {Records} records @param {Palette} palette
 * @param {boolean} apart @returns {OutputMap}
 */
function channelMap(view, data, g, records, palette, apart) {
  const count = g.output.channels;
  const largest = number(records.largest, 2);
  const poles = `${css(palette.signed(-1))}, ${css(palette.ground)}, ${css(palette.signed(1))}`;
  /** @param {number} row @param {number} column */
  const value = (row, column) => records.y(view, row, column);
  return {
    view,
    name: count === 1 ? "values" : apart ? data.input.channels[view] : `channel ${view + 1} of ${count}`,
    scale: records.grey ? ["0", "1", GREYS] : [`−${largest}`, largest, poles],
    colour: (row, column) => (records.grey ? grey(value(row, column)) : palette.signed(value(row, column) / records.largest)),
    text: (row, column) => number(value(row, column), 2),
  };
}

/** @param {ConvolutionData} data @param {Records} records @returns {OutputMap} */
function colourMap(data, records) {
  const [least, most] = [Math.min(0, data.output.low), Math.max(1, data.output.high)];
  return {
    view: "colours",
    name: "as colours",
    scale: [number(least, 2), number(most, 2), GREYS],
    text: null,
    colour: (row, column) => [0, 1, 2].map((channel) => (255 * (records.y(channel, row, column) - least)) / (most - least)),
  };
}

/** @param {Records} records @param {Palette} palette @returns {OutputMap} */
function overlapMap(records, palette) {
  const overlaps = records.overlaps ?? [];
  const [least, most] = [Math.min(...overlaps), Math.max(...overlaps)];
  /** @param {number} count */
  const share = (count) => (most > least ? (count - least) / (most - least) : 1);
  return {
    view: "overlaps",
    name: "overlaps",
    scale: [String(least), String(most), `${css(palette.count(0))}, ${css(palette.count(1))}`],
    colour: (row, column) => palette.count(share(records.overlap(row, column))),
    text: (row, column) => String(records.overlap(row, column)),
  };
}
