// The feature maps side by side, to choose which one is shown large: all as colours, one channel, or the overlaps.

import { el } from "../../base/dom.js";
import { word } from "../../pictures/colour.js";
import { putPixels } from "../../pictures/pixels.js";
/** @import { OutputMap, ViewName } from "./types.js" */

const SIDE = 44;

export class FeatureStrip {
  /** @type {{ button: HTMLButtonElement, canvas: HTMLCanvasElement }[]} */ items = [];

  /** `choose(view)` gets "colours", "overlaps" or the index of a channel. @param {(view: ViewName) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.node = el("div", { class: "strip", role: "group", "aria-label": "Which map is shown" });
  }

  /**
   * `views` are {view, name, colour(row, column)}.
   * @param {OutputMap[]} views @param {ViewName} chosen @param {{ rows: number, columns: number }} given
   */
  show(views, chosen, { rows, columns }) {
    this.node.hidden = views.length < 2;
    if (this.node.hidden) return;
    const key = views.map(({ view, name }) => view + name).join();
    if (key !== this.key) this.build(views, key);
    views.forEach(({ view, colour }, index) => {
      const { button, canvas } = this.items[index];
      button.setAttribute("aria-pressed", String(view === chosen));
      putPixels(canvas, columns, rows, (at) => word(colour(Math.floor(at / columns), at % columns)));
      const scale = SIDE / Math.max(rows, columns);
      canvas.style.width = `${columns * scale}px`;
      canvas.style.height = `${rows * scale}px`;
    });
  }

  /** @param {OutputMap[]} views @param {string} key */
  build(views, key) {
    this.key = key;
    this.items = views.map(({ view, name }) => {
      const canvas = el("canvas", { "aria-hidden": "true" });
      const button = el("button", { type: "button", title: name, "aria-label": `Show ${name}`, onclick: () => this.choose(view) }, canvas,
        el("span", {}, name.replace(/^channel (\d+) of .*/, "$1")));
      return { button, canvas };
    });
    this.node.replaceChildren(...this.items.map(({ button }) => button));
  }
}
