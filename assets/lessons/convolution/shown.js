// Which map is shown large, and which channel's arithmetic.

import { later } from "../../base/values.js";
import { inputsOf } from "./geometry.js";
/** @import { Geometry, ViewName } from "./types.js" */

export class Shown {
  /** @type {Geometry} */ g = later();
  /** @type {ViewName} */ view = 0;
  tab = 0;

  /** Start from the first map of a layer: all three colours where there are three, else channel 1. @param {Geometry} g */
  reset(g) {
    this.g = g;
    this.view = g.input.channels === 3 && g.output.channels === 3 ? "colours" : 0;
    this.tab = 0;
  }

  /** Whether each of three output channels comes from one colour alone. */
  get apart() {
    return this.g.input.channels === 3 && this.g.output.channels === 3 && inputsOf(this.g, 0).length === 1;
  }

  /** Whether the tabs above the kernel choose output channels: where all three are shown and none sees the others. */
  get byOutput() {
    return this.view === "colours" && this.apart;
  }

  /** The output channel whose arithmetic is shown. */
  get out() {
    if (typeof this.view === "number") return this.view;
    return this.byOutput ? this.tab : 0;
  }

  /** The input channel whose products are shown, and its place among those that the output channel reads. */
  get channel() {
    return inputsOf(this.g, this.out)[this.part];
  }

  get part() {
    return this.byOutput ? 0 : this.tab;
  }

  /** Whether the input is shown in its colours: if all of them are read. */
  get coloured() {
    return this.g.input.channels === 3 && (this.view === "colours" || inputsOf(this.g, this.out).length === 3);
  }

  /** The tabs above the kernel, as {name, chosen}. @param {string[]} names */
  tabs(names) {
    const read = this.byOutput ? [0, 1, 2] : inputsOf(this.g, this.out);
    return read.length < 2 ? [] : read.map((channel, index) => ({ name: names[channel], chosen: index === this.tab }));
  }
}
