// A brush that writes SVG: it is given to a painter of canvases in the place of the canvas's own one, and takes the
// part of its language that the app's pictures use.

import { brushOf } from "../base/dom.js";

/** @typedef {[number, number, number, number, number, number]} Matrix */
/** @typedef {HTMLImageElement | HTMLCanvasElement} Drawable */

const ANCHORS = /** @type {Record<string, string>} */ ({ center: "middle", right: "end", end: "end" });
const BASELINES = /** @type {Record<string, string>} */ ({ middle: "central", top: "hanging" });
/** @type {Matrix} */
const UNMOVED = [1, 0, 0, 1, 0, 0];
let clips = 0;

/** What `save` keeps and `restore` brings back. */
const KEPT =
  /** @type {const} */ (["fillStyle", "strokeStyle", "lineWidth", "lineJoin", "lineCap", "globalAlpha", "font", "textAlign", "textBaseline",
    "imageSmoothingEnabled", "dash", "matrix", "clipped"]);

export class SvgBrush {
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  lineJoin = "miter";
  lineCap = "butt";
  globalAlpha = 1;
  font = "10px sans-serif";
  textAlign = "start";
  textBaseline = "alphabetic";
  imageSmoothingEnabled = true;
  /** @type {number[]} */ dash = [];
  /** @type {Matrix} */ matrix = UNMOVED;
  clipped = "";
  /** @type {string[]} */ elements = [];
  /** @type {{ [name: string]: unknown }[]} */ saved = [];
  /** @type {string[]} */ path = [];

  /**
   * `measure(text, font)` says how wide a text is, `plain(colour)` writes any CSS colour as [one that every program
   * reads, its opacity].
   * @param {{ measure(text: string, font: string): number, plain(colour: string): [string, number] }} given
   */
  constructor({ measure, plain }) {
    this.measure = measure;
    this.plain = plain;
  }

  save() {
    this.saved.push(Object.fromEntries(KEPT.map((name) => [name, this[name]])));
  }

  restore() {
    Object.assign(this, this.saved.pop());
  }

  /** @param {Matrix} given */
  times([a, b, c, d, e, f]) {
    const [m, n, o, p, x, y] = this.matrix;
    this.matrix = [m * a + o * b, n * a + p * b, m * c + o * d, n * c + p * d, m * e + o * f + x, n * e + p * f + y];
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.times([1, 0, 0, 1, x, y]);
  }

