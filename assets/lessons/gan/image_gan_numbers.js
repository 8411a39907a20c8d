// The numbers of the epoch on display: losses, verdicts, the gradient that reaches G, quality and coverage.

import { el, put } from "../../base/dom.js";
import { figure } from "../../run/words.js";
import { percent } from "./image_gan_words.js";
/** @import { ImageHistory } from "./image_gan_history.js" */

const COLUMNS = { discriminator_loss: "loss of D", generator_loss: "loss of G", real: "D(real)", fake: "D(fake)",
  generator_gradient: "gradient at G" };

export class GanNumbers {
  /** @type {Record<string, HTMLElement>} */ cells = {};

  constructor() {
    this.epoch = el("strong");
    /** @param {string} key @param {string} name */
    const fact = (key, name) => el("div", { class: "fact" }, el("dt", {}, name), this.cells[key] = el("dd"));
    this.judged = [fact("sure", "sure digits"), fact("appeared", "digits found")];
    this.judged[0].title = "Share of 500 fakes that a digit CNN is more than 90 % sure of; of noise it can be sure, too";
    this.judged[1].title = "Digits that at least 1 % of the fakes look like";
    this.node = el("div", { class: "numbers gan-numbers" }, el("p", { class: "when" }, "epoch ", this.epoch),
      el("dl", {}, Object.entries(COLUMNS).map(([key, name]) => fact(key, name)), this.judged));
  }

  /** @param {ImageHistory} history @param {number} epoch */
  draw(history, epoch) {
    put(this.epoch, "text", String(epoch));
    for (const key of Object.keys(COLUMNS))
      put(this.cells[key], "text", figure(history.at(key, epoch), key === "generator_gradient" ? 3 : 4));
    for (const node of this.judged) node.hidden = !history.start.judged;
    // Of noise the judge is sure, too: it knows nothing else than digits.
    put(this.cells.sure, "text", epoch ? percent(history.at("sure", epoch)) : "–");
    const appeared = epoch ? history.appeared(epoch) : NaN;
    put(this.cells.appeared, "text", Number.isFinite(appeared) ? `${appeared} of 10` : "–");
  }
}
