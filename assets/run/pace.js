// How fast a run gets on: by the seconds that its own rows carry, else by when they arrived here.

/** @import { AnyHistory } from "../types.js" */

const LATELY_MS = 2500; // the pace is measured over this time
const LEAST_MS = 250; // over less it says nothing

/** Whether the time between the first and the last is enough to know the pace. @param {{ at: number }[]} ends */
const over = (ends) => ends.length > 1 && ends[0].at <= ends[ends.length - 1].at - LATELY_MS;

export class Pace {
  /** @type {{ at: number, place: number }[]} */ arrivals = [];
  from = 0; // the first row since the run has rested last

  /** The run rests, or is told something: what comes next is measured anew. @param {AnyHistory | null} history */
  rest(history) {
    this.arrivals = [];
    this.from = history?.rows.length ?? 0;
  }

  /** Records have arrived. @param {AnyHistory | null} history */
  hear(history) {
    const now = performance.now();
    this.arrivals.push({ at: now, place: history?.last ?? 0 });
    while (this.arrivals.length > 2 && this.arrivals[0].at < now - LATELY_MS) this.arrivals.shift();
  }

  /** Places per second lately; null while unknown. @param {AnyHistory | null} history */
  rate(history) {
    const own = history?.column("seconds");
    const [first, last] = own && history ? this.timed(history) : [this.arrivals[0], this.arrivals.at(-1)];
    if (!first || !last || last.place === first.place || last.at - first.at < LEAST_MS) return null;
    return (1000 * (last.place - first.place)) / (last.at - first.at);
  }

  /** The ends of what was computed lately; at least one row's time, however long it took. @param {AnyHistory} history */
  timed(history) {
    const { rows } = history;
    /** @type {{ place: number, at: number }[]} */ const ends = [];
    for (let row = rows.length - 1; row >= this.from && !over(ends); row -= 1) {
      const at = 1000 * history.at("seconds", rows[row]);
      if (Number.isFinite(at)) ends.unshift({ place: rows[row], at }); // a recording may be older than its clock
    }
    return ends.length > 1 ? [ends[0], ends[ends.length - 1]] : [];
  }
}
