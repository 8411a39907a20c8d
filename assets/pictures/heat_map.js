// Painting maps of bytes: from the negative over the page's own ground to the positive colour.

import { brushOf } from "../base/dom.js";
import { later } from "../base/values.js";
import { css, lerp, mix, rgb, word } from "./colour.js";

/** @import { Rgb } from "../types.js" */

const UPSAMPLED = 192; // pixels per side of a map before the browser scales it
const FINER = 4; // colours between two byte values, for the interpolated ones
const STRONGEST = 0.78; // the rest of the way to the full colour is left to the points

/** The colours of the page around a node, read anew only when its theme changes. */
export class Colours {
  key = "";
  positive = "";
  negative = "";
  ground = "";
  text = "";
  accent = "";
  muted = "";
  line = "";
  font = "sans-serif";
  /** @type {string[]} */ points = [];
  /** @type {Map<string, Uint32Array>} */ tables = new Map();
  /** @type {Map<string, string>} */ hues = new Map();
  /** @type {Element} */ node = later();
  /** @type {(strength: number) => Rgb} */ shade = later();

  /** Read the page's colours around a node; true if they have changed. @param {Element} node */
  read(node) {
    this.node = node;
    const style = getComputedStyle(node);
    /** @param {string} name */
    const value = (name) => style.getPropertyValue(name).trim();
    const names = ["--positive", "--negative", "--st-background-color", "--st-text-color", "--accent", "--muted", "--line"];
    const key = names.map(value).join("|");
    if (key === this.key) return false;
    this.key = key;
    [this.positive, this.negative, this.ground, this.text, this.accent, this.muted, this.line] = names.map(value);
    this.font = value("--st-font") || "sans-serif";
    const [positive, negative, ground, text] = [this.positive, this.negative, this.ground, this.text].map(rgb);
    this.points = [css(mix(negative, text, 0.32)), css(mix(positive, text, 0.32))];
    this.tables = new Map();
    this.hues = new Map(["positive", "negative", "ground", "text", "accent", "muted", "line"].map((name, at) => [name, value(names[at])]));
    this.shade = (strength) => mix(ground, strength < 0 ? negative : positive, STRONGEST * Math.min(1, Math.abs(strength)));
    return true;
  }

  /** A colour by the name of its use, or of a custom property of the page: "accent", "hue-3". @param {string} name */
  hue(name) {
    const known = this.hues.get(name) ?? getComputedStyle(this.node).getPropertyValue(`--${name}`).trim();
    this.hues.set(name, known);
    return known;
  }

  /** A hue for words: nearer to the text's own colour. @param {string} name */
  ink(name) {
    const known = this.hues.get(`${name} ink`) ?? css(mix(rgb(this.hue(name)), rgb(this.text), 0.25));
    this.hues.set(`${name} ink`, known);
    return known;
  }

  /**
   * Colour per byte value, with colours in between; `strength` takes −1 … 1 of the byte's range. Kept by name.
   * @param {string} name @param {number} levels @param {(share: number) => number} [strength]
   */
  table(name, levels, strength = (share) => share) {
    const known = this.tables.get(name);
    if (known) return known;
    const length = 2 * levels * FINER + 1;
    const table = Uint32Array.from({ length }, (_, at) => word(this.shade(strength(at / (levels * FINER) - 1))));
    this.tables.set(name, table);
    return table;
  }
}

/** A square map of bytes in colour, on a canvas of its own that is used again and again. */
export class MapPainter {
  /** @type {ImageData} */ image = later();
  /** @type {Uint32Array} */ words = later();

  constructor() {
    this.canvas = document.createElement("canvas");
    this.brush = brushOf(this.canvas);
  }

  /**
   * Paint at the given resolution (that of the bytes, or finer); returns the canvas.
   * @param {ArrayLike<number>} bytes @param {number} side @param {Uint32Array} table @param {number} [resolution]
   */
  paint(bytes, side, table, resolution = UPSAMPLED) {
    if (this.canvas.width !== resolution) {
      this.canvas.width = this.canvas.height = resolution;
      this.image = new ImageData(resolution, resolution);
      this.words = new Uint32Array(this.image.data.buffer);
    }
    const places = samples(side, resolution);
    for (let row = 0, at = 0; row < resolution; row += 1) {
      const { low, high, share } = places[row];
      for (let column = 0; column < resolution; column += 1, at += 1) {
        const across = places[column];
        const top = lerp(bytes[low * side + across.low], bytes[low * side + across.high], across.share);
        const bottom = lerp(bytes[high * side + across.low], bytes[high * side + across.high], across.share);
        this.words[at] = table[Math.round(FINER * lerp(top, bottom, share))];
      }
    }
    this.brush.putImageData(this.image, 0, 0);
    return this.canvas;
  }
}

const known = new Map();

/**
 * For every pixel the two samples around it and the share of the second; samples lie in the middle of their squares.
 * @param {number} side @param {number} resolution
 */
function samples(side, resolution) {
  const key = `${side} ${resolution}`;
  if (!known.has(key)) {
    known.set(key, Array.from({ length: resolution }, (_, pixelAt) => {
      const place = Math.max(0, Math.min(side - 1, ((pixelAt + 0.5) * side) / resolution - 0.5));
      const low = Math.floor(place);
      return { low, high: Math.min(low + 1, side - 1), share: place - low };
    }));
  }
  return known.get(key);
}
