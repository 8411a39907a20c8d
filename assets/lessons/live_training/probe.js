// A point that the reader asks about: the network's answer beside it, from logits to probabilities to a class.
// When the epoch on display has rested for a moment, the same point is asked about again.

import { el, number } from "../../base/dom.js";
import { markIcon } from "../../pictures/marks.js";
import { nonce } from "../../run/session.js";
import { figure } from "../../run/words.js";
/** @import { Channel, Pair, Start, Timer } from "../../types.js" */
/** @import { Answer } from "./types.js" */

const REST_MS = 150;
const PATIENCE_MS = 4000;
const UNANSWERED = "No answer came: only the weights of a run can be asked, and only if they are few.";
const MARGIN = 16; // px between the point and its card

export class Probe {
  key = "";
  /** @type {number[] | null} */ x = null;
  /** @type {number | null} */ asked = null;
  /** @type {Answer | null} */ answer = null;
  /** @type {Timer | undefined} */ timer;
  /** @type {Timer | undefined} */ patience;
  late = false;
  /** @type {number | null} */ resting = null;

  /**
   * `channel.trigger` asks the server; `onChange()` when the point has come, moved or gone.
   * @param {Channel} channel @param {() => void} onChange
   */
  constructor(channel, onChange) {
    this.channel = channel;
    this.onChange = onChange;
    this.where = el("p", { class: "where" });
    this.body = el("div");
    this.sentence = el("p", { class: "sentence" });
    this.node = el("div", { class: "probe", hidden: true, role: "group", "aria-label": "What the network answers here" },
      el("button", { type: "button", class: "close", title: "Close", "aria-label": "Close the answer", onclick: () => this.leave() }, "×"),
      this.where, this.body, this.sentence);
    this.sentence.setAttribute("aria-live", "polite");
  }

  /** Ask about a point at an epoch. @param {number[]} x @param {number} epoch */
  ask(x, epoch) {
    this.x = x;
    this.answer = null;
    this.send(epoch);
    this.onChange();
  }

  /** @param {number} epoch */
  send(epoch) {
    this.settle();
    this.asked = epoch;
    this.late = false;
    this.patience = setTimeout(() => {
      this.late = true;
      this.onChange();
    }, PATIENCE_MS);
    this.channel.trigger("probe", { x: this.x, epoch, nonce: nonce() });
  }

  settle() {
    clearTimeout(this.timer);
    clearTimeout(this.patience);
  }

  /** The epoch on display: asked about once it has rested. @param {number} epoch */
  rest(epoch) {
    if (this.x === null || epoch === this.resting) return;
    this.resting = epoch;
    clearTimeout(this.timer);
    if (epoch !== this.asked) this.timer = setTimeout(() => this.send(epoch), REST_MS);
  }

  /** The same place of another run of the same shape. */
  again() {
    this.asked = this.resting = null;
  }

  /** The server's newest answer, if it is about the present point. @param {Answer | null | undefined} answer */
  set(answer) {
    if (this.x === null || !answer || !same(answer.x, this.x)) return;
    this.answer = answer;
  }

  leave() {
    this.settle();
    this.x = null;
    this.answer = null;
    this.asked = null;
    this.resting = null;
    this.onChange();
  }

  /**
   * The card; `spot` is where the point lies on the stage of this width.
   * @param {Start} start @param {Pair | null} spot @param {number} width
   */
  draw(start, spot, width) {
    this.node.hidden = this.x === null || !spot;
    if (this.x === null || !spot) return;
    const key = JSON.stringify([this.answer, this.x, this.late, start.classes]);
    if (key !== this.key) this.write(start, this.x);
    this.key = key;
    const [left, top] = this.beside(spot, width);
    this.node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  /** Right or left of the point where the card fits, else below it. @param {Pair} pair @param {number} width */
  beside([x, y], width) {
    const { offsetWidth: wide } = this.node;
    const room = x < width / 2 ? width - x : x;
    if (room < wide + MARGIN) return [Math.max(0, Math.min(width - wide, x - wide / 2)), y + MARGIN];
    return [x < width / 2 ? x + MARGIN : x - wide - MARGIN, Math.max(0, y - 40)];
  }

  /** @param {Start} start @param {number[]} x */
  write(start, x) {
    const { answer } = this;
    const names = start.inputs.map((name, index) => `${name} = ${number(x[index], 3)}`).join(", ");
    this.where.textContent = answer ? `${names} · epoch ${answer.epoch}` : names;
    this.sentence.textContent = answer ? answer.sentence ?? "" : this.late ? UNANSWERED : "asking …";
    this.body.replaceChildren(...(answer?.logits ? [this.table(start, answer, answer.logits)] : []));
  }

  /** @param {Start} start @param {Answer} given @param {number[]} logits */
  table(start, { probabilities, class: winner }, logits) {
    const { task, classes, target } = start;
    if (task === "regression") return el("p", { class: "answer" }, `${target} ≈ `, el("strong", {}, figure(logits[0])));
    const shares = probabilities.length === classes.length ? probabilities : [1 - probabilities[0], probabilities[0]];
    /** @param {number} index */
    const logit = (index) => (logits.length === classes.length ? number(logits[index]) : index === 1 ? number(logits[0]) : "");
    const rows = classes.map((name, index) =>
      el("tr", { class: name === winner ? "winner" : null },
        el("th", { scope: "row" }, markIcon(index, colourOf(start, index), true), name), el("td", {}, logit(index)),
        el("td", {}, bar(shares[index], colourOf(start, index))), el("td", {}, number(shares[index])))
    );
    const heads = ["class", "logit", "→", "probability"].map((name) => el("th", { scope: "col" }, name));
    return el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  }

  destroy() {
    this.settle();
  }
}

/** @param {number} share @param {string} colour */
function bar(share, colour) {
  return el("span", { class: "bar" }, el("span", { style: `width: ${(100 * share).toFixed(1)}%; background: ${colour}` }));
}

/** @param {number[]} one @param {number[]} other */
function same(one, other) {
  return one.length === other.length && one.every((value, index) => Math.abs(value - other[index]) <= 1e-5 * Math.max(1, Math.abs(value)));
}

/** The colour of a class as a CSS value. @param {{ task: string }} given @param {number} index */
export function colourOf({ task }, index) {
  if (task === "binary") return index ? "var(--positive)" : "var(--negative)";
  return `var(--class-${index % 10})`;
}
