// Beside the drawing: what its boxes mean, or one box in large with its meaning.

import { el } from "../../base/dom.js";
/** @import { DrawnNode, LegendEntry } from "./types.js" */
/** @typedef {{ names: string[], explanation: string, indices: number[] }} Entry */

export class GraphPanel {
  /** @type {DrawnNode[]} */ nodes = [];
  /** @type {Record<string, number[]>} */ steps = {};
  /** @type {Entry[]} */ entries = [];

  /**
   * `events.light(indices)` makes boxes of the drawing shine while the pointer is on their entry.
   * @param {{ light(indices: number[]): void }} events
   */
  constructor(events) {
    this.events = events;
    this.title = el("h3");
    this.body = el("div");
    this.node = el("section", { class: "panel", "aria-label": "What the boxes mean" }, this.title, this.body);
  }

  /**
   * `legend` is [{name, explanation, kind}]; an entry means the nodes of its name, or all nodes of its kind.
   * @param {LegendEntry[]} legend @param {DrawnNode[]} nodes @param {Record<string, number[]>} steps
   */
  set(legend, nodes, steps) {
    this.nodes = nodes;
    this.steps = steps;
    this.entries = grouped(legend, nodes);
  }

  /** One node, or null for the legend. @param {DrawnNode | null} node */
  show(node) {
    const parts = node ? this.card(node) : this.legend();
    this.title.textContent = node ? node.name : "What the boxes mean";
    this.title.classList.toggle("code", Boolean(node));
    this.body.replaceChildren(...parts);
  }

  /** @param {DrawnNode} node */
  card(node) {
    const explanation = this.entries.find(({ indices }) => indices.includes(this.nodes.indexOf(node)))?.explanation;
    return [
      node.lines.length ? el("pre", {}, node.lines.join("\n")) : null,
      explanation ? el("p", {}, explanation) : null,
      this.steps[node.id]?.length ? el("p", { class: "hint" }, "Choose the box to go to its steps in the walk.") : null,
    ].filter((part) => part !== null);
  }

  legend() {
    if (!this.entries.length) return [el("p", {}, "Point at a box to read it here.")];
    return [el("ul", {}, this.entries.map((entry) => this.entry(entry)))];
  }

  /** @param {Entry} given */
  entry({ names, explanation, indices }) {
    const swatch = el("span", { class: "swatch", "aria-hidden": "true", hidden: !indices.length });
    const { fill, stroke } = this.nodes[indices[0]]?.colours ?? {};
    // Set one by one: a colour from the graph's text cannot bring other rules along.
    swatch.style.backgroundColor = fill ?? "";
    swatch.style.borderColor = stroke ?? "";
    return el("li", {
      onpointerenter: () => this.events.light(indices),
      onpointerleave: () => this.events.light([]),
    }, el("span", { class: "code" }, swatch, names.join(", ")), " ", explanation);
  }
}

/**
 * Entries of the same explanation become one; each knows the nodes that it means. A name goes before a kind.
 * @param {LegendEntry[]} legend @param {DrawnNode[]} nodes
 */
function grouped(legend, nodes) {
  const named = new Set(legend.map(({ name }) => name));
  const groups = new Map();
  for (const { name, explanation, kind } of legend) {
    /** @param {DrawnNode} node */
    const means = (node) => node.name === name || (kind && node.kinds.includes(kind) && !named.has(node.name));
    const indices = [...nodes.keys()].filter((index) => means(nodes[index]));
    const group = groups.get(explanation) ?? { names: [], explanation, indices: [] };
    if (!group.names.includes(name)) group.names.push(name);
    group.indices.push(...indices.filter((index) => !group.indices.includes(index)));
    groups.set(explanation, group);
  }
  return [...groups.values()];
}
