// What every component needs: elements, numbers as the whole app writes them, style sheets, the theme.
// Text from data always goes through textContent.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; children are nodes or text. Properties starting with "on" become listeners. */
export function el(tag, properties = {}, ...children) {
  return furnished(document.createElement(tag), properties, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG, tag), attributes, children);
}

function furnished(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null));
  return node;
}

const written = new WeakMap();

/** Set an attribute, or the text, if it differs from what was put there last: unchanged nodes cost no layout. */
export function put(node, name, value) {
  if (!written.has(node)) written.set(node, new Map());
  const before = written.get(node);
  if (before.get(name) === value) return;
  before.set(name, value);
  if (name === "text") node.textContent = value;
  else node.setAttribute(name, value);
}

/** Four decimals and a real minus sign, as in every derivation of the app; very large numbers in powers of ten. */
export function number(value, digits = 4) {
  if (value == null) return "?";
  const rounded = Math.abs(value) >= 1e6 ? value.toExponential(3) : value.toFixed(digits);
  const unsigned = rounded.replace("-", "−");
  return /^−0\.?0*$/.test(unsigned) ? unsigned.slice(1) : unsigned;
}

/** A factor or summand: negative numbers in parentheses. */
export function factor(value, digits = 4) {
  return value < 0 ? `(${number(value, digits)})` : number(value, digits);
}

/** A symbol with indices, one above the other: z with superscript (1) and subscript 2. */
export function symbol(letter, subscript, superscript) {
  const above = superscript == null ? null : el("span", {}, `(${superscript})`);
  const below = subscript == null ? null : el("span", {}, String(subscript));
  const indices = above || below ? el("span", { class: above && below ? "indices" : above ? "above" : "below" }, above, below) : null;
  return el("span", { class: "symbol" }, el("i", {}, letter), indices);
}

const LOW = "₀₁₂₃₄₅₆₇₈₉";
const HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "w1[2,1]" taken apart: its letter, the digits behind it, what stands in brackets. */
function partsOf(name) {
  return name.match(/^(\p{L}+\p{M}?)(\d*)(?:\[([\d,]+)\])?$/u)?.slice(1) ?? [name, "", undefined];
}

/** A name of core as an element: "w1[2,1]" is w with (1) above 21, "a2" is a with 2 below. */
export function named(name) {
  const [letter, digits, inside] = partsOf(name);
  return inside === undefined ? symbol(letter, digits || null) : symbol(letter, inside.replace(",", ""), digits);
}

/** A name of core as plain text: "w1[2,1]" is w⁽¹⁾₂₁, "a2" is a₂, "x_long" stays. */
export function indexed(name) {
  const [letter, digits, inside] = partsOf(name);
  const low = (text) => [...text].map((digit) => LOW[digit] ?? "").join("");
  if (inside === undefined) return letter + low(digits);
  return `${letter}⁽${[...digits].map((digit) => HIGH[digit]).join("")}⁾${low(inside)}`;
}

const sheets = new Map();

/** Style sheets that lie beside the modules, loaded once and shared by all shadow roots. */
async function sheet(name) {
  if (!sheets.has(name)) {
    const text = fetch(new URL(`../${name}`, import.meta.url)).then((answer) => answer.text());
    sheets.set(name, text.then((css) => new CSSStyleSheet().replace(css)));
  }
  return sheets.get(name);
}

const darkness = new Map();

/** Whether Streamlit's theme around this node is a dark one. */
function isDark(node) {
  const colour = getComputedStyle(node).getPropertyValue("--st-background-color").trim() || "#ffffff";
  if (!darkness.has(colour)) darkness.set(colour, luminance(colour) < 128);
  return darkness.get(colour);
}

function luminance(colour) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * A component of Streamlit: `create(root, channel)` is called once per place on the page and returns a view with
 * `update(data)` and, where it holds timers or observers, `destroy()`. `channel.set(name, value)` and
 * `channel.trigger(name, value)` send to the server.
 */
export function component(create, ...styles) {
  const views = new WeakMap();
  return async ({ parentElement, data, setStateValue, setTriggerValue }) => {
    if (!views.has(parentElement)) views.set(parentElement, mounted(create, parentElement, ["base/base.css", ...styles]));
    const { view, channel, root } = await views.get(parentElement);
    channel.set = setStateValue;
    channel.trigger = setTriggerValue;
    root.dataset.theme = isDark(parentElement.host ?? parentElement) ? "dark" : "light";
    view.update(data);
    return () => {
      views.delete(parentElement);
      view.destroy?.();
      root.remove();
    };
  };
}

async function mounted(create, parent, styles) {
  parent.adoptedStyleSheets = await Promise.all(styles.map(sheet));
  const root = el("div", { class: "root" });
  parent.append(root);
  const channel = {};
  return { root, channel, view: create(root, channel) };
}
