// The first layer of a CNN in training: its filters, what each of them makes of one image, and the answer for it.

import { el } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { fitting, Sheet } from "../../pictures/canvas.js";
import { word } from "../../pictures/colour.js";
import { drawSharp, inTable, putPixels } from "../../pictures/pixels.js";
import { saveButton } from "../../pictures/save.js";
import { bytesOf } from "../../run/frames.js";
/** @import { Frame, Numbers, Square } from "../../types.js" */
/** @import { CnnStart, FilterPlace } from "./types.js" */

const GAP = 8;
const HEADING = 24;
const ANSWERS = 3;
const BAR = 26;
const NARROW = 560;
const SMALLEST = 40;
const LARGEST = 104;

export class FilterStage {
  /** @type {CnnStart} */ start = later();
  /** @type {Numbers} */ image = later();
  /** @type {Record<string, number[]>} */ shapes = {};

  constructor() {
    this.sheet = new Sheet({ role: "img", tabindex: "0" }); // the player's keys work from here
    this.tile = document.createElement("canvas");
    this.node = el("div", { class: "stage" }, this.sheet.canvas, saveButton(this.sheet, () => "Filters and their maps"));
  }

  /** Take another run's image and the shapes of its pictures. @param {CnnStart} start */
  set(start) {
    this.start = start;
    this.image = bytesOf({ pack: start.image });
    this.shapes = Object.fromEntries(start.layout.map(({ name, shape }) => [name, shape]));
  }

  /** Where everything stands in a width. @param {number} width */
  arrange(width) {
    const narrow = width < NARROW;
    const side = narrow ? Math.min(120, 0.36 * width) : Math.min(210, 0.25 * width);
    const left = narrow ? 0 : side + 28;
    const top = narrow ? HEADING + side + 18 : 0;
    const count = this.shapes.filters[0];
    const rows = this.shapes.maps ? 2 : 1;
    const room = narrow ? Infinity : 400;
    const largest = narrow ? 76 : LARGEST;
    let best = { per: 1, size: 0 };
    for (let per = 1; per <= count; per += 1) {
      const lines = Math.ceil(count / per);
      const size = Math.floor(Math.min(largest, (width - left + GAP) / per - GAP, ((room - HEADING) / lines - GAP) / rows - 2));
      const fewer = lines < Math.ceil(count / best.per);
      if (size > best.size || (size === best.size && fewer)) best = { per, size };
    }
    if (best.size < SMALLEST) best = { per: Math.max(1, Math.floor((width - left + GAP) / (SMALLEST + GAP))), size: SMALLEST };
    const lines = Math.ceil(count / best.per);
    const grid = HEADING + lines * (rows * (best.size + 2) + GAP);
    const beside = HEADING + side + 14 + ANSWERS * BAR;
    return { ...best, narrow, side, left, top, rows, height: narrow ? top + grid : Math.max(grid, beside) };
  }

  /** @param {Frame | null} frame */
  draw(frame) {
    const width = this.node.clientWidth;
    if (!width || !frame || !this.start) return;
    const place = this.arrange(width);
    this.sheet.fit(width, place.height);
    this.sheet.paint(() => this.paintAll(frame, place, width));
  }

  /** @param {Frame} frame @param {FilterPlace} place @param {number} width */
  paintAll(frame, place, width) {
    this.answer(frame, place, width);
    const { first, block } = this.start;
    const filters = this.shapes.maps
      ? `Filters of ${first}, and below each what it makes of the image (${block})`
      : `Weights of ${first}: a picture per unit`;
    this.heading([filters, `Filters of ${first}, maps of ${block}`, first], place.left, place.top + 15, width - place.left);
    for (let index = 0; index < this.shapes.filters[0]; index += 1) this.pair(frame, index, place);
  }

  /** @param {string[]} texts @param {number} x @param {number} y @param {number} room */
  heading(texts, x, y, room) {
    const { brush, colours } = this.sheet;
    brush.font = `13px ${colours.font}`;
    brush.textAlign = "left";
    brush.fillStyle = colours.muted;
    brush.fillText(fitting(brush, texts, room), x, y);
  }

