// The first layer of a CNN in training: its filters, what each of them makes of one image, and the answer for it.

import { el } from "../../base/dom.js";
import { later } from "../../base/values.js";
import { fitting, roomBelow, Sheet } from "../../pictures/canvas.js";
import { word } from "../../pictures/colour.js";
import { drawSharp, inTable, putPixels } from "../../pictures/pixels.js";
import { saveButton } from "../../pictures/save.js";
import { bytesOf, Frames } from "../../run/frames.js";
/** @import { Frame, Numbers, Square } from "../../types.js" */
/** @import { CnnStart, FilterPlace, Followed, OtherImage } from "./types.js" */

const GAP = 8;
const HEADING = 24;
const ANSWERS = 3;
const BAR = 26;
const NARROW = 560;
const SMALLEST = 40;
const LARGEST = 150;
const LOWEST_ROOM = 440; // so high the picture may be at least, where image and filters stand side by side
const FLAT = 0.56; // and so high in proportion to its width, as far as the window allows
const BESIDE = 28; // between them
const WAITING = ["its answer comes when the picture rests", "answer comes later"];

export class FilterStage {
  /** @type {CnnStart} */ start = later();
  /** @type {Followed} */ looked = later();
  /** @type {Numbers} */ image = later();
  /** @type {OtherImage | null} */ other = null;
  /** @type {Frames | null} */ frames = null;
  /** @type {Record<string, number[]>} */ shapes = {};

  constructor() {
    this.sheet = new Sheet({ role: "img", tabindex: "0" }); // the player's keys work from here
    this.tile = document.createElement("canvas");
    this.node = el("div", { class: "stage" }, this.sheet.canvas, saveButton(this.sheet, () => "Filters and their maps"));
  }

  /** Take another run's image and the shapes of its pictures. @param {CnnStart} start */
  set(start) {
    this.start = start;
    this.shapes = Object.fromEntries(start.layout.map(({ name, shape }) => [name, shape]));
    this.face();
  }

  /** Follow another image than the run's; null: the run's own. @param {OtherImage | null | undefined} other */
  follow(other) {
    if (JSON.stringify(other ?? null) === JSON.stringify(this.other)) return;
    this.other = other ?? null;
    this.frames = null;
    if (other) {
      this.frames = new Frames(other.layout);
      for (const [epoch, pack] of Object.entries(other.frames)) this.frames.add(Number(epoch), pack);
    }
    if (this.start) this.face();
  }

  /** The image on display. */
  face() {
    this.looked = this.other ?? this.start;
    this.image = bytesOf({ pack: this.looked.image });
  }

  /** What belongs to the image on display; nothing of it where the epoch was never asked about this image.
   * @param {Frame} frame @param {number} epoch @param {boolean} between @returns {Frame} */
  ofImage(frame, epoch, between) {
    if (!this.frames || !this.other) return frame;
    const asked = !between && String(epoch) in this.other.frames;
    return { ...frame, ...(asked ? this.frames.at(epoch) : { maps: undefined, shown: undefined }) };
  }

