// One comparison, or none yet: which history is on display, in which phase it is, and what the buttons do about it.

import { nonce, Session } from "../../run/session.js";
import { ComparisonHistory } from "./comparison_history.js";

const RATE_MS = 2500; // steps per second are measured over this time

/** @extends {Session<ComparisonHistory>} */
export class ComparisonSession extends Session {
  /** @type {ComparisonHistory | null} */ preview = null;
  /** @type {ComparisonHistory | null} */ fresh = null;
  reported = "";

  /** @param {any} given ComparisonData of ./types.d.ts */
  set({ preview, run }) {
    const key = JSON.stringify(preview);
    const fresh = key !== this.key;
    if (fresh) this.preview = new ComparisonHistory(preview);
    this.key = key;
    if ((run?.id ?? null) !== (this.run?.id ?? null)) this.follow(run);
    else if (fresh && !this.run) this.display(this.preview);
    if (!this.history) this.display(this.preview);
  }

  /** @param {any[]} chunks */
  take(chunks) {
    for (const chunk of chunks) {
      if (chunk.kind === "start") this.fresh = new ComparisonHistory(chunk);
      else this.fresh?.take(chunk);
    }
    this.arrivals.push({ at: performance.now(), epoch: this.fresh?.last ?? 0 });
    while (this.arrivals.length > 2 && this.arrivals[0].at < performance.now() - RATE_MS) this.arrivals.shift();
    if (this.fresh) this.display(this.fresh);
    this.events.onRecords();
  }

  /** Tell the page what has become of the run, once for every phase. */
  report() {
    const { phase } = this.state;
    if (!this.run || phase === this.reported || phase === "connecting") return;
    this.reported = phase;
    this.channel.trigger("news", { run: this.run.id, phase });
  }

  start() {
    if (this.starting) return;
    this.channel.trigger("start", { nonce: nonce() });
    this.begun(true);
    this.events.onPhase();
  }
}
