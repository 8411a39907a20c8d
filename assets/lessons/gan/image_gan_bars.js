// Bars of one epoch: what D said about real images and fakes, and which digits the fakes look like.

import { el, put } from "../../base/dom.js";
import { Sheet } from "../../pictures/canvas.js";
import { saveButton } from "../../pictures/save.js";
import { percent } from "./image_gan_words.js";
/** @import { Size } from "../../types.js" */
/** @import { ImageHistory } from "./image_gan_history.js" */
/** @typedef {{ history: ImageHistory, shown: number }} EpochView */

const BOTTOM = 20;
const LEFT = 8;
const ONE_PERCENT = 0.01;
const AXIS = /** @type {const} */ ([[0, "0: fake", "left"], [0.5, "0.5", "center"], [1, "1: real", "right"]]);
const EVEN = 0.1; // the share of each of ten digits

class Bars {
  /** @param {string} label */
  constructor(label) {
    this.label = label;
    this.sheet = new Sheet({ role: "img" });
    this.node = el("div", { class: "chart gan-chart still" }, this.sheet.canvas);
    this.names = el("span", { class: "names" });
    this.panel = el("section", { class: "chart-panel", "aria-label": label },
      el("div", { class: "chart-head" }, this.names, saveButton(this.sheet, () => label)), this.node);
  }

  /** Draw an epoch's bars, if there is room. @param {EpochView} view */
  draw(view) {
    const [width, height] = [this.node.clientWidth, this.node.clientHeight];
    if (!width || !height) return;
    this.sheet.fit(width, height);
    this.sheet.paint((brush) => {
      brush.font = `12px ${this.sheet.colours.font}`;
      brush.lineWidth = 1;
      this.paint(view, { width: width - 2 * LEFT, height });
    });
  }

  /** @param {EpochView} _view @param {Size} _room */
  paint(_view, _room) {}

  /** @param {string} words @param {Size} given */
  nothing(words, { width, height }) {
    const { brush, colours } = this.sheet;
    brush.fillStyle = colours.muted;
    brush.textAlign = "center";
    brush.fillText(words, LEFT + width / 2, height / 2);
    this.sheet.canvas.setAttribute("aria-label", words);
  }
}

/** What D said: real images upwards, fakes downwards and hollow, 20 bins from 0 to 1. */
export class Verdicts extends Bars {
  constructor() {
    super("What D says about real images and fakes");
    this.names.append(el("span", {}, el("i", { class: "box real" }), "D(real) ↑"),
      el("span", {}, el("i", { class: "box fake" }), "D(fake) ↓"));
  }

  /** @param {EpochView} given @param {Size} room */
  paint({ history, shown }, room) {
    const [real, fake] = ["real_histogram", "fake_histogram"].map((name) => history.list(name, shown));
    if (!real || !fake) return this.nothing(shown ? "no verdicts in this epoch" : "no verdicts before the first epoch", room);
    const most = Math.max(...real, ...fake);
    const middle = (room.height - BOTTOM) / 2;
    const { brush, colours } = this.sheet;
    const wide = room.width / real.length;
    real.forEach((share, bin) => {
      const tall = (share / most) * (middle - 4);
      brush.fillStyle = colours.positive;
      brush.fillRect(LEFT + bin * wide + 1, middle - tall, wide - 2, tall);
    });
    fake.forEach((share, bin) => {
      const tall = (share / most) * (middle - 4);
      brush.strokeStyle = colours.negative;
      brush.lineWidth = 1.6;
      if (tall > 0.5) brush.strokeRect(LEFT + bin * wide + 1.8, middle + 0.8, wide - 3.6, tall);
    });
    brush.fillStyle = colours.line;
    brush.fillRect(LEFT, middle - 0.5, room.width, 1);
    this.axis(room);
    this.mean(history.at("real", shown), 0, middle, room, colours.positive);
    this.mean(history.at("fake", shown), middle, 2 * middle, room, colours.negative);
    this.sheet.canvas.setAttribute("aria-label",
      `Histogram of D's verdicts in epoch ${shown}: mean ${history.at("real", shown).toFixed(2)} for real images, ${
        history.at("fake", shown).toFixed(2)
      } for fakes`);
  }

