// The button that every picture has: it saves what is on display as PNG or as SVG. What is painted is painted anew by
// the picture's own painter; what is drawn of SVG elements is written down with the look that it has on the page.

import { brushOf, el, svg } from "../base/dom.js";
import { drawingFile } from "./drawing_file.js";
import { SvgBrush } from "./svg_brush.js";
/** @import { Brush, Painting } from "../types.js" */
/** @import { Palette } from "./paint.js" */
/** @import { Drawn } from "./drawing_file.js" */
/** @typedef {"PNG" | "SVG"} Kind */
/**
 * What can be saved: its name, and what makes its files.
 * @typedef {{ name(): string, svg(): string, png(): Promise<Blob> }} Picture
 */
/**
 * What a painter has painted, in CSS pixels; `copy` paints it once more.
 * @typedef {{ width: number, height: number, colours: { ground: string }, copy(brush: Brush): void }} Painted
 */
/**
 * A painted picture, its name, and, if its words stand beside it on the page, what is written above it: `head` paints
 * into a width and returns the height it took.
 * @typedef {{ sheet: Painted, name(): string, head?: (painting: Painting, width: number) => number }} Saved
 */

const KINDS = /** @type {const} */ (["PNG", "SVG"]);
const TYPES = { PNG: "image/png", SVG: "image/svg+xml" };
const SHARP = 3; // pixels of a PNG per pixel of the page, at most
const ICON = "M12 4v10m-4.5-4 4.5 4.5 4.5-4.5M5 19.5h14";
const MOST_PIXELS = 6e7; // of a PNG: browsers refuse larger canvases
const OPAQUE = 255;

/**
 * A button with a small menu. It lies in the top right corner of what it is put into, or in a row of words.
 * @param {Painted} sheet @param {() => string} name @param {Saved["head"]} [head]
 */
export function saveButton(sheet, name, head) {
  const saved = { sheet, name, head };
  return new SaveButton({ name, svg: () => asSvg(saved), png: () => asPng(saved) }).node;
}

/** The same for a picture of SVG elements. @param {() => Drawn} drawn @param {() => string} name */
export function saveDrawing(drawn, name) {
  const file = () => drawingFile(drawn(), name(), plainly());
  return new SaveButton({ name, svg: () => file().text, png: () => pngOf(file()) }).node;
}

class SaveButton {
  /** @param {Picture} picture */
  constructor(picture) {
    this.picture = picture;
    this.button = el("button", { type: "button", title: "Save picture", "aria-label": "Save picture", "aria-haspopup": "menu",
      "aria-expanded": "false", onclick: () => this.open(Boolean(this.menu.hidden)) },
      svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICON })));
    this.items = KINDS.map((kind) =>
      el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => this.save(kind) }, kind)
    );
    this.menu = el("div", { role: "menu", "aria-label": "Save picture as", hidden: true }, this.items);
    this.node = el("div", { class: "save", onkeydown: (event) => this.key(event), onfocusout: (event) => this.lost(event) }, this.button,
      this.menu);
  }

  /** @param {boolean} open */
  open(open) {
    this.menu.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.items[0].focus();
  }

  /** The focus has gone: outside of it the menu closes. @param {FocusEvent} event */
  lost({ relatedTarget }) {
    if (!this.menu.hidden && ![this.button, ...this.items].some((node) => node === relatedTarget)) this.open(false);
  }

  /** Arrows walk through the menu, Escape leaves it; no key moves the player elsewhere. @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    if (this.menu.hidden) return;
    const at = this.items.findIndex((item) => item === event.target);
    if (event.key === "ArrowDown") this.items[(at + 1) % this.items.length].focus();
    else if (event.key === "ArrowUp") this.items[(at + this.items.length - 1) % this.items.length].focus();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  close() {
    this.open(false);
    this.button.focus();
  }

  /** @param {Kind} kind */
  async save(kind) {
    this.close();
    const { picture } = this;
    const blob = kind === "PNG" ? await picture.png() : new Blob([picture.svg()], { type: TYPES.SVG });
    const address = URL.createObjectURL(blob);
    el("a", { href: address, download: `${stem(picture.name())}.${kind.toLowerCase()}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}

/** The picture as the text of an SVG file. @param {Saved} saved */
export function asSvg(saved) {
  const { sheet, name } = saved;
  const brush = svgBrush();
  const height = paint(saved, /** @type {Brush} */ (/** @type {unknown} */ (brush)));
  return brush.file(name(), sheet.width, height, sheet.colours.ground);
}

/** A brush that writes SVG and measures texts as a canvas does. */
function svgBrush() {
  const ruler = brushOf(document.createElement("canvas"));
  return new SvgBrush({ plain: plainly(), measure: (text, font) => {
    ruler.font = font;
    return ruler.measureText(text).width;
  } });
}

/** Colours as every program reads them: each is asked once. @returns {(colour: string) => [string, number]} */
function plainly() {
  const brush = brushOf(Object.assign(document.createElement("canvas"), { width: 1, height: 1 }));
  /** @type {Map<string, [string, number]>} */
  const known = new Map();
  return (colour) => {
    const before = known.get(colour);
    if (before) return before;
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    /** @type {[string, number]} */
    const plain = [`rgb(${red}, ${green}, ${blue})`, alpha / OPAQUE];
    known.set(colour, plain);
    return plain;
  };
}

/** The picture as a PNG file, sharp enough for print. @param {Saved} saved @returns {Promise<Blob>} */
function asPng(saved) {
  const { sheet } = saved;
  const height = paint(saved, /** @type {Brush} */ (/** @type {unknown} */ (svgBrush()))); // to know how high it will be
  return pngFile(sheet.width, height, (brush) => {
    brush.fillStyle = sheet.colours.ground;
    brush.fillRect(0, 0, sheet.width, height);
    paint(saved, brush);
  });
}

/** The text of an SVG file as a PNG file. @param {{ text: string, width: number, height: number }} given @returns {Promise<Blob>} */
async function pngOf({ text, width, height }) {
  const image = new Image();
  image.src = `data:${TYPES.SVG};charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  return pngFile(width, height, (brush) => brush.drawImage(image, 0, 0, width, height));
}

/** @param {number} width @param {number} height @param {(brush: Brush) => void} draw @returns {Promise<Blob>} */
function pngFile(width, height, draw) {
  const scale = Math.min(SHARP, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(scale * width), height: Math.ceil(scale * height) });
  const brush = brushOf(canvas);
  brush.scale(scale, scale);
  draw(brush);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the browser could not write the PNG"))), TYPES.PNG);
  });
}

/** Paint what is written above a picture, and the picture; returns the height of both. @param {Saved} saved @param {Brush} brush */
function paint({ sheet, head }, brush) {
  brush.save();
  const above = head?.({ brush, colours: /** @type {Palette} */ (sheet.colours) }, sheet.width) ?? 0;
  brush.restore();
  brush.save();
  brush.translate(0, above);
  sheet.copy(brush);
  brush.restore();
  return sheet.height + above;
}

/** A name as that of a file: "Loss by epoch" is loss-by-epoch. @param {string} name */
export function stem(name) {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "picture";
}
