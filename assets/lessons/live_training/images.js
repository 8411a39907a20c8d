// Handwritten digits: what the network takes twelve of them for and how sure it is, and the weights from the pixels to
// the first hidden units as signed images.

import { later, sure } from "../../base/values.js";
import { fitting, rounded } from "../../pictures/canvas.js";
import { drawSharp, inTable, putPixels } from "../../pictures/pixels.js";
import { bytesOf } from "../../run/frames.js";
import { Stage } from "../../run/stage.js";
/** @import { Box, Brush, Frame, Numbers, Square, StageEvents, Start } from "../../types.js" */

const SIDE = 8; // pixels of a digit
const [GAP, LINE] = [10, 20];
const [UNIT_GAP, SMALLEST_UNIT] = [6, 36];
const HEADING = 24;
const BARS = 46; // below a digit: its class and the bar of its probability
const WIDE = 560;

export class ImageStage extends Stage {
  /** @type {HTMLCanvasElement} */ ground = later();
  /** @type {Numbers} */ images = later();
  /** @type {Square[]} */ cards = [];

  /** @param {Start} start @param {StageEvents} events */
  constructor(start, events) {
    super(start, events, { units: start.layout.find(({ name }) => name === "units")?.shape[0] ?? 0 });
    this.tile = document.createElement("canvas");
    this.count = sure(start.layout.find(({ name }) => name === "shown")).shape[0];
    this.set(start);
  }

  /** @param {Start} start */
  set(start) {
    super.set(start);
    this.images = bytesOf({ pack: start.images });
  }

  /** @param {number} width @param {number} room */
  arrange(width, room) {
    const per = width < WIDE ? 4 : 6;
    const rows = Math.ceil(this.count / per);
    const strip = this.units ? this.stripOf(width) : { per: 1, size: 0, height: 0 };
    const most = width < WIDE ? Infinity : (room - HEADING - strip.height) / rows - BARS - GAP; // phones scroll anyway
    const size = Math.max(52, Math.min(Math.floor((width - GAP * (per - 1)) / per), most));
    const pitch = per > 1 ? (width - size) / (per - 1) : 0;
    this.cards = Array.from({ length: this.count }, (_, index) => ({
      x: (index % per) * Math.min(pitch, size + 44),
      y: HEADING + Math.floor(index / per) * (size + BARS + GAP),
      size,
    }));
    const top = HEADING + rows * (size + BARS + GAP);
    this.arrangeUnits(strip, top);
    this.place = { width, height: top + strip.height };
  }

  /** @param {number} width */
  stripOf(width) {
    const rows = Math.ceil(this.units / Math.floor((width + UNIT_GAP) / (SMALLEST_UNIT + UNIT_GAP)));
    const per = Math.ceil(this.units / rows);
    const size = Math.min(60, Math.floor((width - UNIT_GAP * (per - 1)) / per));
    return { per, size, height: HEADING + rows * (size + UNIT_GAP) };
  }

  /** @param {{ per: number, size: number }} given @param {number} top */
  arrangeUnits({ per, size }, top) {
    this.tiles = Array.from({ length: this.units }, (_, unit) => ({
      x: (unit % per) * (size + UNIT_GAP),
      y: top + HEADING + Math.floor(unit / per) * (size + UNIT_GAP),
      width: size,
      height: size,
    }));
  }

  prepare() {
    const { sheet } = this;
    const ink = sheet.colours.ramp;
    this.ground = sheet.layer((brush) => {
      this.cards.forEach(({ x, y, size }, index) => this.picture(brush, this.images, index, ink, { x, y, width: size, height: size }));
    });
  }

  /**
   * One image of SIDE × SIDE bytes, its pixels kept sharp.
   * @param {Brush} brush @param {Numbers} bytes @param {number} index @param {ArrayLike<number>} table @param {Box} box
   */
  picture(brush, bytes, index, table, box) {
    drawSharp(brush, putPixels(this.tile, SIDE, SIDE, inTable(bytes, table, index * SIDE * SIDE)), box);
  }

