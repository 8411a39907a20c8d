// The scalar graph as a picture: a box per number with its value and its gradient, an edge per argument with its
// local derivative. Elements are made once per graph and size, then updated.

import { el, lettered, number, put, svg } from "../../base/dom.js";
import { later, lookup, sure } from "../../base/values.js";
import { labelSpots, routePath, walkLayout } from "./walk_layout.js";
import { phaseOf } from "./walk_state.js";
/** @import { Spot } from "../../types.js" */
/** @import { Active, Known, Paths, WalkData, WalkNode } from "./types.js" */

const MOST_LABELLED = 40; // edges of a graph that can all carry their local derivative; else those of the hovered box

// What is too long for a small box.
const SHORT = { sigmoid: "σ", softplus: "softp.", leaky_relu: "leaky" };

export class WalkBoard {
  /** @type {{ phase: string, id: string } | undefined} */ followed;
  shape = "";
  /** @type {ReturnType<typeof walkLayout>} */ place = later();
  /** @type {{ line: SVGElement, label: SVGElement }[]} */ edges = [];
  /** @type {Map<string, { group: SVGElement, value: SVGElement, gradient: SVGElement }>} */ boxes = new Map();

  /** `events` has hover(id | null) and select(id). @param {{ hover(id: string | null): void, select(id: string): void }} events */
  constructor(events) {
    this.events = events;
    this.svg = svg("svg", { role: "group", "aria-label": "Computational graph" });
    this.node = el("div", { class: "walk-board", tabindex: "-1" }, this.svg);
  }

  /** @param {WalkData} data @param {Map<string, WalkNode>} byId @param {number} step @param {Known} known @param {Paths | null} lit */
  draw(data, byId, step, known, lit) {
    const width = this.node.clientWidth;
    if (!width) return;
    const shape = `${width} ${data.edges.map(({ source, target }) => `${source}>${target}`).join()}`;
    if (shape !== this.shape) this.build(data, width, shape);
    const { phase, index } = phaseOf(data, step);
    const active = { node: phase === "forward" ? data.forward[index] : phase === "seed" ? data.output : null,
      back: phase === "backward" ? data.backward[index] : null };
    this.drawEdges(data, known, active, lit);
    for (const node of data.nodes) this.drawNode(node, known, active, lit, data);
    this.follow(active, phase);
  }

  /** @param {WalkData} data @param {number} width @param {string} shape */
  build(data, width, shape) {
    this.shape = shape;
    this.place = walkLayout(data.nodes, data.edges, width);
    this.svg.replaceChildren();
    for (const [name, value] of Object.entries({ width: this.place.width, height: this.place.height,
      viewBox: `0 0 ${this.place.width} ${this.place.height}` })) this.svg.setAttribute(name, String(value));
    this.node.classList.toggle("vertical", this.place.vertical);
    const spots = labelSpots(this.place.routes, this.place.vertical);
    this.edges = this.place.routes.map((route, index) => this.buildEdge(route, spots[index]));
    this.boxes = new Map(data.nodes.map((node) => [node.id, this.buildNode(node)]));
    this.svg.append(...this.edges.map(({ label }) => label)); // above the boxes, where they are close
  }

  /** @param {Spot[]} route @param {Spot} spot */
  buildEdge(route, { x, y }) {
    const line = svg("path", { d: routePath(route, this.place), class: "walk-edge" });
    const label = svg("text", { x, y: this.place.vertical ? y + 4 : y - 3, class: "local" });
    this.svg.append(line);
    return { line, label };
  }

