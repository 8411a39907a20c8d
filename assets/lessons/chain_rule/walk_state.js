// What is known after each step of the walk. Step 0 holds the leaves; then one step per operation forward; then one
// step that sets ∂L/∂L = 1; then one step per edge backward.

/** @import { WalkData } from "./types.js" */
/** @typedef {Pick<WalkData, "forward" | "backward">} Steps */

/** How many steps the player has. @param {Steps} data */
export function stepCount(data) {
  return 2 + data.forward.length + data.backward.length;
}

/** {phase: "start" | "forward" | "seed" | "backward", index} of a step. @param {Steps} data @param {number} step */
export function phaseOf(data, step) {
  if (step === 0) return { phase: "start", index: 0 };
  if (step <= data.forward.length) return { phase: "forward", index: step - 1 };
  if (step === data.forward.length + 1) return { phase: "seed", index: 0 };
  return { phase: "backward", index: step - data.forward.length - 2 };
}

/** The player's step of a backward step. @param {Steps} data @param {number} backwardIndex */
export function playerStep(data, backwardIndex) {
  return data.forward.length + 2 + backwardIndex;
}

/** {values: Set(id), gradients: Map(id -> number)} after a step. @param {WalkData} data @param {number} step */
export function known(data, step) {
  const values = new Set(data.nodes.filter((node) => node.role !== "operation" && node.role !== "output").map(({ id }) => id));
  data.forward.slice(0, step).forEach((id) => values.add(id));
  const gradients = new Map();
  if (step > data.forward.length) gradients.set(data.output, 1);
  data.backward.slice(0, Math.max(0, step - data.forward.length - 1)).forEach(({ node, accumulated }) => gradients.set(node, accumulated));
  return { values, gradients };
}

/**
 * The node's id, and the ids of the nodes and indices of the edges on any path from it to the output.
 * @param {Pick<WalkData, "edges">} data @param {string} id
 */
export function pathsFrom(data, id) {
  const nodes = new Set([id]);
  const edges = new Set();
  const outgoing = new Map();
  data.edges.forEach(({ source }, index) => outgoing.set(source, [...(outgoing.get(source) ?? []), index]));
  const waiting = [id];
  while (waiting.length) {
    for (const index of outgoing.get(waiting.pop()) ?? []) {
      edges.add(index);
      const { target } = data.edges[index];
      if (!nodes.has(target)) {
        nodes.add(target);
        waiting.push(target);
      }
    }
  }
  return { id, nodes, edges };
}
