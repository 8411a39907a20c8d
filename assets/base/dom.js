// What every component needs: elements, numbers as the whole app writes them, style sheets, the theme.
// Text from data always goes through textContent.

import { watchScrollers } from "./scrollers.js";
/** @import { Channel, Children, Mount, Properties, View } from "../types.js" */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element; children are nodes or text. Properties starting with "on" become listeners.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Properties} [properties] @param {Children} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, properties = {}, ...children) {
  return furnished(document.createElement(tag), properties, children);
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Properties} [attributes] @param {Children} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG, tag), attributes, children);
}

/** @template {Element} E @param {E} node @param {Properties} properties @param {Children} children @returns {E} */
function furnished(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  node.append(.../** @type {(Node | string)[]} */ (children.flat().filter((child) => child != null)));
  return node;
}

/**
 * A button that may be pressed or not, as `allow` says. One that may not stays where the keyboard is: a disabled button
 * would lose the focus of the reader who has just pressed it.
 * @param {Properties & { onclick: (event: MouseEvent) => unknown }} properties @param {Children} children
 */
export function pressable({ onclick, ...properties }, ...children) {
  const button = el("button", { type: "button", ...properties, onclick: (/** @type {MouseEvent} */ event) => {
    if (isAllowed(button)) onclick(event);
  } }, ...children);
  return button;
}

/** @param {Element} button @param {boolean} allowed */
export function allow(button, allowed) {
  if (allowed !== isAllowed(button)) button.setAttribute("aria-disabled", String(!allowed));
}

/** @param {Element} button */
export function isAllowed(button) {
  return button.getAttribute("aria-disabled") !== "true";
}

/** @type {WeakMap<Element, Map<string, unknown>>} */
const written = new WeakMap();

/**
 * Set an attribute, or the text, if it differs from what was put there last: unchanged nodes cost no layout.
 * @param {Element} node @param {string} name @param {string | number} value
 */
export function put(node, name, value) {
  const before = written.get(node) ?? new Map();
  if (before.get(name) === value) return;
  written.set(node, before.set(name, value));
  if (name === "text") node.textContent = String(value);
  else node.setAttribute(name, String(value));
}

/**
 * Four decimals and a real minus sign, as in every derivation of the app; very large numbers in powers of ten.
 * @param {number | null | undefined} value
 */
export function number(value, digits = 4) {
  if (value == null) return "?";
  const rounded = Math.abs(value) >= 1e6 ? value.toExponential(3) : value.toFixed(digits);
  const unsigned = rounded.replace("-", "−");
  return /^−0\.?0*$/.test(unsigned) ? unsigned.slice(1) : unsigned;
}

/** A factor or summand: negative numbers in parentheses. @param {number} value */
export function factor(value, digits = 4) {
  return value < 0 ? `(${number(value, digits)})` : number(value, digits);
}

/**
 * A symbol with indices, one above the other: z with superscript (1) and subscript 2.
 * @param {string} letter @param {string | number | null} [subscript] @param {string | number | null} [superscript]
 */
export function symbol(letter, subscript, superscript) {
  const above = superscript == null ? null : el("span", {}, `(${superscript})`);
  const below = subscript == null ? null : el("span", {}, String(subscript));
  const indices = above || below ? el("span", { class: above && below ? "indices" : above ? "above" : "below" }, above, below) : null;
  return el("span", { class: "symbol" }, el("i", {}, letter), indices);
}

const LOW = "₀₁₂₃₄₅₆₇₈₉";
const HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "w1[2,1]" taken apart: its letter, the digits behind it, what stands in brackets. @param {string} name @returns {[string, string, string | undefined]} */
function partsOf(name) {
  const found = name.match(/^(\p{L}+\p{M}?)(\d*)(?:\[([\d,]+)\])?$/u);
  return found ? [found[1], found[2], found[3]] : [name, "", undefined];
}

/** A name of core as an element: "w1[2,1]" is w with (1) above 21, "a2" is a with 2 below. @param {string} name */
export function named(name) {
  const [letter, digits, inside] = partsOf(name);
  return inside === undefined ? symbol(letter, digits || null) : symbol(letter, inside.replace(",", ""), digits);
}