  /** @param {Frame} frame @param {number} index @param {FilterPlace} given */
  pair(frame, index, { per, size, left, top, rows }) {
    const x = left + (index % per) * (size + GAP);
    const y = top + HEADING + Math.floor(index / per) * (rows * (size + 2) + GAP);
    const [, channels, high, wide] = this.shapes.filters;
    this.paint(frame.filters, index * channels * high * wide, [channels, high, wide], { x, y, size }, true);
    if (rows < 2) return;
    const [, height, width] = this.shapes.maps;
    this.paint(frame.maps, index * height * width, [1, height, width], { x, y: y + size + 2, size }, true);
  }

  /**
   * One picture of bytes: red, green and blue as they are; one channel in the colours of signs, or as grey.
   * @param {Numbers} bytes @param {number} from @param {number[]} pair @param {Square} given @param {boolean} signed
   */
  paint(bytes, from, [channels, height, width], { x, y, size }, signed) {
    const { brush, colours } = this.sheet;
    const area = height * width;
    const value = (/** @type {number} */ channel, /** @type {number} */ at) => bytes[from + (channels === 1 ? 0 : channel * area) + at];
    const inColour = (/** @type {number} */ at) => word([0, 1, 2].map((channel) => value(channel, at)));
    const pixels = channels === 1 && signed ? inTable(bytes, colours.activations, from) : inColour;
    drawSharp(brush, putPixels(this.tile, width, height, pixels), { x, y, width: size, height: size });
    brush.strokeStyle = colours.line;
    brush.lineWidth = 1;
    brush.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
  }

  /** The image, and the three most probable classes. @param {Frame} frame @param {FilterPlace} given @param {number} width */
  answer(frame, { side, narrow }, width) {
    const { start } = this;
    const room = narrow ? width : side;
    this.heading([`Image of class ${start.classes[start.truth]}`, "Image"], 0, 15, room);
    this.paint(this.image, 0, start.image_shape, { x: 0, y: HEADING, size: side }, false);
    const order = [...frame.shown.keys()].sort((one, other) => frame.shown[other] - frame.shown[one]).slice(0, ANSWERS);
    const [x, y, wide] = narrow ? [side + 16, HEADING, width - side - 16] : [0, HEADING + side + 14, side];
    order.forEach((index, row) => this.bar(index, frame.shown[index] / 255, { x, y: y + row * BAR, width: wide }));
  }

  /** @param {number} index @param {number} share @param {{ x: number, y: number, width: number }} given */
  bar(index, share, { x, y, width }) {
    const { brush, colours } = this.sheet;
    const right = index === this.start.truth;
    brush.fillStyle = colours.line;
    brush.fillRect(x, y + 16, width, 5);
    brush.fillStyle = right ? colours.accent : colours.danger;
    brush.fillRect(x, y + 16, width * share, 5);
    brush.font = `${right ? "650 " : ""}13px ${colours.font}`;
    brush.fillStyle = colours.text;
    brush.textAlign = "left";
    brush.fillText(`${right ? "✓ " : ""}${this.start.classes[index]}`, x, y + 12, width - 52);
    brush.textAlign = "right";
    brush.fillText(`${Math.round(100 * share)} %`, x + width, y + 12);
  }

  /** The picture in words. @param {Frame} frame @param {number} epoch */
  words(frame, epoch) {
    const { start } = this;
    const best = frame.shown.indexOf(Math.max(...frame.shown));
    const answer = `For an image of class ${start.classes[start.truth]} the network answers ${start.classes[best]}, ${
      Math.round((100 * frame.shown[best]) / 255)
    } %.`;
    return `${epoch ? `After epoch ${epoch}` : "Before training"}: ${this.shapes.filters[0]} filters of ${start.first}. ${answer}`;
  }
}
