// A run of a GAN on images: the digits that its fakes look like, and a loss that has no best.

import { address } from "../../run/frames.js";
import { History } from "../../run/history.js";
/** @import { Stop } from "../../types.js" */
/** @import { ImageStart, ImageStep } from "./types.js" */

const LEAST_SHARE = 0.01;

/** @extends {History<ImageStart, Stop, ImageStep>} */
export class ImageHistory extends History {
  /** The single step if it lies inside an epoch: then the newest samples are those after it. */
  get inside() {
    return this.single && this.single.epoch > this.last ? this.single : null;
  }

  /** The grid of real images as an address. */
  get real() {
    return address(this.start.codec, this.start.real);
  }

  /** Digits that at least 1 % of the fakes look like. @param {number} epoch */
  appeared(epoch) {
    /** @type {number[] | null} */
    const shares = this.list("digit_classes", epoch);
    return shares?.filter((share) => share >= LEAST_SHARE).length ?? NaN;
  }

  /** The loss that is lowest means nothing in a game of two. */
  lowest() {
    return null;
  }
}
