// Colours of pixels: brightness as it is, signed values from the negative over the page's ground to the positive
// colour, counts from the ground to the accent.

import { mix, rgb } from "../../pictures/colour.js";
/** @import { Rgb } from "../../types.js" */

const NAMES = ["--positive", "--negative", "--accent", "--st-background-color", "--st-text-color"];

/** The colours of the page around a node as [red, green, blue]; read again when the theme has changed. */
export class Palette {
  key = "";
  font = "sans-serif";
  /** @type {Rgb} */ positive = [];
  /** @type {Rgb} */ negative = [];
  /** @type {Rgb} */ accent = [];
  /** @type {Rgb} */ ground = [];
  /** @type {Rgb} */ text = [];

  /** @param {Element} node */
  read(node) {
    const style = getComputedStyle(node);
    const texts = NAMES.map((name) => style.getPropertyValue(name).trim());
    const key = texts.join();
    if (key === this.key) return false;
    this.key = key;
    [this.positive, this.negative, this.accent, this.ground, this.text] = texts.map(rgb);
    this.font = style.getPropertyValue("--st-font") || "sans-serif";
    return true;
  }

  /** `share` from −1 to 1: negative colour, ground, positive colour. @param {number} share */
  signed(share) {
    const strength = Math.min(1, Math.abs(share)) ** 0.65;
    return mix(this.ground, share < 0 ? this.negative : this.positive, strength);
  }

  /** `share` from 0 to 1: from nearly the ground to the accent. @param {number} share */
  count(share) {
    return mix(this.ground, this.accent, 0.12 + 0.83 * share);
  }
}

/** @param {number} value */
export function grey(value) {
  const level = Math.round(255 * Math.max(0, Math.min(1, value)));
  return [level, level, level];
}
