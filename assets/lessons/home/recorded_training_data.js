// A recorded run (core/recipes/home_recording.py) as the browser holds it: one array per epoch.

import { edgesOf } from "../../pictures/network.js";
/** @import { Recording } from "./types.js" */

/** Fetch a recording that lies beside the components, and unpack it. @param {string} path */
export async function loadRecording(path) {
  const answer = await fetch(new URL(path, import.meta.url));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const recording = await answer.json();
  const epochs = recording.loss.training.length;
  const [output, units, parameters] = await Promise.all(
    ["output", "units", "parameters"].map((name) => unpack(recording[name], epochs)),
  );
  const sizes = [2, ...recording.settings.hidden, 1];
  return {
    ...recording,
    sizes,
    epochs,
    output,
    units,
    parameters: parameters.map((bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)),
    edges: edgesOf(sizes),
  };
}

/** Undo `packed`: inflate, then add up the changes; a byte array wraps modulo 256 by itself. @param {string} text @param {number} epochs */
async function unpack(text, epochs) {
  const deflated = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const size = bytes.length / epochs;
  for (let at = size; at < bytes.length; at += 1) bytes[at] += bytes[at - size];
  return Array.from({ length: epochs }, (_, epoch) => bytes.subarray(epoch * size, (epoch + 1) * size));
}

/** The first epoch at which this share of the validation points is right. @param {Recording} recording @param {number} share */
export function reached(recording, share) {
  const epoch = recording.right.validation.findIndex((right) => right >= share);
  return epoch < 0 ? Infinity : epoch;
}

/** The epoch with the lowest validation loss. @param {Recording} recording */
export function bestEpoch(recording) {
  return recording.loss.validation.indexOf(Math.min(...recording.loss.validation));
}

/** @param {number} share */
export function percent(share) {
  return `${Math.round(100 * share)} %`;
}
