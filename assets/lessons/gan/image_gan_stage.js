// The samples of the generator through time, and real images beside them.

import { el, put } from "../../base/dom.js";
import { later, sure } from "../../base/values.js";
import { SampleGrid } from "./image_gan_grid.js";
/** @import { ImageHistory } from "./image_gan_history.js" */
/** @import { ImageStart } from "./types.js" */

const SPACE = 24; // between the two grids
const NARROW = 480; // below it the grids stand one above the other
const HALF = 4; // columns of real images beside the samples, rows of them below
const LEAST_ROOM = 330;
const TAKEN = 475; // of a window's height, by the page's head and the controls
const LARGEST = 620;

export class GanStage {
  /** @type {ImageStart} */ start = later();

  /**
   * `onPick(index)`: the reader has chosen a sample; `redraw()` as in `SampleGrid`.
   * @param {{ onPick(index: number): void, redraw(): void }} given
   */
  constructor({ onPick, redraw }) {
    this.fakes = new SampleGrid("Samples of G", { onPick, redraw });
    this.real = new SampleGrid("Real images", { onPick: () => {}, redraw });
    this.node = el("div", { class: "gan-grids" }, this.fakes.node, this.real.node);
  }

  /** @param {ImageStart} start */
  set(start) {
    this.start = start;
    for (const grid of [this.fakes, this.real]) grid.set(start);
  }

  /** Which samples are the ends of the walk. @param {number[] | null | undefined} picks */
  pick(picks) {
    this.fakes.picks = picks ?? [];
  }

  /**
   * Draw the samples of an epoch, or of the moment after a single step.
   * @param {ImageHistory} history @param {number} epoch @param {ImageHistory["inside"]} step
   */
  draw(history, epoch, step) {
    const width = this.node.clientWidth;
    if (!width) return;
    const narrow = width < NARROW;
    const room = Math.max(LEAST_ROOM, Math.min(LARGEST, innerHeight - TAKEN));
    const size = Math.floor(narrow ? width : Math.min((width - SPACE) / 1.5, room));
    this.node.classList.toggle("narrow", narrow);
    this.node.style.setProperty("--grid", `${size}px`);
    this.real.shape(narrow ? 2 * HALF : HALF, narrow ? HALF : 2 * HALF);
    const grid = step?.frame ?? sure(history.frames.at(epoch));
    const when = step
      ? `after a step of ${step.player === "generator" ? "G" : "D"}`
      : grid.place
      ? `after epoch ${grid.place}`
      : "before training";
    put(this.fakes.heading, "text", `Samples of G, ${when}`);
    put(this.real.heading, "text", "Real images");
    this.fakes.draw(grid.samples, size,
      `64 samples of the generator, ${when}. Arrow keys go from sample to sample, Enter picks one for the walk.`);
    this.real.draw(history.real, size, `32 real images: ${this.start.title}. Arrow keys go from image to image.`);
  }
}