  /** @param {Size} given */
  axis({ width, height }) {
    const { brush, colours } = this.sheet;
    brush.fillStyle = colours.muted;
    for (const [value, name, align] of AXIS) {
      brush.textAlign = align;
      brush.fillText(name, LEFT + value * width, height - 5);
    }
  }

  /** @param {number} value @param {number} from @param {number} to @param {Size} given @param {string} colour */
  mean(value, from, to, { width }, colour) {
    if (!Number.isFinite(value)) return;
    const { brush, colours } = this.sheet;
    const x = LEFT + Math.max(0, Math.min(1, value)) * width;
    Object.assign(brush, { strokeStyle: colour, lineWidth: 1.5, fillStyle: colours.text, textAlign: value > 0.6 ? "right" : "left" });
    brush.setLineDash([3, 3]);
    brush.beginPath();
    brush.moveTo(x, from);
    brush.lineTo(x, to);
    brush.stroke();
    brush.setLineDash([]);
    Object.assign(brush, { strokeStyle: colours.ground, lineWidth: 4 });
    const [words, left, top] = [`mean ${value.toFixed(2)}`, x + (value > 0.6 ? -5 : 5), from === 0 ? 12 : to - 4];
    brush.strokeText(words, left, top);
    brush.fillText(words, left, top);
  }
}

/** Which digits the fakes look like. */
export class Classes extends Bars {
  constructor() {
    super("Which digits the fakes look like");
    this.title = el("span");
    this.names.append(this.title);
  }

  /** @param {EpochView} given @param {Size} room */
  paint({ history, shown }, room) {
    const shares = history.list("digit_classes", shown);
    put(this.title, "text", shares ? `digits among 500 fakes · mean confidence ${percent(history.at("confidence", shown))}` : "");
    if (!shares) return this.nothing("no digits to judge in this epoch", room);
    const most = Math.max(0.2, ...shares);
    const wide = room.width / shares.length;
    const tall = room.height - BOTTOM - 16;
    shares.forEach((share, digit) => this.bar({ share, digit, wide, tall, most }));
    const { brush, colours } = this.sheet;
    brush.strokeStyle = colours.muted;
    brush.setLineDash([3, 3]);
    brush.strokeRect(LEFT, 16 + tall * (1 - EVEN / most), room.width, 0);
    brush.setLineDash([]);
    this.share(room, 16 + tall * (1 - EVEN / most));
    this.sheet.canvas.setAttribute("aria-label",
      `Digits among the fakes of epoch ${shown}: ${shares.map((share, digit) => `${digit} ${percent(share)}`).join(", ")}`);
  }

  /** Where all bars would end if every digit came equally often. @param {Size} given @param {number} y */
  share({ width }, y) {
    const { brush, colours } = this.sheet;
    Object.assign(brush, { fillStyle: colours.muted, strokeStyle: colours.ground, lineWidth: 4, textAlign: "right" });
    brush.strokeText("10 %", LEFT + width, y - 4);
    brush.fillText("10 %", LEFT + width, y - 4);
  }

  /** @param {{ share: number, digit: number, wide: number, tall: number, most: number }} given */
  bar({ share, digit, wide, tall, most }) {
    const { brush, colours } = this.sheet;
    const x = LEFT + digit * wide;
    const high = (share / most) * tall;
    const missing = share < ONE_PERCENT;
    brush.fillStyle = colours.negative;
    brush.fillRect(x + 2, 16 + tall - high, wide - 4, Math.max(1, high));
    brush.fillStyle = missing ? colours.danger : colours.muted;
    brush.textAlign = "center";
    brush.fillText(missing ? "none" : String(Math.round(100 * share)), x + wide / 2, 16 + tall - high - 4);
    brush.fillStyle = colours.text;
    brush.fillText(String(digit), x + wide / 2, 16 + tall + 15);
  }
}