  /** @param {number} angle */
  rotate(angle) {
    this.times([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  /** @param {string} text */
  measureText(text) {
    return { width: this.measure(text, this.font) };
  }

  beginPath() {
    this.path = [];
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path.push(`M${spot(x, y)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path.push(`${this.path.length ? "L" : "M"}${spot(x, y)}`);
  }

  /** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {number} x @param {number} y */
  bezierCurveTo(x1, y1, x2, y2, x, y) {
    this.path.push(`C${spot(x1, y1)} ${spot(x2, y2)} ${spot(x, y)}`);
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    /** @param {number} angle */
    const at = (angle) => spot(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    const middle = (from + to) / 2;
    const turn = `A${short(radius)} ${short(radius)} 0 0 1 `;
    this.path.push(`${this.path.length ? "L" : "M"}${at(from)}${turn}${at(middle)}${turn}${at(to)}`);
    if (Math.abs(to - from) >= 2 * Math.PI - 1e-9) this.closePath();
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path.push(`M${spot(x, y)}h${short(width)}v${short(height)}h${short(-width)}Z`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} radius */
  roundRect(x, y, width, height, radius) {
    const r = Math.min(radius, width / 2, height / 2);
    /** @param {number} dx @param {number} dy */
    const corner = (dx, dy) => `a${short(r)} ${short(r)} 0 0 1 ${spot(dx * r, dy * r)}`;
    const [wide, high] = [short(width - 2 * r), short(height - 2 * r)];
    this.path.push(`M${spot(x + r, y)}h${wide}${corner(1, 1)}v${high}${corner(-1, 1)}h-${wide}${corner(-1, -1)}v-${high}${corner(1, -1)}Z`);
  }

  closePath() {
    if (this.path.length) this.path.push("Z");
  }

  /** What follows shows inside the path alone, until `restore`. */
  clip() {
    clips += 1;
    const id = `clip-${clips}`;
    this.elements.push(`<clipPath id="${id}"${this.clipped}><path d="${this.path.join("")}"${this.transform()}/></clipPath>`);
    this.clipped = ` clip-path="url(#${id})"`;
  }

  fill() {
    this.add(`<path d="${this.path.join("")}"`, this.filled());
  }

  stroke() {
    this.add(`<path d="${this.path.join("")}" fill="none"`, this.stroked());
  }

  /** @param {number[]} box */
  fillRect(...box) {
    this.add(rectangle(box), this.filled());
  }

  /** @param {number[]} box */
  strokeRect(...box) {
    this.add(`${rectangle(box)} fill="none"`, this.stroked());
  }

  clearRect() {} // a file begins empty

  /** @param {string} text @param {number} x @param {number} y @param {number} [room] */
  fillText(text, x, y, room) {
    this.write(text, x, y, this.filled(), room);
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.write(text, x, y, ` fill="none"${this.stroked()}`);
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} look @param {number} [room] */
  write(text, x, y, look, room = Infinity) {
    const [, weight, size, family] = this.font.match(/^(?:(\w+) )?([\d.]+)px (.*)$/) ?? ["", "", "10", "sans-serif"];
    const anchor = ANCHORS[this.textAlign] ? ` text-anchor="${ANCHORS[this.textAlign]}"` : "";
    const base = BASELINES[this.textBaseline] ? ` dominant-baseline="${BASELINES[this.textBaseline]}"` : "";
    const wide = room < this.measure(text, this.font) ? ` textLength="${short(room)}" lengthAdjust="spacingAndGlyphs"` : "";
    const heavy = weight ? ` font-weight="${weight}"` : "";
    this.add(`<text x="${short(x)}" y="${short(y)}" font-family="${escaped(family)}" font-size="${size}"${heavy}${anchor}${base}${wide}`,
      look, escaped(text), "text");
  }

  /**
   * A picture of pixels, as a PNG inside of the file: all of it, or a piece where nine numbers are given.
   * @param {Drawable} image @param {number[]} places
   */
  drawImage(image, ...places) {
    const [x, y, width, height] = places.slice(-4);
    const crisp = this.imageSmoothingEnabled ? "" : ` style="image-rendering: pixelated"`;
    const box = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
    this.add(`<image ${box} preserveAspectRatio="none"${crisp} href="${address(image, places)}"`, "");
  }

  /** @param {string} start @param {string} look @param {string} [content] @param {string} [tag] */
  add(start, look, content, tag) {
    const opacity = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
    const element = `${start}${look}${opacity}${this.transform()}`;
    const whole = content === undefined ? `${element}/>` : `${element}>${content}</${tag}>`;
    this.elements.push(this.clipped ? `<g${this.clipped}>${whole}</g>` : whole);
  }

  transform() {
    return this.matrix.join() === UNMOVED.join() ? "" : ` transform="matrix(${this.matrix.map(short).join(" ")})"`;
  }

  filled() {
    return this.coloured("fill", this.fillStyle);
  }

  stroked() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    const join = this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    const cap = this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`;
    return `${this.coloured("stroke", this.strokeStyle)} stroke-width="${short(this.lineWidth)}"${dash}${join}${cap}`;
  }

  /** @param {string} name @param {string} colour */
  coloured(name, colour) {
    const [plain, opacity] = this.plain(colour);
    return ` ${name}="${plain}"${opacity < 1 ? ` ${name}-opacity="${short(opacity)}"` : ""}`;
  }

  /** The file: `name` is its title, `ground` the colour behind everything. @param {string} name @param {number} width @param {number} height @param {string} ground */
  file(name, width, height, ground) {
    const size = `width="${short(width)}" height="${short(height)}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${short(width)} ${short(height)}"><title>${escaped(name)}</title>`
      + `<rect ${size}${this.coloured("fill", ground)}/>${this.elements.join("")}</svg>`;
  }
}

/** The address of a picture's pixels, or of a piece of it. @param {Drawable} image @param {number[]} places */
function address(image, places) {
  const [x, y, width, height] = places.length > 4 ? places : [0, 0, image.width, image.height];
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.max(1, width), height: Math.max(1, height) });
  brushOf(canvas).drawImage(image, x, y, width, height, 0, 0, width, height);
  return canvas.toDataURL();
}

/** @param {number[]} box */
function rectangle([x, y, width, height]) {
  const [left, top] = [Math.min(x, x + width), Math.min(y, y + height)];
  return `<rect x="${short(left)}" y="${short(top)}" width="${short(Math.abs(width))}" height="${short(Math.abs(height))}"`;
}

/** @param {number} x @param {number} y */
function spot(x, y) {
  return `${short(x)} ${short(y)}`;
}

/** Two decimals at most. @param {number} value */
function short(value) {
  return String(Math.round(100 * value) / 100 || 0);
}

/** Text as it may stand in a file: it comes from outside. @param {string} text */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
