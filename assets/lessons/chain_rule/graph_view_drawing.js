// Graphviz's SVG as a tree that is safe to show, and as nodes and edges that can be pointed at.

import { put } from "../../base/dom.js";
import { sure } from "../../base/values.js";
/** @import { Spot } from "../../types.js" */

const SHOWN = new Set(["svg", "g", "title", "text", "tspan", "path", "polygon", "polyline", "ellipse", "circle", "rect", "defs",
  "linearGradient", "radialGradient", "stop"]);
const NO_BREAK = "\u00a0"; // Graphviz writes every space so
const SHAPES = "polygon, ellipse, path, polyline, rect, circle";

export class Drawing {
  /** `text` is what Graphviz wrote. Throws if it is no SVG. @param {string} text */
  constructor(text) {
    this.svg = parsed(text);
    const [, , width, height] = sure(this.svg.getAttribute("viewBox")).split(/[\s,]+/).map(Number);
    this.width = width;
    this.height = height;
    this.nodes = /** @type {SVGElement[]} */ ([...this.svg.querySelectorAll("g.node")]).map(asNode);
    const places = new Map(this.nodes.map(({ id }, index) => [id, index]));
    this.edges = [...this.svg.querySelectorAll("g.edge")].map((element) => asEdge(element, places));
    // Two drawings of the same shape differ in their texts and colours only; the ids may be memory addresses.
    this.shape = `${this.nodes.length}: ${this.edges.map(({ from, to }) => `${from}-${to}`).join(" ")}`;
    for (const tooltip of this.svg.querySelectorAll("title")) tooltip.remove(); // a tooltip of ids helps nobody
    for (const side of ["width", "height"]) this.svg.removeAttribute(side);
  }

  /** @param {EventTarget | Element | null} element */
  indexOf(element) {
    const group = /** @type {Element | null} */ (element)?.closest?.("g.node");
    return group ? this.nodes.findIndex((node) => node.element === group) : -1;
  }

  /**
   * Nodes that are `lit`, with the edges of a single one; nodes of the walk's step are `now`; `dim` dims the rest.
   * @param {number[]} lit @param {number[]} now @param {boolean} dim
   */
  mark(lit, now, dim) {
    const touching = lit.length === 1 ? this.edges.filter(({ from, to }) => from === lit[0] || to === lit[0]) : [];
    this.svg.classList.toggle("dimmed", dim);
    this.nodes.forEach(({ element }, index) => {
      element.classList.toggle("lit", lit.includes(index));
      element.classList.toggle("near", touching.some(({ from, to }) => from === index || to === index));
      element.classList.toggle("now", now.includes(index));
    });
    for (const edge of this.edges) edge.element.classList.toggle("lit", touching.includes(edge));
  }

  /**
   * Write other lines into boxes, each known by its first line; a box with another number of lines stays.
   * @param {string[][]} boxes
   */
  write(boxes) {
    const byName = new Map(boxes.map(([name, ...lines]) => [name, lines]));
    for (const node of this.nodes) {
      const lines = byName.get(node.name);
      if (lines?.length !== node.lines.length) continue;
      lines.forEach((line, index) => put(node.texts[index + 1], "text", line.replaceAll(" ", NO_BREAK)));
      node.lines = lines;
      put(node.element, "aria-label", spoken(node.name, lines));
    }
  }

  /**
   * The nearest node from `index` in a direction, {x, y} of −1, 0, 1; null if there is none.
   * @param {number} index @param {Spot} direction
   */
  towards(index, direction) {
    const [from, ...others] = [this.nodes[index], ...this.nodes].map(({ element }) => middle(element));
    /** @type {{ candidate: number, cost: number } | null} */
    let best = null;
    others.forEach(({ x, y }, candidate) => {
      const along = (x - from.x) * direction.x + (y - from.y) * direction.y;
      const aside = Math.abs((x - from.x) * direction.y) + Math.abs((y - from.y) * direction.x);
      // Twice as far aside as ahead is another direction.
      if (along < 1 || aside > 2 * along) return;
      if (!best || along + 2 * aside < best.cost) best = { candidate, cost: along + 2 * aside };
    });
    return /** @type {{ candidate: number } | null} */ (best)?.candidate ?? null;
  }
}

/** @param {string} text */
function parsed(text) {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (root.localName !== "svg") throw new Error("Graphviz wrote no SVG");
  return cleaned(document.importNode(root, true));
}

/** Shapes and text only: names and values in a graph may come from a link, so nothing of it may act or fetch. @param {Element} element */
function cleaned(element) {
  for (const { name, value } of [...element.attributes]) {
    if (/^on|href$|^style$/i.test(name) || /url\((?!#)/i.test(value)) element.removeAttribute(name);
  }
  for (const node of [...element.childNodes]) {
    if (node.nodeType === Node.TEXT_NODE) continue;
    const child = /** @type {Element} */ (node);
    if (child.localName === "a") child.replaceWith(...cleaned(child).childNodes);
    else if (SHOWN.has(child.localName)) cleaned(child);
    else child.remove();
  }
  return element;
}

/** @param {SVGElement} element */
function asNode(element) {
  const texts = [...element.querySelectorAll("text")].filter(({ textContent }) => textContent.trim());
  const lines = texts.map(({ textContent }) => textContent.replaceAll(NO_BREAK, " "));
  const id = title(element);
  const [name = id] = lines.map((line) => line.trim());
  const shape = element.querySelector(SHAPES);
  const colours = { fill: shape?.getAttribute("fill"), stroke: shape?.getAttribute("stroke") };
  return { element, texts, id, name, lines: lines.slice(1), kinds: [...element.classList].filter((kind) => kind !== "node"), colours };
}

/** @param {string} name @param {string[]} lines */
export function spoken(name, lines) {
  return [name, ...lines.map((line) => line.trim())].join(", ");
}

/** @param {Element} element @param {Map<string, number>} places */
function asEdge(element, places) {
  const [from, to] = title(element).split(/->|--/).map((end) => places.get(end) ?? places.get(end.split(":")[0]));
  return { element, from, to };
}

/** @param {Element} element */
function title(element) {
  return element.querySelector("title")?.textContent ?? "";
}

/** @param {Element} element */
function middle(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}
