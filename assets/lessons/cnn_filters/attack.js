// One step of the fast gradient sign method: the page sends all steps at once, the slider shows one of them.

import { Announcer } from "../../base/announcer.js";
import { brushOf, component, el } from "../../base/dom.js";
import { saveButton } from "../../pictures/save.js";
/** @import { Brush } from "../../types.js" */
/** @import { AttackData } from "./types.js" */

const LARGE = 240; // pixels of a picture in a saved file
const GAP = 12;
const DIGITS = 3;

export class AttackPicture {
  /** @type {AttackData | null} */ data = null;
  /** The step on display, in shares of the brightness: it stays where the reader put it. @type {number | null} */ step = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.range = el("input", { type: "range", min: 0, step: 1, "aria-label": "Step ε, in shares of the brightness",
      oninput: () => this.moved() });
    this.output = el("output");
    this.canvases = [0, 1, 2].map(() => el("canvas", { width: 1, height: 1, role: "img" }));
    this.captions = this.canvases.map(() => el("figcaption"));
    this.said = [el("p", { class: "said" }), el("p", { class: "said" })];
    this.announcer = new Announcer();
    this.images = [new Image(), new Image()];
    for (const image of this.images) image.addEventListener("load", () => this.draw());
    const sheet = {
      width: 3 * LARGE + 2 * GAP,
      height: LARGE,
      colours: { ground: "#ffffff" },
      copy: (/** @type {Brush} */ brush) => this.paint(brush),
    };
    root.append(
      el("label", { class: "step" }, el("span", {}, "Step ε, in shares of the brightness"), this.range, this.output),
      el("div", { class: "tiles" }, this.canvases.map((canvas, at) => el("figure", {}, canvas, this.captions[at]))),
      el("div", { class: "with-save" }, this.said[0],
        saveButton(sheet, () => `The image, what is added to it, and the changed image, ε = ${this.written}`)),
      this.said[1],
      this.announcer.node,
    );
  }

  /** @param {AttackData} data */
  update(data) {
    const wanted = this.step ?? data.steps[data.start];
    this.data = data;
    this.range.max = String(data.steps.length - 1);
    this.range.value = String(nearest(data.steps, wanted));
    const sources = [data.original, data.strip];
    this.images.forEach((image, at) => {
      if (image.src !== sources[at]) image.src = sources[at];
    });
    this.draw(true);
  }

  moved() {
    this.step = this.data?.steps[this.at] ?? null;
    this.draw();
  }

  get at() {
    return Number(this.range.value);
  }

  get written() {
    return (this.data?.steps[this.at] ?? 0).toFixed(DIGITS);
  }

  /** What each of the three pictures is of: an image, and the corner where it begins. @returns {[HTMLImageElement, number, number][]} */
  parts() {
    const side = this.data?.side ?? 1;
    const [original, strip] = this.images;
    return [[original, 0, 0], [strip, 0, this.at * side], [strip, side, this.at * side]];
  }

  draw(quiet = false) {
    const { data, at, written } = this;
    if (!data) return;
    this.output.textContent = written;
    this.range.setAttribute("aria-valuetext", `ε = ${written}`);
    const names = ["The image", `What is added, at most ${written}`, "The changed image"];
    this.parts().forEach(([image, x, y], place) => {
      const canvas = this.canvases[place];
      if (canvas.width !== data.side) Object.assign(canvas, { width: data.side, height: data.side });
      if (image.complete && image.naturalWidth) brushOf(canvas).drawImage(image, x, y, data.side, data.side, 0, 0, data.side, data.side);
      canvas.setAttribute("aria-label", names[place]);
      this.captions[place].textContent = names[place];
    });
    data.sentences[at].forEach((sentence, place) => (this.said[place].textContent = sentence));
    this.announcer.say(data.sentences[at][0], quiet);
  }

  /** The three pictures side by side. @param {Brush} brush */
  paint(brush) {
    const side = this.data?.side ?? 1;
    brush.imageSmoothingEnabled = false;
    this.parts().forEach(([image, x, y], place) => brush.drawImage(image, x, y, side, side, place * (LARGE + GAP), 0, LARGE, LARGE));
  }

  destroy() {
    this.announcer.destroy();
  }
}

/** The index of the number that is nearest to another. @param {number[]} numbers @param {number} wanted */
function nearest(numbers, wanted) {
  return numbers.reduce((best, one, at) => (Math.abs(one - wanted) < Math.abs(numbers[best] - wanted) ? at : best), 0);
}

export default component((root) => new AttackPicture(root), "lessons/cnn_filters/attack.css");
