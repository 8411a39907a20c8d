// Where units stand: layers from left to right, or from top to bottom when the place is narrow.

/** @import { Spot } from "../types.js" */

const WIDE = 460;

/**
 * Positions for a network of these layer sizes in `width` pixels.
 * Returns {vertical, beside: values right of the tiles, width, height, tile, units: [[{x, y}]], loss: {x, y} | null}.
 * @param {number[]} sizes @param {number} width @param {boolean} withLoss
 */
export function layout(sizes, width, withLoss) {
  const columns = sizes.length + (withLoss ? 1 : 0);
  const most = Math.max(...sizes);
  return width < WIDE ? vertical(sizes, width, columns, most, withLoss) : horizontal(sizes, width, columns, most, withLoss);
}

/** @param {number[]} sizes @param {number} width @param {number} columns @param {number} most @param {boolean} withLoss */
function horizontal(sizes, width, columns, most, withLoss) {
  const height = Math.max(300, Math.min(470, most * 110));
  const pitch = Math.min(height / most, 150);
  const beside = pitch < 84; // no room below the tiles: the values stand to their right
  const widest = (width / columns) * 0.5;
  const tile = beside ? clamp(Math.min(pitch - 12, widest), 24, 46) : clamp(Math.min(pitch - 48, widest), 30, 76);
  const margin = tile / 2 + (beside ? 44 : 22);
  /** @param {number} index */
  const across = (index) => margin + (index * (width - 2 * margin)) / (columns - 1);
  const middle = height / 2 - (beside ? 0 : 4);
  /** @param {number} count @param {number} unit */
  const along = (count, unit) => middle + (unit - (count - 1) / 2) * pitch;
  const units = sizes.map((count, layer) => range(count).map((unit) => ({ x: across(layer), y: along(count, unit) })));
  const loss = withLoss ? { x: across(columns - 1), y: middle } : null;
  return { vertical: false, beside, width, height, tile, units, loss };
}

/** @param {number[]} sizes @param {number} width @param {number} columns @param {number} most @param {boolean} withLoss */
function vertical(sizes, width, columns, most, withLoss) {
  const pitch = Math.min((width - 8) / most, 120);
  const tile = clamp(pitch - 8, 26, 60);
  const gap = tile + 74;
  /** @param {number} index */
  const down = (index) => tile / 2 + 20 + index * gap;
  /** @param {number} count @param {number} unit */
  const across = (count, unit) => width / 2 + (unit - (count - 1) / 2) * pitch;
  const units = sizes.map((count, layer) => range(count).map((unit) => ({ x: across(count, unit), y: down(layer) })));
  const loss = withLoss ? { x: width / 2, y: down(columns - 1) } : null;
  return { vertical: true, beside: false, width, height: down(columns - 1) + tile / 2 + 34, tile, units, loss };
}

/**
 * The curve from one unit's tile to the next one's.
 * @param {Spot} from @param {Spot} to @param {{ tile: number, vertical: boolean }} place
 */
export function edgePath(from, to, place) {
  const half = place.tile / 2;
  if (!place.vertical) {
    const [x1, x2] = [from.x + half, to.x - half];
    const bend = (x2 - x1) * 0.45;
    return { d: `M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`, at: (/** @type {number} */ t) =>
      bezier(x1, from.y, x2, to.y, bend, 0, t) };
  }
  const [y1, y2] = [from.y + half + 26, to.y - half];
  const bend = (y2 - y1) * 0.45;
  return { d: `M${from.x} ${y1}C${from.x} ${y1 + bend} ${to.x} ${y2 - bend} ${to.x} ${y2}`,
    at: (/** @type {number} */ t) => bezier(from.x, y1, to.x, y2, 0, bend, t) };
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {number} dx @param {number} dy @param {number} t */
function bezier(x1, y1, x2, y2, dx, dy, t) {
  const s = 1 - t;
  /** @param {number} a @param {number} b @param {number} c @param {number} d */
  const mix = (a, b, c, d) => s ** 3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t ** 3 * d;
  return { x: mix(x1, x1 + dx, x2 - dx, x2), y: mix(y1, y1 + dy, y2 - dy, y2) };
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/** @param {number} count */
export function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}
