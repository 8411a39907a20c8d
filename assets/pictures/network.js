// A network of tiles: what each unit responds to, and the weights between them.

import { rounded } from "./canvas.js";
/** @import { Brush, Pair, Square } from "../types.js" */
/** @import { Colours } from "./heat_map.js" */

const STRONG_WEIGHT = 4; // drawn at full width
const FADED = 0.12;

/** What the marks of a network are drawn with. @typedef {{ brush: Brush, colours: Colours }} Paints */

/**
 * A weight as a curve: dashed if it is negative, the wider the larger; `faded` where another unit is looked at.
 * @param {Paints} paints @param {[Pair, Pair, Pair, Pair]} curve start, two handles, end @param {number} weight @param {boolean} faded
 */
export function drawEdge({ brush, colours }, [start, first, second, end], weight, faded) {
  const strength = Math.min(1, Math.abs(weight) / STRONG_WEIGHT);
  brush.beginPath();
  brush.moveTo(...start);
  brush.bezierCurveTo(...first, ...second, ...end);
  brush.setLineDash(weight < 0 ? [6, 4] : []);
  brush.strokeStyle = weight < 0 ? colours.negative : colours.positive;
  brush.globalAlpha = (faded ? FADED : 1) * (0.18 + 0.72 * strength);
  brush.lineWidth = 0.7 + 3.6 * strength;
  brush.stroke();
  brush.setLineDash([]);
  brush.globalAlpha = 1;
}

/** A picture in a tile with round corners; the one looked at has a frame. @param {Paints} paints @param {Square} box @param {HTMLCanvasElement} picture @param {boolean} framed */
export function drawTile({ brush, colours }, { x, y, size }, picture, framed) {
  const box = { x, y, width: size, height: size };
  const radius = Math.min(10, size / 6);
  brush.save();
  rounded(brush, box, radius);
  brush.clip();
  brush.drawImage(picture, x, y, size, size);
  brush.restore();
  rounded(brush, box, radius);
  brush.strokeStyle = framed ? colours.accent : colours.muted;
  brush.lineWidth = framed ? 3 : 1;
  brush.stroke();
}

/**
 * Two inputs over the plane, as bytes from 0 to `most`: one grows to the right, one upwards.
 * @param {number} side @param {number} most
 */
export function inputMaps(side, most) {
  const ramp = (/** @type {number} */ at) => Math.round((most * at) / (side - 1));
  return [
    Uint8Array.from({ length: side * side }, (_, at) => ramp(at % side)),
    Uint8Array.from({ length: side * side }, (_, at) => ramp(side - 1 - Math.floor(at / side))),
  ];
}

/** Every weight's place in the vector of parameters: per layer the weights row by row, then the biases. @param {number[]} sizes */
export function edgesOf(sizes) {
  let at = 0;
  const all = [];
  for (let layer = 1; layer < sizes.length; layer += 1) {
    for (let unit = 0; unit < sizes[layer]; unit += 1) {
      for (let source = 0; source < sizes[layer - 1]; source += 1) all.push({ layer, unit, source, at: at++ });
    }
    at += sizes[layer];
  }
  return all;
}
