// Samples as rows: logits to drag, softmax, the probability of the right class, its −log; below, the mean. What is not
// yet known at a step is not drawn.

import { el, put, svg } from "../../base/dom.js";
import { text } from "../../base/value_slider.js";
import { later } from "../../base/values.js";
import { arrow, Handle } from "../../pictures/handle.js";
/** @import { EditOne } from "../../types.js" */
/** @import { ClassData } from "./types.js" */

const [HEAD, ROW, GAP, FOOT] = [44, 94, 10, 30];
const SHARES = [0.34, 0.32, 0.17, 0.17]; // of the width: logits, softmax, chosen, −log
const NARROW = 640;
const HALF = 27; // pixels of the largest logit
const LONGEST = 20; // of an arrow
const [SOFTMAX, CHOSEN, LOGS, MEAN, PULLS] = [1, 2, 3, 4, 5]; // steps

export class ClassPicture {
  /** @type {ClassData} */ data = later();
  /** @type {Handle[][]} */ handles = [];
  reach = 4;
  width = 0;
  svg = svg("svg", { class: "classes", role: "group", "aria-label": "Logits, each to be moved with the arrow keys" });
  node = el("div", {}, this.svg);

  /** @param {EditOne} edit @param {() => void} redraw */
  constructor(edit, redraw) {
    this.edit = edit;
    this.still = redraw;
    this.ground = svg("g", {});
    this.grips = svg("g", {});
    this.svg.append(this.ground, this.grips);
  }

  /** @param {ClassData} data @param {number} step */
  draw(data, step) {
    this.data = data;
    this.width = this.node.clientWidth;
    if (!this.width) return;
    if (!this.handles.flat().some(({ held }) => held)) this.reach = Math.max(4, ...data.logits.flat().map(Math.abs));
    const height = HEAD + data.logits.length * (ROW + GAP) + FOOT;
    Object.entries({ width: this.width, height, viewBox: `0 0 ${this.width} ${height}` }).forEach(([name, value]) =>
      put(this.svg, name, value)
    );
    if (this.handles.length !== data.logits.length || this.handles[0].length !== data.logits[0].length) this.build();
    this.ground.replaceChildren(...this.heads(), ...data.logits.flatMap((_, sample) => this.row(sample, step)), ...this.foot(step));
    data.logits.forEach((row, sample) =>
      row.forEach((logit, index) =>
        this.handles[sample][index].set([this.bar(0, index), this.level(sample, logit)], `Logit of sample ${sample + 1}, class ${index}`,
          logit, `${logit}, probability ${data.probabilities[sample][index].toFixed(4)}`)
      )
    );
  }

  build() {
    this.handles = this.data.logits.map((row, sample) => row.map((_, index) => this.handle(sample, index)));
    this.grips.replaceChildren(...this.handles.flat().map(({ node }) => node));
  }

  /** @param {number} sample @param {number} index */
  handle(sample, index) {
    const move = (/** @type {number} */ value) =>
      this.edit(`logit:${sample}:${index}`, { set: "logit", sample, index, value: Math.round(value * 100) / 100 });
    return new Handle(svg("circle", { class: "point", r: 5 }), {
      to: ([, top]) => move(Math.max(-this.reach, Math.min(this.reach, ((this.middle(sample) - top) / HALF) * this.reach))),
      by: ([, up]) => move(this.data.logits[sample][index] + up / 10),
      still: this.still,
    });
  }

  /** Where a column begins. @param {number} column */
  left(column) {
    const names = this.width < NARROW ? 18 : 26;
    return names + SHARES.slice(0, column).reduce((sum, share) => sum + share, 0) * (this.width - names);
  }

  /** The middle of a bar in one of the first two columns. @param {number} column @param {number} index */
  bar(column, index) {
    const wide = this.left(column + 1) - this.left(column) - 14;
    return this.left(column) + ((index + 0.5) / this.data.logits[0].length) * wide;
  }

  /** @param {number} sample */
  middle(sample) {
    return HEAD + sample * (ROW + GAP) + ROW / 2;
  }

  /** @param {number} sample @param {number} logit */
  level(sample, logit) {
    return this.middle(sample) - (logit / this.reach) * HALF;
  }

