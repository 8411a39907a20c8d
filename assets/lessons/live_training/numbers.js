// The numbers of the epoch on display: losses and scores of both sets, norms, learning rate, early stopping's count.

import { el, put } from "../../base/dom.js";
import { swatch } from "../../charts/losses.js";
import { figure, rate, score } from "../../run/words.js";
/** @import { History } from "../../run/history.js" */
/** @import { Child } from "../../types.js" */

const SETS = ["training", "validation"];

export class Numbers {
  /** @type {Record<string, HTMLElement>} */ cells = {};

  constructor() {
    /** @param {string} key */
    const cell = (key) => (this.cells[key] = el("td"));
    /** @param {string} key @param {Child} name */
    const row = (key, name) => el("tr", {}, el("th", { scope: "row" }, name), SETS.map((set) => cell(`${set}_${key}`)));
    this.epoch = el("strong");
    this.scoreName = el("span");
    this.scoreRow = row("score", this.scoreName);
    const table = el("table", {},
      el("thead", {},
        el("tr", {}, el("th", { scope: "col" }, "epoch ", this.epoch), SETS.map((set) => el("th", { scope: "col" }, swatch(set), set)))),
      el("tbody", {}, row("loss", "loss"), this.scoreRow));
    /** @param {string} key @param {string} name */
    const fact = (key, name) => el("div", { class: "fact" }, el("dt", {}, name), this.cells[key] = el("dd"));
    this.wait = fact("wait", "early stop");
    this.node = el("div", { class: "numbers" }, table,
      el("dl", {}, fact("gradient_norm", "gradient norm"), fact("parameter_norm", "parameter norm"), fact("learning_rate", "learning rate"),
        this.wait));
  }

  /** @param {History} history @param {number} epoch */
  draw(history, epoch) {
    const { start } = history;
    put(this.epoch, "text", String(epoch));
    put(this.scoreName, "text", start.score ?? "");
    this.scoreRow.hidden = !start.score;
    for (const set of SETS) {
      put(this.cells[`${set}_loss`], "text", figure(history.at(`${set}_loss`, epoch)));
      put(this.cells[`${set}_score`], "text", score(history.at(`${set}_score`, epoch), start.score));
    }
    this.node.classList.toggle("training-only", !history.column("validation_loss"));
    for (const norm of ["gradient_norm", "parameter_norm"]) put(this.cells[norm], "text", figure(history.at(norm, epoch), 3));
    put(this.cells.learning_rate, "text", rate(history.at("learning_rate", epoch)));
    const { patience } = start;
    this.wait.hidden = patience === null || patience === undefined;
    const wait = history.at("wait", epoch);
    const waiting = Number.isFinite(wait) ? `wait ${wait} of ${patience}` : `patience ${patience}`;
    put(this.cells.wait, "text", epoch > history.firstStop ? "gone past" : waiting);
    this.wait.classList.toggle("warned", wait > 0 && wait >= Number(patience) && epoch <= history.firstStop);
  }
}
