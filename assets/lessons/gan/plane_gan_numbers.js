// The numbers of the moment on display.

import { el, put } from "../../base/dom.js";
import { figure } from "../../run/words.js";
/** @import { Child } from "../../types.js" */
/** @import { GanHistory } from "./plane_gan_history.js" */
/** @import { Moment } from "./types.js" */

const FACTS = [
  ["real", "D of real points", "real"],
  ["fake", "D of fakes", "fakes"],
  ["discriminator_loss", "loss of D", "d"],
  ["generator_loss", "loss of G", "g"],
  ["js", "JS distance"],
  ["mmd", "MMD"],
  ["covered", "modes covered"],
  ["generator_gradient", "gradient at G"],
];

export class Numbers {
  /** @type {Record<string, HTMLElement>} */ cells = {};

  /** `beside` stands at the end of the first row. @param {Child} beside */
  constructor(beside) {
    this.step = el("strong");
    /** @param {string[]} pair */
    const fact = ([key, name, hue]) => {
      this.cells[key] = el("dd");
      return el("div", { class: "fact", "data-fact": key }, el("dt", { class: hue ? `hue ${hue}` : "" }, name), this.cells[key]);
    };
    this.facts = FACTS.map(fact);
    this.node = el("div", { class: "numbers" }, el("div", { class: "moment-row" }, el("p", { class: "moment" }, this.step), beside),
      el("dl", {}, this.facts));
  }

  /** `now` is {step, name: value …, measures} of the picture on display. @param {GanHistory} history @param {Moment} now */
  draw(history, now) {
    const { start } = history;
    put(this.step, "text", now.title);
    for (const key of ["real", "fake"]) put(this.cells[key], "text", figure(now[key], 3));
    for (const key of ["discriminator_loss", "generator_loss"]) put(this.cells[key], "text", figure(now[key], 4));
    put(this.cells.generator_gradient, "text", figure(now.generator_gradient, 4));
    for (const key of ["js", "mmd"]) put(this.cells[key], "text", figure(Number(now.measures?.[key] ?? NaN), 3));
    const modes = start.modes.length;
    this.facts[FACTS.findIndex(([key]) => key === "covered")].hidden = !modes;
    put(this.cells.covered, "text", `${now.measures?.covered ?? "–"} of ${modes}`);
  }
}
