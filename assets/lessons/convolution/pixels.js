// An image whose pixels can be seen, hovered, walked over by keyboard and, where it is a drawing, painted.
// Two canvases: the pixels, repainted when they change, and the marks above them, repainted at every move.

import { brushOf, el } from "../../base/dom.js";
import { later, lookup } from "../../base/values.js";
import { css, inkOn, word } from "../../pictures/colour.js";
import { putPixels } from "../../pictures/pixels.js";
/** @import { Brush } from "../../types.js" */
/** @import { Palette } from "./colours.js" */
/** @import { Area, GridEvents, Painted, Pixel, Shape, Written } from "./types.js" */

/** @typedef {{ cells?: (Pixel & { strong?: boolean })[], box?: Area | null, veiled?: number | null }} Marked */

const READABLE = 30; // pixels on the screen from which a number may fit into a cell
const SMALLEST_TEXT = 12;
const LARGEST_CELL = 56;

export class PixelGrid {
  /** @type {Shape} */ shape = later();
  /** @type {Palette} */ palette = later();
  /** @type {(brush: Brush) => void} */ painter = () => {};
  /** @type {Marked} */ marked = {};
  cell = 0;
  painting = false;
  paintable = false;

  /**
   * `events`: hover(place | null), pick(place), move(rows, columns) by keyboard, paint(place) and painted().
   * @param {string} name @param {GridEvents} events
   */
  constructor(name, events) {
    this.events = events;
    this.name = name;
    this.base = el("canvas", { "aria-hidden": "true" });
    this.marks = el("canvas", { "aria-hidden": "true" });
    this.node = el("div", {
      class: "pixels",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "grid of pixels",
      onpointermove: (event) => this.moved(event),
      onpointerleave: () => this.left(),
      onpointerdown: (event) => this.pressed(event),
      onpointerup: () => this.released(),
      onpointercancel: () => this.released(),
      onkeydown: (event) => this.keyed(event),
      onblur: () => events.hover(null),
    }, this.base, this.marks);
    this.small = document.createElement("canvas");
  }

  /**
   * Show an image: `shape` {rows, columns, margin}, `colour(row, column)` as [r, g, b], `text(row, column)`.
   * @param {Shape} shape @param {Palette} palette @param {Painted} colour @param {Written} text @param {number} width
   */
  show(shape, palette, colour, text, width) {
    this.shape = shape;
    this.palette = palette;
    this.fit(width);
    this.paintSmall(colour);
    this.painter = (brush) => this.drawBase(brush, colour, text);
    this.painter(this.wiped(this.base));
    this.node.setAttribute("aria-label", `${this.name}, ${shape.rows} by ${shape.columns} pixels. Arrow keys move over the pixels.`);
  }

