// One run, or none yet: which history is on display, in which phase it is, and what the buttons do about it.

import { later } from "../base/values.js";
import { History } from "./history.js";
import { Pace } from "./pace.js";
import { RunStream } from "./stream.js";
/** @import { AnyHistory, Channel, Run, RunData, RunEvents, RunState, Timer } from "../types.js" */

const PATIENCE_MS = 6000; // a start that nobody answered may be asked for again
const AT_REST = { phase: "none", place: 0, can_continue: false, sentence: null, lost: false };
let count = 0;

/** A number that no other message of this visitor has. */
export function nonce() {
  count += 1;
  return Date.now() * 1000 + (count % 1000);
}

/** @template {AnyHistory} [H=History] */
export class Session {
  /** @type {string | undefined} */ key;
  /** @type {H} */ history = later();
  /** @type {Run | null | undefined} */ run = null;
  /** @type {RunState} */ state = AT_REST;
  pace = new Pace();
  /** @type {H | null} */ preview = null;
  /** @type {H | null} */ fresh = null;
  /** @type {RunStream | null} */ stream = null;
  /** @type {Timer | undefined} */ timer;
  reported = "";
  starting = false;

  /**
   * `onHistory()`: another history is on display; `onRecords()`: it has grown; `onPhase()`: the phase has changed;
   * `onAdvance()`: the reader lets it train on. `Kind` is the class of the histories: made of a start record, it takes
   * the other ones, and has length, last and stops.
   * @param {Channel} channel @param {RunEvents} events @param {new (start: any) => H} [Kind]
   */
  constructor(channel, events, Kind = /** @type {any} */ (History)) {
    this.channel = channel;
    this.events = events;
    this.Kind = Kind;
  }

  /** @param {RunData} given */
  set({ preview, run }) {
    const key = JSON.stringify(preview);
    if (key !== this.key) this.preview = collected(preview, this.Kind);
    const fresh = key !== this.key;
    this.key = key;
    if ((run?.id ?? null) !== (this.run?.id ?? null)) this.follow(run);
    else if (fresh && !this.run) this.display(this.preview);
    if (!this.history) this.display(this.preview);
  }

  /** Follow another run; its preview stays on display until its own first records are there. @param {Run | null | undefined} run */
  follow(run) {
    this.stream?.close();
    this.run = run;
    this.reported = "";
    this.state = AT_REST;
    this.fresh = null;
    this.pace.rest(null);
    this.begun(false);
    this.stream = null;
    this.display(this.preview);
    if (run) this.listen(run.id);
    else this.events.onPhase();
  }

  /** @param {string} id */
  listen(id) {
    const url = new URL(`../../../runs/${encodeURIComponent(id)}`, import.meta.url);
    this.stream = new RunStream(url, {
      onChunks: (chunks) => this.take(chunks),
      onPhase: (state) => {
        this.state = state;
        if (state.phase !== "running") this.pace.rest(this.fresh);
        this.events.onPhase();
        this.reportSoon();
      },
    });
    this.state = this.stream.state;
    this.events.onPhase();
  }

  /** @param {H | null | undefined} history */
  display(history) {
    if (!history || history === this.history) return;
    this.history = history;
    this.events.onHistory();
  }

  /** @param {any[]} chunks */
  take(chunks) {
    for (const chunk of chunks) {
      if (chunk.kind === "start") this.fresh = new this.Kind(chunk);
      else this.fresh?.take(chunk);
    }
    this.pace.hear(this.fresh);
    if (this.fresh && this.fresh !== this.history && this.fresh.length) this.display(this.fresh);
    else this.events.onRecords();
    this.reportSoon();
  }

  /** Tell the page what has become of the run: once for every phase and every stop, when an answer is read to its end. */
  reportSoon() {
    queueMicrotask(() => this.report());
  }

  report() {
    const stops = this.fresh?.stops?.length ?? 0;
    const news = `${this.state.phase} ${stops}`;
    if (!this.run || news === this.reported || this.state.phase === "connecting") return;
    this.reported = news;
    this.channel.trigger("news", { run: this.run.id, phase: this.state.phase, epoch: this.fresh?.last ?? 0 });
  }

  get phase() {
    return this.starting ? "starting" : this.state.phase;
  }

  /** Epochs or steps per second lately; null while unknown. */
  get rate() {
    return this.pace.rate(this.fresh);
  }

  /** Whether single steps and going on are a matter of the present run. */
  get open() {
    return this.phase === "paused" || (this.phase === "done" && this.state.can_continue);
  }

  /**
   * "run", "epoch" or "batch": go on with the present run if it can, else start a new one in that mode. `choice` says
   * which single step, where there are several kinds.
   * @param {string} mode @param {string | null} [choice]
   */
  advance(mode, choice) {
    this.events.onAdvance();
    if (this.open) this.command(mode, choice);
    else this.start(mode, choice);
  }

  /** @param {string} mode @param {string | null} [choice] */
  start(mode, choice = null) {
    if (this.starting) return;
    this.channel.trigger("start", { mode, choice, nonce: nonce() });
    this.begun(true);
    this.events.onPhase();
  }

  /** @param {boolean} starting */
  begun(starting) {
    clearTimeout(this.timer);
    this.starting = starting;
    if (starting)
      this.timer = setTimeout(() => {
        this.begun(false);
        this.events.onPhase();
      }, PATIENCE_MS);
  }

  /** @param {string} name @param {string | null} [choice] */
  command(name, choice) {
    this.pace.rest(this.fresh);
    if (name === "run") this.events.onAdvance();
    this.stream?.command(name, choice);
  }

  reset() {
    this.channel.trigger("reset", { nonce: nonce() });
  }

  destroy() {
    clearTimeout(this.timer);
    this.stream?.close();
  }
}

/**
 * The history that a list of records makes; null without records.
 * @template {AnyHistory} H
 * @param {any[] | null | undefined} records @param {new (start: any) => H} Kind
 */
export function collected(records, Kind) {
  const chunks = (records ?? []).map((chunk) => (typeof chunk === "string" ? JSON.parse(chunk) : chunk));
  const start = chunks.find(({ kind }) => kind === "start");
  if (!start) return null;
  const history = new Kind(start);
  chunks.forEach((chunk) => history.take(chunk));
  return history;
}
