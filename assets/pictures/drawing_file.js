// A picture of SVG elements as a file of its own: the elements on the page get their look from style sheets, those of the
// file carry it as attributes.

import { escaped } from "./svg_brush.js";
/** @import { Box } from "../types.js" */

/**
 * A drawing on the page: its element, the canvas that lies below it, where it has one, and its frame, if the page shows
 * a part of it.
 * @typedef {{ element: SVGSVGElement, under?: HTMLCanvasElement, frame?: Box }} Drawn
 */
/** @typedef {(colour: string) => [string, number]} Plain */

/** What an element without an attribute has: it need not be written. @type {Record<string, string>} */
const UNWRITTEN = { stroke: "none", "stroke-width": "1", "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter",
  opacity: "1", "font-weight": "400", "font-style": "normal", "text-anchor": "start", "dominant-baseline": "auto",
  "paint-order": "normal" };
const OF_SHAPES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"];
const OF_WORDS = [...OF_SHAPES, "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "paint-order"];
const GROUPS = ["svg", "g", "defs", "marker", "clipPath"];
const WORDS = ["text", "tspan"];
// What means something to the page alone.
const OF_THE_PAGE = /^(class|style|tabindex|role|on.*|aria-.*|data-.*)$/;

/**
 * The text of the file and its size in CSS pixels.
 * @param {Drawn} drawn @param {string} name @param {Plain} plain writes any CSS colour as [one that every program reads, its opacity]
 */
export function drawingFile({ element, under, frame = frameOf(element) }, name, plain) {
  const { x, y, width, height } = frame;
  const ground = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#ffffff";
  const box = `x="${x}" y="${y}" width="${width}" height="${height}"`;
  const below = under?.width ? `<image ${box} preserveAspectRatio="none" href="${under.toDataURL()}"/>` : "";
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}">`
    + `<title>${escaped(name)}</title><rect ${box} fill="${plain(ground)[0]}"/>${below}${inside(element, plain)}</svg>`;
  return { text, width, height };
}

/** @param {SVGSVGElement} element */
function frameOf(element) {
  const { x, y, width, height } = element.viewBox.baseVal;
  return width ? { x, y, width, height } : { x: 0, y: 0, width: element.clientWidth, height: element.clientHeight };
}

/** @param {Element} element @param {Plain} plain @returns {string} */
function inside(element, plain) {
  return [...element.childNodes].map((child) =>
    child.nodeType === Node.TEXT_NODE ? escaped(child.textContent ?? "") : written(/** @type {Element} */ (child), plain)
  ).join("");
}

/** An element with its look; nothing for what is not seen. @param {Element} element @param {Plain} plain */
function written(element, plain) {
  const style = getComputedStyle(element);
  if (style.display === "none" && !GROUPS.includes(element.localName)) return "";
  const look = GROUPS.includes(element.localName) ? looks(style, ["opacity"], plain) : looks(style, kindOf(element), plain);
  if (look === null) return "";
  const own = [...element.attributes].filter(({ name }) => !OF_THE_PAGE.test(name) && !(name in look));
  const all = [...own.map(({ name, value }) => [name, value]), ...Object.entries(look)];
  const attributes = all.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  return `<${element.localName}${attributes}>${inside(element, plain)}</${element.localName}>`;
}

/** @param {Element} element */
function kindOf(element) {
  return WORDS.includes(element.localName) ? OF_WORDS : OF_SHAPES;
}

/**
 * What style sheets make of these properties, as attributes; null where nothing of the element is seen.
 * @param {CSSStyleDeclaration} style @param {string[]} properties @param {Plain} plain
 */
function looks(style, properties, plain) {
  /** @type {Record<string, string>} */
  const look = {};
  for (const property of properties) {
    const value = style.getPropertyValue(property).replace(/(\d)px/g, "$1");
    if (property === "fill" || property === "stroke") colour(look, property, value, plain);
    else if (value !== UNWRITTEN[property]) look[property] = value;
  }
  const bare = look.fill === "none" && !look.stroke;
  return bare || look.opacity === "0" ? null : look;
}

/** @param {Record<string, string>} look @param {string} property @param {string} value @param {Plain} plain */
function colour(look, property, value, plain) {
  const [plainly, opacity] = value === "none" || value.startsWith("url(") ? [value, 1] : plain(value);
  const seen = opacity > 0 ? plainly : "none";
  if (seen !== UNWRITTEN[property]) look[property] = seen;
  if (opacity > 0 && opacity < 1) look[`${property}-opacity`] = opacity.toFixed(2);
}
