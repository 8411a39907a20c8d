// One or two sentences about what a step of the forward pass does, with the numbers of this network.

import { el, factor, named, number } from "./dom.js";
import { sure } from "./values.js";
/** @import { ForwardData } from "../lessons/forward_pass/types.js" */

/** Nodes for the caption of a step. @param {ForwardData} data @param {number} step */
export function narration(data, step) {
  const layers = data.layers.length;
  if (step === 0) return [el("b", {}, "Input. "), ...listed(data.x.map((value, index) => [named(data.names.x[index]), value]))];
  if (step > 2 * layers) return loss(data);
  const layer = Math.ceil(step / 2);
  return step % 2 ? weightedSum(data, layer) : activation(data, layer);
}

/** @param {ForwardData} data @param {number} layer @param {string} what */
function title(data, layer, what) {
  const place = layer === data.layers.length ? "Output layer" : `Layer ${layer}`;
  return el("b", {}, `${place}, ${what}. `);
}

/** @param {ForwardData} data @param {number} layer */
function weightedSum(data, layer) {
  const { w, b, z } = data.layers[layer - 1];
  const inputs = layer === 1 ? data.x : data.layers[layer - 2].a;
  const shown = inputs.slice(0, 3).map((value, source) => `${factor(w[0][source])} × ${factor(value)}`);
  const sum = `${shown.join(" + ")}${inputs.length > 3 ? " + …" : ""} + ${factor(b[0])} = ${number(z[0])}`;
  return [title(data, layer, "weighted sums"), "Each unit multiplies its inputs by its weights and adds its bias: ",
    named(data.names.layers[layer - 1].z[0]), ` = ${sum}`, z.length > 1 ? ", and so on for every unit." : "."];
}

/** @param {ForwardData} data @param {number} layer */
function activation(data, layer) {
  const { z, a, activation: name } = data.layers[layer - 1];
  const names = data.names.layers[layer - 1].a.map((label) => named(label));
  if (name.name === "identity") {
    return [title(data, layer, "no activation"), "The sum is passed on as it is: ",
      ...listed(a.map((value, unit) => [names[unit], value]))];
  }
  return [title(data, layer, name.label), "The activation bends every sum: ", names[0],
    ` = ${name.label}(${number(z[0])}) = ${number(a[0])}`,
    ...(a.length > 1 ? ["; ", ...listed(a.slice(1).map((value, unit) => [names[unit + 1], value]))] : ["."])];
}

/** @param {ForwardData} data */
function loss(data) {
  const targets = data.y ?? [];
  const prediction = sure(data.layers.at(-1)).a;
  if (prediction.length === 1) {
    return [el("b", {}, "Loss. "), "The squared distance to the target: (y − ŷ)² = ",
      `(${number(targets[0])} − ${factor(prediction[0])})² = ${number(data.loss)}.`];
  }
  const squares = prediction.map((value, index) => `(${number(targets[index])} − ${factor(value)})²`);
  return [el("b", {}, "Loss. "),
    `The mean of the squared distances: [${squares.join(" + ")}] / ${prediction.length} = ${number(data.loss)}.`];
}

/** @param {[Node, number][]} pairs */
function listed(pairs) {
  return pairs.flatMap(([name, value], index) => [index ? ", " : "", name, ` = ${number(value)}`]).concat(".");
}
