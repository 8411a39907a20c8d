// A run of a GAN in the plane: the scrubber stops at its pictures, and its distances are measured with each of them.

import { before } from "../../run/frames.js";
import { History } from "../../run/history.js";
/** @import { Measures, PlaneStart, PlaneStep, PlaneStop, Player } from "./types.js" */

/** @extends {History<PlaneStart, PlaneStop, PlaneStep>} */
export class GanHistory extends History {
  /** @type {{ [player in Player]?: PlaneStep }} */ newest = {};

  /** @param {PlaneStep} chunk */
  takeSingle(chunk) {
    super.takeSingle(chunk);
    this.newest[chunk.player] = chunk;
  }

  get places() {
    return this.frames.places;
  }

  /** The newest step of the generator. */
  get last() {
    const single = this.single?.player === "generator" ? this.single.step : 0;
    return Math.max(super.last, this.frames.places.at(-1) ?? 0, single);
  }

  /** The measures of a picture, or of the last one before that was measured. @param {number} step @returns {Measures | null} */
  measuresAt(step) {
    const steps = this.measure("js")?.xs ?? [];
    const found = before(steps, step);
    if (found < 0) return null;
    const place = steps[found];
    const [js, mmd, covered] = ["js", "mmd", "covered"].map((name) => this.at(name, place));
    return { step: place, js, mmd, covered, shares: this.list("shares", place) ?? [] };
  }
}