  /** @param {Frame} frame */
  paint(frame) {
    const { brush, colours } = this.sheet;
    this.sheet.lay(this.ground);
    this.heading(`${this.count} images it never learned from, and what it takes them for`, 15);
    const classes = frame.shown.length / this.count;
    this.cards.forEach((card, index) => this.paintCard(card, index, frame.shown.subarray(index * classes, (index + 1) * classes)));
    if (!frame.units) return;
    const all = this.start.sizes[1];
    const some = this.units < all ? `${this.units} of the ${all}` : `the ${all}`;
    const name = this.picked === null ? `Weights from the pixels to ${some} hidden units` : this.unitName(this.picked);
    this.heading(`${name}: blue for, orange against`, this.tiles[0].y - 8, name);
    this.tiles.forEach((tile, index) => {
      this.picture(brush, frame.units, index, colours.activations, tile);
      this.frameTile(tile, index === this.picked);
    });
    if (this.picked !== null) this.enlarge(frame, this.picked);
  }

  /** @param {string} text @param {number} y @param {string} [shorter] */
  heading(text, y, shorter = text) {
    const { brush, colours, width } = this.sheet;
    brush.font = `13px ${colours.font}`;
    brush.textAlign = "left";
    brush.fillStyle = colours.muted;
    brush.fillText(fitting(brush, [text, shorter], width), 0, y);
  }

  /** @param {Box} tile @param {boolean} framed */
  frameTile(tile, framed) {
    const { brush, colours } = this.sheet;
    brush.strokeStyle = framed ? colours.accent : colours.muted;
    brush.lineWidth = framed ? 3 : 1;
    brush.strokeRect(tile.x, tile.y, tile.width, tile.height);
  }

  /** @param {Square} given @param {number} index @param {Numbers} shares */
  paintCard({ x, y, size }, index, shares) {
    const { brush, colours } = this.sheet;
    const guess = shares.indexOf(Math.max(...shares));
    const truth = /** @type {number[]} */ (this.start.truth ?? [])[index] ?? guess;
    const wrong = truth !== guess;
    const colour = wrong ? colours.danger : colours.accent;
    rounded(brush, { x, y, width: size, height: size }, 3);
    brush.setLineDash(wrong ? [6, 4] : []);
    brush.strokeStyle = wrong ? colours.danger : colours.line;
    brush.lineWidth = wrong ? 2.5 : 1;
    brush.stroke();
    brush.setLineDash([]);
    const share = shares[guess] / 255;
    brush.fillStyle = colours.line;
    brush.fillRect(x, y + size + 6, size, 6);
    brush.fillStyle = colour;
    brush.fillRect(x, y + size + 6, size * share, 6);
    this.caption(x, y + size + 14 + LINE / 1.3, size, { guess, truth, wrong, share });
  }

  /**
   * @param {number} x @param {number} baseline @param {number} size
   * @param {{ guess: number, truth: number, wrong: boolean, share: number }} given
   */
  caption(x, baseline, size, { guess, truth, wrong, share }) {
    const { brush, colours } = this.sheet;
    const { classes } = this.start;
    brush.textAlign = "left";
    brush.font = `650 16px ${colours.font}`;
    brush.fillStyle = wrong ? colours.danger : colours.text;
    const name = `${wrong ? "✗ " : ""}${classes[guess]}`;
    brush.fillText(name, x, baseline);
    const after = brush.measureText(name).width;
    brush.font = `12px ${colours.font}`;
    brush.fillStyle = colours.muted;
    if (wrong) brush.fillText(`is ${classes[truth]}`, x + after + 5, baseline);
    brush.textAlign = "right";
    if (size > 84 || !wrong) brush.fillText(`${Math.round(100 * share)} %`, x + size, baseline);
  }

  /** The unit under the pointer, large over the digits' right side. @param {Frame} frame @param {number} picked */
  enlarge(frame, picked) {
    const { brush, colours, width } = this.sheet;
    const size = Math.min(width * 0.4, this.tiles[0].y - HEADING - 30);
    const box = { x: Math.min(width - size - 6, Math.max(6, this.tiles[picked].x - size / 2)), y: this.tiles[0].y - HEADING - size - 4,
      width: size, height: size };
    brush.fillStyle = colours.ground;
    brush.fillRect(box.x - 6, box.y - 6, size + 12, size + 12);
    this.picture(brush, frame.units, picked, colours.activations, box);
    this.frameTile(box, true);
  }

  /** @param {number} unit */
  unitName(unit) {
    return `weights from the pixels to hidden unit ${unit + 1}`;
  }
}
