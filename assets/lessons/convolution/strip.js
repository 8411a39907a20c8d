// The feature maps side by side, to choose which one is shown large: all as colours, one channel, or the overlaps.

import { brushOf, el } from "../../base/dom.js";
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
    const image = new ImageData(columns, rows);
    views.forEach(({ view, colour }, index) => {
      const { button, canvas } = this.items[index];
      button.setAttribute("aria-pressed", String(view === chosen));
      canvas.width = columns;
      canvas.height = rows;
      for (let row = 0, at = 0; row < rows; row += 1) {
        for (let column = 0; column < columns; column += 1, at += 4) {
          image.data.set(colour(row, column), at);
          image.data[at + 3] = 255;
        }
      }
      brushOf(canvas).putImageData(image, 0, 0);
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
