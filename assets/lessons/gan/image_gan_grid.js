// A grid of images in crisp pixels, all of a file of 8×8 or its first columns or rows: pointing at one or going there
// by keys enlarges it, a click picks it.

import { brushOf, el, put } from "../../base/dom.js";
import { later, sure } from "../../base/values.js";
import { Sheet } from "../../pictures/canvas.js";
import { saveButton } from "../../pictures/save.js";
/** @import { Brush, Pair } from "../../types.js" */

const PER_ROW = 8;
const GAP = 2;
const KEPT = 32; // decoded files
const ENLARGED = 2.8; // times a tile
/** @type {Record<string, Pair>} */
const KEYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

export class SampleGrid {
  /** @type {HTMLElement} */ board;
  enlarged = "";
  /** @type {Map<string, HTMLImageElement>} */ files = new Map();
  /** @type {number | null} */ pointed = null;
  /** @type {number[]} */ picks = [];
  /** @type {HTMLImageElement} */ image = later();
  side = 0;
  factor = 1;

  /**
   * `title`: what the images are; `onPick(index)`: one was chosen; `redraw()`: an image has arrived.
   * @param {string} title @param {{ onPick(index: number): void, redraw(): void }} given
   */
  constructor(title, { onPick, redraw }) {
    this.title = title;
    this.onPick = onPick;
    this.redraw = redraw;
    this.columns = PER_ROW;
    this.rows = PER_ROW;
    this.scaled = document.createElement("canvas");
    this.sheet = new Sheet({ "aria-hidden": "true" });
    this.lens = el("canvas", { class: "lens", hidden: true, "aria-hidden": "true" });
    this.heading = el("h2", {}, title);
    this.spoken = el("span", { class: "unseen", role: "status" });
    this.board = el("div", {
      class: "board",
      tabindex: "0",
      role: "group",
      onpointermove: (event) => event.pointerType !== "touch" && this.point(this.at(event)),
      onpointerleave: () => this.point(null),
      onclick: (event) => this.choose(this.at(event)),
      onkeydown: (event) => this.key(event),
      onfocus: () => this.board.matches(":focus-visible") && this.point(this.pointed ?? 0),
      onblur: () => this.point(null),
    }, this.sheet.canvas, this.lens);
    this.node = el("figure", { class: "samples" }, this.heading, this.board, this.spoken,
      saveButton(this.sheet, () => this.heading.textContent ?? title));
  }

  /** Take another kind of images. @param {{ side: number }} given */
  set({ side }) {
    this.side = side;
  }

  /** @param {{ clientX: number, clientY: number }} given */
  at({ clientX, clientY }) {
    const { left, top, width, height } = this.board.getBoundingClientRect();
    /** @param {number} share @param {number} count */
    const place = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return place((clientY - top) / height, this.rows) * PER_ROW + place((clientX - left) / width, this.columns);
  }

  /** @param {number | null} index */
  point(index) {
    if (index === this.pointed) return;
    this.pointed = index;
    this.redraw();
  }

  /** @param {number} index */
  choose(index) {
    this.point(index);
    this.onPick(index);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = KEYS[event.key];
    if (event.key === "Enter" || event.key === " ") this.choose(this.pointed ?? 0);
    else if (event.key === "Escape") this.point(null);
    else if (step) this.walk(...step);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the arrows move the player elsewhere
  }

  /** @param {number} across @param {number} down */
  walk(across, down) {
    const [row, column] = [Math.floor((this.pointed ?? 0) / PER_ROW), (this.pointed ?? 0) % PER_ROW];
    /** @param {number} place @param {number} count */
    const inside = (place, count) => Math.max(0, Math.min(count - 1, place));
    this.point(inside(row + down, this.rows) * PER_ROW + inside(column + across, this.columns));
    this.spoken.textContent = `${this.title}: number ${(this.pointed ?? 0) + 1}`;
  }

  /** The decoded file; null until it is. @param {string} file */
  decoded(file) {
    const image = this.files.get(file) ?? new Image();
    if (!this.files.has(file)) {
      image.onload = () => this.redraw();
      image.src = file;
      if (this.files.size >= KEPT) this.files.delete(sure(this.files.keys().next().value));
      this.files.set(file, image);
    }
    return image.complete && image.naturalWidth ? image : null;
  }

