// One or two sentences about a step of the walk, with live numbers.

import { el, factor, indexed, number } from "../../base/dom.js";
import { sure } from "../../base/values.js";
import { phaseOf } from "./walk_state.js";
/** @import { WalkData, WalkEdge, WalkNode } from "./types.js" */

const INFIX = new Set(["+", "−", "×", "÷", "**"]);

/** Nodes for the caption of a step. @param {WalkData} data @param {number} step @param {Map<string, WalkNode>} byId */
export function walkWords(data, step, byId) {
  const { phase, index } = phaseOf(data, step);
  if (phase === "start")
    return [el("b", {}, "Start. "), "The leaves hold numbers: inputs, targets, weights and biases. Step on to compute with them."];
  if (phase === "forward") return forward(data, index, byId);
  const output = indexed(sure(byId.get(data.output)).label);
  if (phase === "seed")
    return [el("b", {}, "Backward, start. "), `How much does ${output} change with ${output} itself? ∂${output}/∂${output} = 1.`];
  return backward(data, index, byId, output);
}

/** @param {WalkData} data @param {number} index @param {Map<string, WalkNode>} byId */
function forward(data, index, byId) {
  const node = sure(byId.get(data.forward[index]));
  const args = data.edges.filter(({ target }) => target === node.id).map(({ source }) => sure(byId.get(source)));
  const symbols = applied(node.sign, args.map(({ label }) => indexed(label)));
  const numbers = applied(node.sign, args.map(({ value }) => factor(value)));
  return [el("b", {}, `Forward ${index + 1} of ${data.forward.length}. `), `${indexed(node.label)} = ${symbols} = ${numbers} = `,
    el("b", { class: "forward" }, number(node.value)), "."];
}

/** @param {WalkData} data @param {number} index @param {Map<string, WalkNode>} byId @param {string} output */
function backward(data, index, byId, output) {
  const step = data.backward[index];
  const [node, from] = [step.node, step.from].map((id) => indexed(sure(byId.get(id)).label));
  const words = [
    el("b", {}, `Backward ${index + 1} of ${data.backward.length}. `),
    `∂${output}/∂${node}: local derivative ∂${from}/∂${node} = ${
      localWords(data.edges[step.edge], step.local)
    } × upstream ∂${output}/∂${from} = ${number(step.upstream)} gives `,
    el("b", { class: "backward" }, number(step.downstream)),
    ".",
  ];
  if (step.parts > 1) words.push(` Contribution ${step.part} of ${step.parts}; the sum so far is ${number(step.accumulated)}.`);
  if (step.short) words.push(` In short: ${step.short}.`);
  return words;
}

/** A local derivative as a formula with its number; a constant is its own formula. @param {WalkEdge} edge @param {number} local */
function localWords({ formula }, local) {
  return !formula || /^−?[\d./]+$/.test(formula) && Number(formula.replace("−", "-")) === local
    ? number(local)
    : `${formula} = ${number(local)}`;
}

/** @param {string} sign @param {string[]} args */
function applied(sign, args) {
  if (sign === "( )²") return `(${args[0]})²`.replace("((", "(").replace("))", ")");
  if (INFIX.has(sign) && args.length > 1) return args.join(` ${sign} `);
  if (sign === "−") return `−${args[0]}`;
  return `${sign}(${args.join(", ")})`.replace("((", "(").replace("))", ")");
}