  /** Where everything stands in a width. @param {number} width */
  arrange(width) {
    const narrow = width < NARROW;
    const smallest = narrow ? Math.min(120, 0.36 * width) : Math.min(210, 0.25 * width);
    const count = this.shapes.filters[0];
    const rows = this.shapes.maps ? 2 : 1;
    const wide = narrow ? width : width - smallest - BESIDE;
    const room = narrow ? Infinity : Math.max(LOWEST_ROOM, Math.min(roomBelow(), FLAT * width));
    const largest = narrow ? 76 : LARGEST;
    let best = { per: 1, size: 0 };
    for (let per = 1; per <= count; per += 1) {
      const lines = Math.ceil(count / per);
      const size = Math.floor(Math.min(largest, (wide + GAP) / per - GAP, ((room - HEADING) / lines - GAP) / rows - 2));
      const fewer = lines < Math.ceil(count / best.per);
      if (size > best.size || (size === best.size && fewer)) best = { per, size };
    }
    if (best.size < SMALLEST) best = { per: Math.max(1, Math.floor((wide + GAP) / (SMALLEST + GAP))), size: SMALLEST };
    // What the filters leave free goes to the image.
    const free = width - BESIDE - best.per * (best.size + GAP) + GAP;
    const side = narrow ? smallest : Math.max(smallest, Math.min(free, room - HEADING - 14 - ANSWERS * BAR));
    const left = narrow ? 0 : side + BESIDE;
    const top = narrow ? HEADING + side + 18 : 0;
    const lines = Math.ceil(count / best.per);
    const grid = HEADING + lines * (rows * (best.size + 2) + GAP);
    const beside = HEADING + side + 14 + ANSWERS * BAR;
    return { ...best, narrow, side, left, top, rows, height: narrow ? top + grid : Math.max(grid, beside) };
  }

  /**
   * `between`: after a single batch, on the way to another epoch.
   * @param {Frame | null} given @param {number} [epoch] @param {boolean} [between]
   */
  draw(given, epoch = 0, between = false) {
    const width = this.node.clientWidth;
    if (!width || !given || !this.start) return;
    const frame = this.ofImage(given, epoch, between);
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
    if (rows < 2 || !frame.maps) return;
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
    const room = narrow ? width : side;
    this.heading([this.imageWords(), "Image"], 0, 15, room);
    this.paint(this.image, 0, this.looked.image_shape, { x: 0, y: HEADING, size: side }, false);
    if (!frame.shown) return this.heading(WAITING, 0, HEADING + side + 20, room);
    const order = [...frame.shown.keys()].sort((one, other) => frame.shown[other] - frame.shown[one]).slice(0, ANSWERS);
    const [x, y, wide] = narrow ? [side + 16, HEADING, width - side - 16] : [0, HEADING + side + 14, side];
    order.forEach((index, row) => this.bar(index, frame.shown[index] / 255, { x, y: y + row * BAR, width: wide }));
    return undefined;
  }

  /** What the image is. */
  imageWords() {
    const { truth } = this.looked;
    return truth === null ? "Your image" : `Image of class ${this.start.classes[truth]}`;
  }

  /** @param {number} index @param {number} share @param {{ x: number, y: number, width: number }} given */
  bar(index, share, { x, y, width }) {
    const { brush, colours } = this.sheet;
    const { truth } = this.looked;
    const right = index === truth;
    brush.fillStyle = colours.line;
    brush.fillRect(x, y + 16, width, 5);
    brush.fillStyle = right || truth === null ? colours.accent : colours.danger;
    brush.fillRect(x, y + 16, width * share, 5);
    brush.font = `${right ? "650 " : ""}13px ${colours.font}`;
    brush.fillStyle = colours.text;
    brush.textAlign = "left";
    brush.fillText(`${right ? "✓ " : ""}${this.start.classes[index]}`, x, y + 12, width - 52);
    brush.textAlign = "right";
    brush.fillText(`${Math.round(100 * share)} %`, x + width, y + 12);
  }

  /** The picture in words. @param {Frame} given @param {number} epoch @param {boolean} [between] */
  words(given, epoch, between = false) {
    const { start } = this;
    const { shown } = this.ofImage(given, epoch, between);
    const best = shown ? shown.indexOf(Math.max(...shown)) : -1;
    const answer = shown
      ? `${this.imageWords()}: the network answers ${start.classes[best]}, ${Math.round((100 * shown[best]) / 255)} %.`
      : `${this.imageWords()}: ${WAITING[0]}.`;
    const when = start.origin === "uploaded" ? "With your weights" : epoch ? `After epoch ${epoch}` : "Before training";
    return `${when}: ${this.shapes.filters[0]} filters of ${start.first}. ${answer}`;
  }
}