  /** Show so many columns and rows of each file. @param {number} columns @param {number} rows */
  shape(columns, rows) {
    this.columns = columns;
    this.rows = rows;
    this.node.style.setProperty("--columns", String(columns));
    this.node.style.setProperty("--rows", String(rows));
  }

  /**
   * Draw a file, 8 tiles in `size` pixels; the last one stays until it is decoded. `label` is the picture in words.
   * @param {string} file @param {number} size @param {string} label
   */
  draw(file, size, label) {
    const fresh = this.decoded(file);
    if (fresh) this.image = fresh;
    put(this.board, "aria-label", label);
    if (!this.image || !size) return;
    const pitch = (size + GAP) / PER_ROW;
    this.sheet.fit(Math.round(this.columns * pitch - GAP), Math.round(this.rows * pitch - GAP));
    this.enlarge(this.image, size * this.sheet.ratio);
    this.sheet.paint((brush) => this.paint(brush, pitch));
    this.magnify(pitch);
  }

  /** @param {Brush} brush @param {number} pitch */
  paint(brush, pitch) {
    for (let index = 0; index < PER_ROW ** 2; index += 1)
      if (index % PER_ROW < this.columns && index < this.rows * PER_ROW) this.tile(brush, index, pitch);
    for (const [place, index] of this.picks.entries()) this.mark(brush, index, pitch, place);
    if (this.pointed !== null) this.mark(brush, this.pointed, pitch, null);
  }

  /**
   * Whole pixels first, so that none is wider than its neighbour when the picture is fitted.
   * @param {HTMLImageElement} image @param {number} pixels
   */
  enlarge(image, pixels) {
    const factor = Math.max(1, Math.ceil(pixels / image.naturalWidth));
    const key = `${image.src.length} ${image.src.slice(-200)} ${factor}`;
    if (key === this.enlarged) return;
    this.enlarged = key;
    this.factor = factor;
    [this.scaled.width, this.scaled.height] = [image.naturalWidth * factor, image.naturalHeight * factor];
    const brush = brushOf(this.scaled);
    brush.imageSmoothingEnabled = false;
    brush.drawImage(image, 0, 0, this.scaled.width, this.scaled.height);
  }

  /** @param {Brush} brush @param {number} index @param {number} pitch */
  tile(brush, index, pitch) {
    const from = this.side * this.factor;
    const [column, row] = [index % PER_ROW, Math.floor(index / PER_ROW)];
    brush.imageSmoothingEnabled = true;
    brush.imageSmoothingQuality = "high";
    brush.drawImage(this.scaled, column * from, row * from, from, from, column * pitch, row * pitch, pitch - GAP, pitch - GAP);
  }

  /**
   * A frame around a tile: of the pointer, or of an end of the walk with its letter.
   * @param {Brush} brush @param {number} index @param {number} pitch @param {number | null} place
   */
  mark(brush, index, pitch, place) {
    const [x, y] = [(index % PER_ROW) * pitch, Math.floor(index / PER_ROW) * pitch];
    const { colours } = this.sheet;
    brush.strokeStyle = place === null ? colours.accent : colours.text;
    brush.lineWidth = 3;
    brush.strokeRect(x + 1, y + 1, pitch - GAP - 2, pitch - GAP - 2);
    if (place === null) return;
    brush.fillStyle = colours.text;
    brush.fillRect(x, y, 16, 17);
    brush.fillStyle = colours.ground;
    brush.font = `650 12px ${colours.font}`;
    brush.textAlign = "center";
    brush.fillText("AB"[place], x + 8, y + 13);
  }

  /** The image pointed at, large, beside itself. @param {number} pitch */
  magnify(pitch) {
    this.lens.hidden = this.pointed === null;
    if (this.pointed === null) return;
    const [column, row] = [this.pointed % PER_ROW, Math.floor(this.pointed / PER_ROW)];
    const wide = Math.round(ENLARGED * pitch);
    const left = column < this.columns / 2 ? (column + 1) * pitch + 6 : column * pitch - wide - 8;
    const top = Math.max(0, Math.min(this.rows * pitch - GAP - wide, (row + 0.5) * pitch - wide / 2));
    Object.assign(this.lens, { width: this.side, height: this.side });
    Object.assign(this.lens.style, { width: `${wide}px`, height: `${wide}px`, left: `${left}px`, top: `${top}px` });
    const brush = brushOf(this.lens);
    brush.drawImage(this.image, column * this.side, row * this.side, this.side, this.side, 0, 0, this.side, this.side);
  }
}
