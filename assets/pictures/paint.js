// The colours of a run's pictures: two hues for a sign or two classes, more hues for more classes.

import { brushOf } from "../base/dom.js";
import { later } from "../base/values.js";
import { css, inkOn, lerp, mix, rgb, word } from "./colour.js";
import { Colours } from "./heat_map.js";

export const MOST_CLASSES = 10;
const STRONGEST = 0.78; // the rest of the way to the full colour is left to the points
const FAINTEST = 0.14; // a class that has just won
const RESOLUTION = 180; // pixels per side of a map of classes
const MOST_VOTES = 64; // classes that a map can tell apart

export class Palette extends Colours {
  validation = "";
  danger = "";
  surface = "";
  /** @type {number[][]} */ areas = [];
  /** @type {string[]} */ classes = [];
  /** @type {number[]} */ ramp = [];
  /** @type {(name: "accent" | "danger", share: number) => string} */ inkOn = later();

  /** Read the page's colours around a node; true if they have changed. @param {Element} node */
  read(node) {
    if (!super.read(node)) return false;
    const style = getComputedStyle(node);
    /** @param {string} name */
    const value = (name) => style.getPropertyValue(name).trim();
    [this.validation, this.danger, this.surface] = ["--validation", "--danger", "--surface"].map(value);
    const hues = Array.from({ length: MOST_CLASSES }, (_, index) => rgb(value(`--class-${index}`)));
    const [ground, text] = [rgb(this.ground), rgb(this.text)];
    this.areas = hues.map((hue) =>
      Array.from({ length: 256 }, (_, share) => word(mix(ground, hue, STRONGEST * lerp(FAINTEST, 1, share / 255))))
    );
    this.classes = hues.map((hue) => css(mix(hue, text, 0.32)));
    this.ramp = Array.from({ length: 256 }, (_, share) => word(mix(ground, text, share / 255)));
    const strong = { accent: rgb(this.accent), danger: rgb(this.danger) };
    this.inkOn = (name, share) => inkOn(mix(ground, strong[name], share));
    return true;
  }

  /** The colour of a class's points. @param {number} index */
  ofClass(index) {
    return this.classes[index % MOST_CLASSES];
  }

  /** Probabilities of class 1, or shares of a range of numbers, 0 to 255. */
  get shares() {
    return this.table("shares", 127.5);
  }

  /** Activations, 128 for zero. */
  get activations() {
    return this.table("activations", 127.5, (share) => (127.5 * share - 0.5) / 127);
  }

  /**
   * The colour of a number between low and high: orange below the middle, blue above.
   * @param {number} value @param {number} low @param {number} high
   */
  valueColour(value, low, high) {
    return css(this.shade((2 * (value - low)) / (high - low) - 1));
  }
}

/** A square map of classes: the winner's hue, the stronger the surer; borders drawn between the samples. */
export class ClassPainter {
  total = 0;
  winner = 0;

  constructor() {
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = RESOLUTION;
    this.brush = brushOf(this.canvas);
    this.image = new ImageData(RESOLUTION, RESOLUTION);
    this.words = new Uint32Array(this.image.data.buffer);
    this.votes = new Float32Array(MOST_VOTES);
    this.weights = new Float32Array(MOST_VOTES);
  }

  /**
   * `bytes` has the winners, then their probabilities (0 to 255), row by row; `count` classes.
   * @param {ArrayLike<number>} bytes @param {number} side @param {Palette} palette @param {number} count
   */
  paint(bytes, side, palette, count) {
    const { low, high, share } = neighbours(side);
    const chance = 255 / count;
    for (let row = 0, at = 0; row < RESOLUTION; row += 1) {
      const [above, below, down] = [low[row] * side, high[row] * side, share[row]];
      for (let column = 0; column < RESOLUTION; column += 1, at += 1) {
        const across = share[column];
        this.begin();
        this.vote(bytes, above + low[column], side, (1 - down) * (1 - across));
        this.vote(bytes, above + high[column], side, (1 - down) * across);
        this.vote(bytes, below + low[column], side, down * (1 - across));
        this.vote(bytes, below + high[column], side, down * across);
        const surplus = Math.max(0, Math.min(255, (255 * (this.sure() - chance)) / (255 - chance)));
        this.words[at] = palette.areas[this.winner % MOST_CLASSES][Math.round(surplus)];
      }
    }
    this.brush.putImageData(this.image, 0, 0);
    return this.canvas;
  }

  begin() {
    this.votes.fill(0);
    this.weights.fill(0);
    this.total = this.winner = 0;
  }

  /** How probable the winner is here: where another class has won a sample, at most the rest of its share. */
  sure() {
    return 2 * this.votes[this.winner] - this.total + 255 * (1 - this.weights[this.winner]);
  }

  /**
   * One of the four samples around a pixel: its class gets its weighted probability; most of it wins.
   * @param {ArrayLike<number>} bytes @param {number} index @param {number} side @param {number} weight
   */
  vote(bytes, index, side, weight) {
    const share = weight * bytes[side * side + index];
    const candidate = bytes[index];
    this.votes[candidate] += share;
    this.weights[candidate] += weight;
    this.total += share;
    if (this.votes[candidate] > this.votes[this.winner] || this.votes[this.winner] === 0) this.winner = candidate;
  }
}

const places = new Map();

/**
 * For every pixel the two samples around it and the share of the second; samples lie in the middle of their squares.
 * @param {number} side
 */
function neighbours(side) {
  if (!places.has(side)) {
    const place = Float32Array.from({ length: RESOLUTION }, (_, index) =>
      Math.max(0, Math.min(side - 1, ((index + 0.5) * side) / RESOLUTION - 0.5)));
    const low = place.map(Math.floor);
    places.set(side, { low, high: low.map((index) => Math.min(index + 1, side - 1)), share: place.map((value, index) =>
      value - low[index]
    ) });
  }
  return places.get(side);
}