/** A name of core as plain text: "w1[2,1]" is w⁽¹⁾₂₁, "a2" is a₂, "x_long" stays. @param {string} name */
export function indexed(name) {
  const [letter, digits, inside] = partsOf(name);
  const low = (/** @type {string} */ text) => [...text].map((digit) => LOW[Number(digit)] ?? "").join("");
  if (inside === undefined) return letter + low(digits);
  return `${letter}⁽${[...digits].map((digit) => HIGH[Number(digit)]).join("")}⁾${low(inside)}`;
}

/**
 * A name of core inside an SVG text, with the sign of its operation behind it: classes letter, index and sign. Indices
 * stand above and below; unlike those of `indexed` they are no small glyphs, so that they can be as large as one likes.
 * @param {string} name @param {string} [sign]
 */
export function lettered(name, sign = "") {
  const [letter, digits, inside] = partsOf(name);
  const [high, low] = inside === undefined ? ["", digits] : [`(${digits})`, inside.replace(",", "")];
  const index = (/** @type {string} */ text, /** @type {number} */ dy) => (text ? svg("tspan", { class: "index", dy }, text) : null);
  const back = (high ? 5 : 0) - (low ? (high ? 9 : 4) : 0);
  return [svg("tspan", { class: "letter" }, letter), index(high, -5), index(low, high ? 9 : 4),
    sign ? svg("tspan", { class: "sign", dx: 4, dy: back }, ` ${sign}`) : null];
}

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/** Style sheets that lie beside the modules, loaded once and shared by all shadow roots. @param {string} name */
function sheet(name) {
  const loading = sheets.get(name);
  if (loading) return loading;
  const text = fetch(new URL(`../${name}`, import.meta.url)).then((answer) => answer.text());
  const loaded = text.then((css) => new CSSStyleSheet().replace(css));
  sheets.set(name, loaded);
  return loaded;
}

/** @type {Map<string, boolean>} */
const darkness = new Map();

/** Whether Streamlit's theme around this node is a dark one. @param {Element} node */
function isDark(node) {
  const colour = getComputedStyle(node).getPropertyValue("--st-background-color").trim() || "#ffffff";
  const dark = darkness.get(colour) ?? luminance(colour) < 128;
  darkness.set(colour, dark);
  return dark;
}

/** @param {string} colour */
function luminance(colour) {
  const probe = brushOf(document.createElement("canvas"));
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** What has the focus, as seen from a node. @param {Node} node */
export function focused(node) {
  return /** @type {Document | ShadowRoot} */ (node.getRootNode()).activeElement;
}

/** The brush of a canvas. @param {HTMLCanvasElement} canvas */
export function brushOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * A component of Streamlit: `create(root, channel)` is called once per place on the page and returns a view with
 * `update(data)` and, where it holds timers or observers, `destroy()`. `channel.set(name, value)` and
 * `channel.trigger(name, value)` send to the server.
 * @template Data
 * @param {(root: HTMLElement, channel: Channel) => View<Data>} create @param {string[]} styles
 */
export function component(create, ...styles) {
  /** @type {WeakMap<ShadowRoot, { mounting: ReturnType<typeof mounted<Data>>, calls: number }>} */
  const places = new WeakMap();
  watchScrollers();
  return async (/** @type {Mount<Data>} */ { parentElement, data, setStateValue, setTriggerValue }) => {
    const place = places.get(parentElement) ?? { mounting: mounted(create, parentElement, ["base/base.css", ...styles]), calls: 0 };
    places.set(parentElement, place);
    const call = (place.calls += 1);
    const { view, channel, root } = await place.mounting;
    channel.set = setStateValue;
    channel.trigger = setTriggerValue;
    root.dataset.theme = isDark(parentElement.host ?? parentElement) ? "dark" : "light";
    view.update(data);
    return () => {
      // Streamlit ends a call that newer data overtook while it was mounting, too: the view then belongs to the newer one.
      if (call < place.calls && parentElement.isConnected) return;
      places.delete(parentElement);
      view.destroy?.();
      root.remove();
    };
  };
}

/**
 * @template Data
 * @param {(root: HTMLElement, channel: Channel) => View<Data>} create @param {ShadowRoot} parent @param {string[]} styles
 */
async function mounted(create, parent, styles) {
  parent.adoptedStyleSheets = await Promise.all(styles.map(sheet));
  const root = el("div", { class: "root" });
  parent.append(root);
  /** @type {Channel} */
  const channel = { set() {}, trigger() {} };
  return { root, channel, view: create(root, channel) };
}