  /** As large as the place allows, ring of padding included. @param {number} width */
  fit(width) {
    const { rows, columns, margin } = this.shape;
    const ratio = devicePixelRatio || 1;
    const most = Math.max(rows, columns) + 2 * margin;
    this.cell = Math.min(LARGEST_CELL, width / most);
    const { width: wide, height: high } = this;
    for (const canvas of [this.base, this.marks]) {
      canvas.width = Math.round(wide * ratio);
      canvas.height = Math.round(high * ratio);
      canvas.style.width = `${wide}px`;
      canvas.style.height = `${high}px`;
      brushOf(canvas).setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.node.style.width = `${wide}px`;
    this.node.style.height = `${high}px`;
  }

  /** @param {Painted} colour */
  paintSmall(colour) {
    const { rows, columns } = this.shape;
    putPixels(this.small, columns, rows, (at) => word(colour(Math.floor(at / columns), at % columns)));
  }

  /** The brush of a canvas on which nothing is left. @param {HTMLCanvasElement} canvas */
  wiped(canvas) {
    const brush = brushOf(canvas);
    brush.clearRect(0, 0, canvas.width, canvas.height);
    return brush;
  }

  /* What a file of the picture asks for. */

  get width() {
    return (this.shape.columns + 2 * this.shape.margin) * this.cell;
  }

  get height() {
    return (this.shape.rows + 2 * this.shape.margin) * this.cell;
  }

  get colours() {
    return { ground: css(this.palette.ground) };
  }

  /** @param {Brush} brush */
  copy(brush) {
    this.painter(brush);
    this.drawMarks(brush);
  }

  /** @param {Brush} brush @param {Painted} colour @param {Written} text */
  drawBase(brush, colour, text) {
    const { rows, columns, margin } = this.shape;
    const { cell } = this;
    if (margin) this.drawRing(brush);
    brush.imageSmoothingEnabled = false;
    brush.drawImage(this.small, margin * cell, margin * cell, columns * cell, rows * cell);
    brush.strokeStyle = css(this.palette.text, 0.3);
    brush.lineWidth = 1;
    brush.strokeRect(margin * cell + 0.5, margin * cell + 0.5, columns * cell - 1, rows * cell - 1);
    if (text && cell >= READABLE) this.write(brush, colour, text);
  }

  /** The padding: not part of the image, but the kernel gets there. @param {Brush} brush */
  drawRing(brush) {
    const { rows, columns, margin } = this.shape;
    const { cell } = this;
    const [wide, high] = [(columns + 2 * margin) * cell, (rows + 2 * margin) * cell];
    brush.save();
    brush.beginPath();
    brush.rect(0, 0, wide, high);
    brush.clip();
    brush.fillStyle = css(this.palette.text, 0.06);
    brush.fillRect(0, 0, wide, high);
    brush.strokeStyle = css(this.palette.text, 0.16);
    brush.lineWidth = 1;
    brush.beginPath();
    for (let at = -high; at < wide; at += 7) {
      brush.moveTo(at, high);
      brush.lineTo(at + high, 0);
    }
    brush.stroke();
    brush.setLineDash([4, 3]);
    brush.strokeStyle = css(this.palette.text, 0.45);
    brush.strokeRect(0.5, 0.5, wide - 1, high - 1);
    brush.restore();
  }

  /** The numbers, if all of them fit in letters that can be read. @param {Brush} brush @param {Painted} colour @param {NonNullable<Written>} text */
  write(brush, colour, text) {
    const { rows, columns, margin } = this.shape;
    const texts = Array.from({ length: rows * columns }, (_, at) => text(Math.floor(at / columns), at % columns));
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    brush.font = `${Math.max(SMALLEST_TEXT, Math.min(13, this.cell * 0.32))}px ${this.palette.font}`;
    const longest = texts.reduce((found, one) => one.length > found.length ? one : found, "");
    if (brush.measureText(longest).width > this.cell - 2) return;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        brush.fillStyle = inkOn(colour(row, column));
        brush.fillText(texts[row * columns + column], (column + margin + 0.5) * this.cell, (row + margin + 0.5) * this.cell);
      }
    }
  }

  /**
   * Mark pixels: `cells` get a thin frame, those with `strong` a thick one; `box` is a rectangle around them;
   * pixels from index `veiled` on, in reading order, are not computed yet.
   * @param {Marked} marked
   */
  mark(marked) {
    this.marked = marked;
    this.drawMarks(this.wiped(this.marks));
  }

  /** @param {Brush} brush */
  drawMarks(brush) {
    const { cells = [], box = null, veiled = null } = this.marked;
    if (veiled !== null) this.veil(brush, veiled);
    const thin = this.cell < 5 ? 1 : 1.5;
    if (box) this.frame(brush, box, cells.length > 1 ? 2 : 2.5, box.rows * box.columns > cells.length);
    if (!box || box.rows * box.columns > cells.length) { for (const cell of cells) this.frame(brush, { ...cell, rows: 1, columns: 1 },
          thin); }
    for (const cell of cells.filter(({ strong }) => strong)) this.frame(brush, { ...cell, rows: 1, columns: 1 }, 3);
  }

  /** @param {Brush} brush @param {number} from */
  veil(brush, from) {
    const { rows, columns, margin } = this.shape;
    const { cell } = this;
    const [row, column] = [Math.floor(from / columns), from % columns];
    brush.fillStyle = css(this.palette.ground, 0.88);
    brush.fillRect((margin + column) * cell, (margin + row) * cell, (columns - column) * cell, cell);
    brush.fillRect(margin * cell, (margin + row + 1) * cell, columns * cell, (rows - row - 1) * cell);
  }

  /**
   * A frame that is seen on any ground: the accent inside a border of the page's colour.
   * @param {Brush} brush @param {Area} given @param {number} width @param {boolean} [dashed]
   */
  frame(brush, { row, column, rows, columns }, width, dashed = false) {
    const { margin } = this.shape;
    /** @type {[number, number, number, number]} */
    const place = [(column + margin) * this.cell, (row + margin) * this.cell, columns * this.cell, rows * this.cell];
    brush.setLineDash([]);
    brush.strokeStyle = css(this.palette.ground, 0.9);
    brush.lineWidth = width + 2.5;
    brush.strokeRect(...place);
    if (dashed) brush.setLineDash([6, 4]);
    brush.strokeStyle = css(this.palette.accent);
    brush.lineWidth = width;
    brush.strokeRect(...place);
    brush.setLineDash([]);
  }

  /** The middle of a pixel, and a pixel's half side, on the screen. @param {Pixel & Partial<Area>} given */
  screen({ row, column, rows = 1, columns = 1 }) {
    const { left, top } = this.node.getBoundingClientRect();
    const { margin } = this.shape;
    return {
      left: left + (column + margin) * this.cell,
      right: left + (column + margin + columns) * this.cell,
      top: top + (row + margin) * this.cell,
      bottom: top + (row + margin + rows) * this.cell,
    };
  }

  /** @param {MouseEvent} event */
  placeOf(event) {
    const { left, top } = this.node.getBoundingClientRect();
    const { rows, columns, margin } = this.shape;
    const column = Math.floor((event.clientX - left) / this.cell) - margin;
    const row = Math.floor((event.clientY - top) / this.cell) - margin;
    return row >= 0 && column >= 0 && row < rows && column < columns ? { row, column } : null;
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const place = this.placeOf(event);
    if (this.painting) { if (place) this.events.paint?.(place); }
    else this.events.hover(place);
  }

  /** @param {PointerEvent} event */
  pressed(event) {
    const place = this.placeOf(event);
    if (!place) return;
    if (this.paintable) {
      this.painting = true;
      this.node.setPointerCapture(event.pointerId);
      this.events.paint?.(place, true);
    } else this.events.pick(place);
  }

  released() {
    this.painting = false;
  }

  left() {
    if (!this.painting) this.events.hover(null);
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    const [rows, columns] = lookup({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }, event.key) ?? [0, 0];
    const turned = this.paintable && (event.key === "Enter" || event.key === " ");
    if ((!rows && !columns && !turned) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (turned) this.events.turn?.();
    else this.events.move(rows, columns);
  }
}