  /** @param {WalkNode} given */
  buildNode({ id, label, sign, role }) {
    const { positions, node: { width, height } } = this.place;
    const { x, y } = sure(positions.get(id));
    const tall = height >= 44;
    const frame = svg("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 7, class: "box" });
    const [left, right] = [x - width / 2 + 5, x + width / 2 - 5];
    const signs = sign ? lookup(SHORT, sign) ?? sign : "";
    const title = svg("text", { x: tall ? x : left, y: tall ? y - height / 2 + 17 : y - 3, class: `title${tall ? "" : " start"}` },
      lettered(label, tall ? signs : ""));
    const value = svg("text", { x: tall ? x : right, y: tall ? y + 8 : y - 3, class: `number forward${tall ? "" : " end"}` });
    const gradient = svg("text", { x: tall ? x : right, y: tall ? y + 23 : y + 12, class: `number backward${tall ? "" : " end"}` });
    const below = !tall && sign ? svg("text", { x: left, y: y + 12, class: "sign start" }, signs) : null;
    const group = svg("g", { class: `walk-node ${role}`, tabindex: "0", role: role === "parameter" ? "button" : "img" }, frame, title, " ",
      below, " ", value, " ", gradient);
    group.addEventListener("pointerenter", () => this.events.hover(id));
    group.addEventListener("pointerleave", () => this.events.hover(null));
    group.addEventListener("focus", () => this.events.hover(id));
    group.addEventListener("blur", () => this.events.hover(null));
    group.addEventListener("click", () => this.events.select(id));
    group.addEventListener("keydown", (event) => {
      if (role !== "parameter" || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault(); // Space scrolls elsewhere
      this.events.select(id);
    });
    this.svg.append(group);
    return { group, value, gradient };
  }

  /** @param {WalkData} data @param {Known} known @param {Active} active @param {Paths | null} lit */
  drawEdges(data, known, active, lit) {
    const all = data.edges.length <= MOST_LABELLED;
    this.edges.forEach(({ line, label }, index) => {
      const { source, target, local } = data.edges[index];
      const walked = active.back?.edge === index;
      const feeds = active.node === target;
      put(line, "class",
        ["walk-edge", walked && "backward active", feeds && "forward active", known.values.has(target) ? "done" : "waiting",
          lit?.edges.has(index) && "lit", dims(lit, "edges", index) && "dim"].filter(Boolean).join(" "));
      const near = all || (lit && !lit.gentle && (lit.id === source || lit.id === target));
      const shown = near && known.gradients.has(target) && local !== null;
      put(label, "text", shown ? number(local) : "");
      put(label, "class", `local${walked ? " active" : ""}${all && dims(lit, "edges", index) ? " dim" : ""}`);
    });
  }

  /** @param {WalkNode} node @param {Known} known @param {Active} active @param {Paths | null} lit @param {WalkData} data */
  drawNode(node, known, active, lit, data) {
    const { group, value, gradient } = sure(this.boxes.get(node.id));
    const [hasValue, hasGradient] = [known.values.has(node.id), known.gradients.has(node.id)];
    put(value, "text", hasValue ? number(node.value) : "·");
    put(gradient, "text", hasGradient ? number(known.gradients.get(node.id)) : node.gradient === null ? "" : "·");
    put(group, "class",
      ["walk-node", node.role, active.node === node.id && "forward active", active.back?.node === node.id && "backward active",
        data.picked === node.id && "picked", dims(lit, "nodes", node.id) && "dim"].filter(Boolean).join(" "));
    put(group, "aria-label", this.spoken(node, hasValue, hasGradient));
  }

  /**
   * A box's name begins with what is written in it, as it is written, so that it can be called by voice.
   * @param {WalkNode} node @param {boolean} hasValue @param {boolean} hasGradient
   */
  spoken(node, hasValue, hasGradient) {
    const { group } = sure(this.boxes.get(node.id));
    const written = [...group.querySelectorAll("text")].map((text) => text.textContent).filter((text) => text && text !== "·");
    const what = [hasValue ? "value" : null, hasGradient ? "gradient" : null].filter(Boolean).join(" and ");
    const missing = [hasValue ? null : "value", hasGradient || node.gradient === null ? null : "gradient"].filter(Boolean).join(" and ");
    return [`${written.join(" ")}${what && `: ${what}`}`, missing && `${missing} not computed yet`].filter(Boolean).join(", ");
  }

  /** Where the board is wider than its place, keep the active box in sight. @param {Active} active @param {string} phase */
  follow(active, phase) {
    const id = active.node ?? active.back?.node;
    if (!id || phase === this.followed?.phase && id === this.followed.id) return;
    this.followed = { phase, id };
    const { x } = sure(this.place.positions.get(id));
    const { scrollLeft, clientWidth } = this.node;
    if (x < scrollLeft + 60 || x > scrollLeft + clientWidth - 60) this.node.scrollLeft = x - clientWidth / 2;
  }
}

/** @param {Paths | null} lit @param {"nodes" | "edges"} kind @param {string | number} id */
function dims(lit, kind, id) {
  return Boolean(lit && !lit.gentle && !(/** @type {Set<unknown>} */ (lit[kind]).has(id)));
}
