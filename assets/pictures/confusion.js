// The confusion matrix: how many samples of each true class (rows) got which class from the network (columns).

import { el } from "../base/dom.js";
import { later } from "../base/values.js";
import { Stage } from "../run/stage.js";
import { Sheet } from "./canvas.js";
import { saveButton } from "./save.js";
/** @import { Brush, Frame, Numbers, Painting, Start } from "../types.js" */
/** @typedef {{ left: number, top: number, cell: number, high: number, size: number }} MatrixPlace */
/** @typedef {Pick<Start, "classes" | "counts" | "points">} Counted */

const BESIDE = { wide: 100, high: 36 }; // largest cells
const ALONE = { wide: 150, high: 90 };
const SMALLEST_TEXT = 12;
const LOWEST_CELL = 19; // into which such letters fit

/**
 * Draw a matrix of counts into a width; returns nothing. `place` comes from `matrixLayout`.
 * @param {Painting} given @param {Numbers} counts @param {string[]} classes @param {MatrixPlace} given3
 */
function paintMatrix({ brush, colours }, counts, classes, { left, top, cell, high, size }) {
  const count = classes.length;
  const rows = Array.from({ length: count }, (_, row) => counts.subarray(row * count, (row + 1) * count));
  brush.textBaseline = "middle";
  rows.forEach((row, truth) => {
    const sum = Math.max(1, row.reduce((total, value) => total + value, 0));
    row.forEach((value, guess) => {
      const [x, y] = [left + guess * cell, top + truth * high];
      const [share, name] = [0.1 + 0.8 * (value / sum),
        truth === guess ? /** @type {const} */ ("accent") : /** @type {const} */ ("danger")];
      brush.globalAlpha = value ? share : 1;
      brush.fillStyle = value ? colours[name] : colours.surface;
      brush.fillRect(x + 0.5, y + 0.5, cell - 1, high - 1);
      brush.globalAlpha = 1;
      brush.fillStyle = value ? colours.inkOn(name, share) : colours.muted;
      brush.font = `${truth === guess ? "650 " : ""}${size}px ${colours.font}`;
      brush.textAlign = "center";
      const text = value || count <= 5 ? String(value) : "";
      if (brush.measureText(text).width <= cell) brush.fillText(text, x + cell / 2, y + high / 2 + 0.5);
    });
  });
  brush.textBaseline = "alphabetic";
  names({ brush, colours }, classes, { left, top, cell, high, size });
}

/** @param {Painting} given @param {string[]} classes @param {MatrixPlace} given2 */
function names({ brush, colours }, classes, { left, top, cell, high, size }) {
  brush.fillStyle = colours.text;
  brush.font = `${size}px ${colours.font}`;
  classes.forEach((name, index) => {
    brush.textAlign = "center";
    brush.fillText(short(brush, name, cell - 2), left + (index + 0.5) * cell, top - 5);
    brush.textAlign = "right";
    brush.fillText(short(brush, name, left - 24), left - 6, top + (index + 0.5) * high + 0.36 * size);
  });
  brush.fillStyle = colours.muted;
  brush.font = `12px ${colours.font}`;
  brush.textAlign = "center";
  brush.fillText("predicted class", left + (classes.length * cell) / 2, top - size - 10);
  brush.save();
  brush.translate(11, top + (classes.length * high) / 2);
  brush.rotate(-Math.PI / 2);
  brush.fillText("true class", 0, 0);
  brush.restore();
}

/** A name, cut where it would not fit. @param {Brush} brush @param {string} name @param {number} room */
function short(brush, name, room) {
  if (brush.measureText(name).width <= room) return name;
  let letters = [...name];
  while (letters.length > 1 && brush.measureText(`${letters.join("")}…`).width > room) letters = letters.slice(0, -1);
  return `${letters.join("")}…`;
}

/**
 * Where the matrix stands in a width, at most so high, with cells not larger than `largest`.
 * @param {string[]} classes @param {number} width @param {number} height @param {{ wide: number, high: number }} largest
 */
function matrixLayout(classes, width, height, largest) {
  const longest = Math.max(...classes.map((name) => [...name].length));
  const left = 22 + Math.min(0.3 * width, 12 + 7.5 * longest);
  const cell = Math.min(largest.wide, Math.floor((width - left) / classes.length));
  const top = 34;
  const high = Math.max(LOWEST_CELL, Math.min(cell * 0.8, largest.high, Math.floor((height - top) / classes.length)));
  return { left, top, cell, high, size: Math.max(SMALLEST_TEXT, Math.min(14, cell * 0.46, high * 0.66)),
    height: top + high * classes.length + 2 };
}

/** In words: how many samples of each class are right. @param {Numbers} counts @param {string[]} classes */
export function confusionWords(counts, classes) {
  const count = classes.length;
  return classes.map((name, row) => {
    const cells = counts.subarray(row * count, (row + 1) * count);
    return `${cells[row]} of ${cells.reduce((sum, value) => sum + value, 0)} of class ${name}`;
  }).join(", ");
}

/** Which samples the matrix counts. @param {Counted} start */
export function counted(start) {
  const validation = start.counts?.validation ?? start.points?.validation?.y.length;
  return validation ? "validation samples" : "training samples";
}

/** The matrix beside another picture. */
export class Confusion {
  /** @type {Counted} */ start = { classes: [] };

  constructor() {
    this.sheet = new Sheet({ role: "img", "aria-label": "Confusion matrix" });
    this.note = el("p", { class: "note" });
    this.node = el("div", { class: "confusion" }, this.sheet.canvas, this.note, saveButton(this.sheet, () => "Confusion matrix"));
  }

  /** @param {Counted} start */
  set(start) {
    this.start = start;
    this.note.textContent = `Counts of ${counted(start)}.`;
  }

  /** As a page of tabs. */
  get page() {
    return { name: "Confusion matrix", node: this.node, draw: (/** @type {{ frame: Frame | null }} */ { frame }) => this.draw(frame) };
  }

  /** @param {Frame | null} frame */
  draw(frame) {
    const width = this.node.clientWidth;
    if (!width || !frame?.confusion) return;
    const { classes } = this.start;
    const place = matrixLayout(classes, width, Math.max(150, LOWEST_CELL * classes.length + 34), BESIDE);
    this.sheet.fit(width, place.height);
    this.sheet.paint(() => paintMatrix(this.sheet, frame.confusion, classes, place));
  }
}

/** The matrix as the picture, for classes that have no other. */
export class TableStage extends Stage {
  /** @type {ReturnType<typeof matrixLayout>} */ place = later();
  caption = "";

  /** @param {number} width @param {number} room */
  arrange(width, room) {
    this.place = matrixLayout(this.start.classes, width, room - 30, ALONE);
    this.place.height += 26;
  }

  prepare() {
    this.caption = `Counts of ${counted(this.start)}: with this many inputs there is no map to draw.`;
  }

  /** @param {Frame} frame */
  paint(frame) {
    const { brush, colours, height } = this.sheet;
    if (!frame.confusion) return;
    paintMatrix(this.sheet, frame.confusion, this.start.classes, this.place);
    brush.font = `13px ${colours.font}`;
    brush.fillStyle = colours.muted;
    brush.textAlign = "left";
    brush.fillText(this.caption, 0, height - 6);
  }
}
