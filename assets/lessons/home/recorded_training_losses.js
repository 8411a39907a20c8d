// The losses over the epochs: the whole run faint, what has happened so far strong, a cursor to drag.

import { el, svg } from "../../base/dom.js";
import { later } from "../../base/values.js";
/** @import { SetName } from "../../types.js" */
/** @import { Recording } from "./types.js" */

const LEFT = 30, RIGHT = 10, TOP = 8, BOTTOM = 22;
const TOP_LOSS = 0.8;
const SETS = /** @type {const} */ (["training", "validation"]);

export class LossChart {
  width = 0;
  height = 0;
  /** @type {SVGElement} */ past = later();
  /** @type {SVGElement} */ cursor = later();
  /** @type {SVGElement[]} */ dots = [];

  /**
   * `onSeek(epoch)` is called while the reader drags over the chart.
   * @param {Recording} recording @param {(epoch: number) => void} onSeek
   */
  constructor(recording, onSeek) {
    this.recording = recording;
    this.onSeek = onSeek;
    this.svg = svg("svg", {
      "aria-hidden": "true",
      onpointerdown: (event) => {
        this.svg.setPointerCapture(event.pointerId);
        this.seek(event);
      },
      onpointermove: (event) => {
        if (event.buttons) this.seek(event);
      },
    });
    this.node = el("div", { class: "losses" }, this.svg);
  }

  /** @param {PointerEvent} event */
  seek(event) {
    const share = (event.clientX - this.svg.getBoundingClientRect().left - LEFT) / (this.width - LEFT - RIGHT);
    this.onSeek(Math.round(share * (this.recording.epochs - 1)));
  }

  build() {
    const [width, height] = [this.node.clientWidth, this.node.clientHeight];
    if (!width || (width === this.width && height === this.height)) return;
    this.width = width;
    this.height = height;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.past = svg("rect", { x: LEFT, y: 0, height, width: 0 });
    this.cursor = svg("line", { class: "cursor", y1: TOP, y2: height - BOTTOM });
    this.dots = SETS.map((set) => svg("circle", { class: `dot ${set}`, r: 4.5 }));
    /** @param {string} kind */
    const lines = (kind) => SETS.map((set) => svg("path", { class: `curve ${set} ${kind}`, d: this.path(set) }));
    this.svg.replaceChildren(
      svg("defs", {}, svg("clipPath", { id: "past" }, this.past)),
      ...this.axes(),
      ...lines("future"),
      svg("g", { "clip-path": "url(#past)" }, lines("past")),
      this.cursor,
      this.dots[0],
      this.dots[1],
    );
  }

  /** @param {number} epoch */
  x(epoch) {
    return LEFT + (epoch / (this.recording.epochs - 1)) * (this.width - LEFT - RIGHT);
  }

  /** @param {number} loss */
  y(loss) {
    return TOP + (1 - Math.min(1, loss / TOP_LOSS)) * (this.height - TOP - BOTTOM);
  }

  /** @param {SetName} set */
  path(set) {
    return this.recording.loss[set].map((loss, epoch) => `${epoch ? "L" : "M"}${this.x(epoch).toFixed(1)} ${this.y(loss).toFixed(1)}`).join(
      "",
    );
  }

  axes() {
    const last = this.recording.epochs - 1;
    const levels = [0, 0.25, 0.5, 0.75].flatMap((loss) => [
      svg("line", { class: "grid", x1: LEFT, x2: this.width - RIGHT, y1: this.y(loss), y2: this.y(loss) }),
      svg("text", { x: LEFT - 6, y: this.y(loss) + 4, class: "end" }, loss ? loss.toFixed(2).replace(/0$/, "") : "0"),
    ]);
    /** @param {string} text @param {number} x @param {string} kind */
    const name = (text, x, kind) => svg("text", { x, y: this.height - 6, class: kind }, text);
    return [...levels, name("0", LEFT, "middle"), name("epoch", this.x(last / 2), "middle"), name(String(last), this.x(last), "middle")];
  }

  /** @param {number} epoch */
  draw(epoch) {
    this.build();
    if (!this.width) return;
    const x = this.x(epoch);
    this.past.setAttribute("width", String(x - LEFT));
    this.cursor.setAttribute("x1", String(x));
    this.cursor.setAttribute("x2", String(x));
    this.dots.forEach((dot, index) => {
      dot.setAttribute("cx", String(x));
      dot.setAttribute("cy", String(this.y(this.recording.loss[SETS[index]][epoch])));
    });
  }
}