  /** What the columns hold, and the classes in the first two. */
  heads() {
    const narrow = this.width < NARROW;
    const names = ["logits z", "softmax p", narrow ? "right p" : "p of the right class", this.data.cost];
    const classes = this.data.logits[0].flatMap((_, index) =>
      [0, 1].map((column) => words(this.bar(column, index), 35, String(index), "class"))
    );
    return [...names.map((name, column) => words(this.left(column), 16, name, "head")), ...classes];
  }

  /** @param {number} sample @param {number} step */
  row(sample, step) {
    const { data, width } = this;
    const [top, ignored] = [HEAD + sample * (ROW + GAP), data.ignored[sample]];
    const bottom = top + ROW - 14;
    const loss = data.losses[sample];
    const most = Math.max(1, ...data.losses.filter(Number.isFinite));
    const long = (Math.min(loss, most) / most) * (width - this.left(3) - 6);
    const nodes = [svg("rect", { class: "row", x: 0, y: top - 4, width, height: ROW + 6, rx: 6 }),
      words(this.width < NARROW ? 4 : 8, this.middle(sample) + 4, String(sample + 1), "name"),
      ...data.logits[sample].flatMap((_, index) => this.bars(sample, index, step, bottom))];
    if (step >= CHOSEN) nodes.push(words(this.left(2), this.middle(sample) + 4, data.chosen[sample].toFixed(4), "figure"));
    if (step >= LOGS && ignored) nodes.push(words(this.left(3), this.middle(sample) + 4, "ignored", "figure"));
    if (step >= LOGS && !ignored) {
      nodes.push(svg("rect", { class: "cost", x: this.left(3), y: this.middle(sample) + 12, width: Math.max(1, long), height: 8, rx: 2 }),
        words(this.left(3), this.middle(sample) + 4, loss.toFixed(4), "figure"));
    }
    return [svg("g", { class: ignored ? "ignored" : "" }, nodes)];
  }

  /** One class of one sample: its logit, its probability, the pull of the loss. @param {number} sample @param {number} index @param {number} step @param {number} bottom */
  bars(sample, index, step, bottom) {
    const { data } = this;
    const right = data.labels[sample] === index ? " right" : "";
    const half = Math.min(17, (this.bar(0, 1) - this.bar(0, 0)) * 0.3);
    const [logit, p, zero] = [data.logits[sample][index], data.probabilities[sample][index], this.middle(sample)];
    const [x, tip] = [this.bar(0, index), this.level(sample, logit)];
    const digits = this.width < NARROW ? 2 : 3;
    const nodes = [svg("path", { class: "zero", d: `M${x - half - 3} ${zero}H${x + half + 3}` }),
      svg("rect", { class: `logit${logit < 0 ? " below" : ""}${right}`, x: x - half, y: Math.min(zero, tip), width: 2 * half,
        height: Math.abs(tip - zero) }), words(x, logit < 0 ? tip + 18 : tip - 9, text(logit).replace("-", "−"), "value")];
    if (right) nodes.push(words(x, bottom + 13, "✓", "value"));
    if (step >= SOFTMAX) {
      const [across, high] = [this.bar(1, index), p * (ROW - 40)];
      nodes.push(svg("path", { class: "zero", d: `M${across - half - 3} ${bottom}H${across + half + 3}` }),
        svg("rect", { class: `share${right}`, x: across - half, y: bottom - high, width: 2 * half, height: high }),
        words(across, bottom - high - 5, p.toFixed(digits), "value"));
      if (right) nodes.push(words(across, bottom + 13, "✓", "value"));
    }
    const pull = data.gradient[sample][index];
    if (step >= PULLS && pull) {
      const most = Math.max(...data.gradient.flat().map((one) => Math.abs(one ?? 0)));
      nodes.push(svg("path", { class: "pull", d: arrow((-pull / most) * LONGEST), transform: `translate(${x + half + 6} ${tip})` }));
    }
    return nodes;
  }

  /** @param {number} step */
  foot(step) {
    if (step < MEAN) return [];
    const { mean, logits } = this.data;
    const y = HEAD + logits.length * (ROW + GAP) + 18;
    return [words(this.left(3), y, mean === null ? "nan" : mean.toFixed(4), "figure mean"),
      words(this.left(3) - 10, y, "mean", "head end")];
  }
}

/** @param {number} x @param {number} y @param {string} said @param {string} kind */
function words(x, y, said, kind) {
  return svg("text", { x: x.toFixed(1), y: y.toFixed(1), class: kind }, said);
}
