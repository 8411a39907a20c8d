// A run's records as they come from the server: asks again and again, and goes on where it was after a lost
// connection. Every question is also a sign to the server that somebody watches.

/** @import { RunState, Timer } from "../types.js" */

const BUSY_MS = 90; // between two questions while something is computed
const QUEUED_MS = 400; // while it waits, once it has waited for LONG_MS: a place in the queue changes in seconds
const LONG_MS = 1000;
const CALM_MS = 1000; // while it is paused, or while nobody sees the page
const HEARTBEAT_MS = 2000; // while it is done but could go on
const PATIENCE_MS = 8000; // a question without an answer counts as lost
const RETRY_MS = [300, 700, 1500, 3000];
const HARMLESS = ["run", "pause", "stop"]; // may be sent twice
const GONE = "This run is no longer on the server. Start it again: the same settings and the same seed give the same numbers.";
const UNKNOWN = { phase: "connecting", place: 0, can_continue: false, sentence: null, lost: false };

export class RunStream {
  /** @type {RunState} */ state = UNKNOWN;
  /** @type {Timer | undefined} */ timer;
  queuedSince = 0;
  /** @type {string | undefined} */ unsent;
  /** @type {Promise<void>} */ commands = Promise.resolve();
  since = 0;
  failures = 0;

  /**
   * Follow the run at `url`. `onChunks(chunks)` gets its records in order, each once; `onPhase(state)` gets
   * {phase, place, can_continue, sentence, lost} whenever one of them changes; `lost` is true while the server does
   * not answer, the rest is then what it said last.
   * @param {URL | string} url @param {{ onChunks(chunks: any[]): void, onPhase(state: RunState): void }} given
   */
  constructor(url, { onChunks, onPhase }) {
    this.url = String(url);
    this.onChunks = onChunks;
    this.onPhase = onPhase;
    this.onVisible = () => {
      if (!document.hidden) this.poke();
    };
    document.addEventListener("visibilitychange", this.onVisible);
    this.poke();
  }

  /** Ask now. */
  poke() {
    clearTimeout(this.timer);
    this.again = true;
    if (!this.asking && !this.closed) this.ask();
  }

  async ask() {
    const began = performance.now();
    this.asking = true;
    this.again = false;
    try {
      this.hear(await this.fetched(`${this.url}?since=${this.since}`));
    } catch {
      this.miss();
    }
    this.asking = false;
    this.wait(performance.now() - began);
  }

  /** @param {number} spent */
  wait(spent) {
    if (this.closed) return;
    const pause = this.again ? 0 : this.pause();
    if (pause !== null) this.timer = setTimeout(() => this.poke(), Math.max(0, pause - spent));
  }

  /** Milliseconds until the next question; null: nothing can change any more. */
  pause() {
    const { phase, can_continue: open } = this.state;
    if (this.failures) return RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1];
    if (this.gone) return null;
    if (phase === "running" || phase === "queued") return document.hidden ? CALM_MS : this.waitsLong() ? QUEUED_MS : BUSY_MS;
    if (phase === "paused") return CALM_MS;
    if (!this.drained) return 0; // answers are bounded: the rest comes with the next one
    return phase === "done" && open && !document.hidden ? HEARTBEAT_MS : null;
  }

  waitsLong() {
    return this.state.phase === "queued" && performance.now() - this.queuedSince > LONG_MS;
  }

  /**
   * The answer's JSON; null if the server does not know the run. Throws when there is no proper answer.
   * @param {string} address @param {RequestInit} [options]
   */
  async fetched(address, options = {}) {
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS), ...options });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const run = answer.status === 204 ? {} : await answer.json();
    return run.phase === "gone" ? null : run;
  }

  /** @param {any} answer */
  hear(answer) {
    if (this.closed) return;
    this.failures = 0;
    if (answer === null) return this.vanish();
    const { phase, place, can_continue, sentence, next, chunks } = answer;
    this.since = next;
    this.drained = chunks.length === 0;
    if (chunks.length) this.onChunks(chunks.map((/** @type {any} */ chunk) => (typeof chunk === "string" ? JSON.parse(chunk) : chunk)));
    this.change({ phase, place, can_continue, sentence, lost: false });
    return this.resend();
  }

  vanish() {
    this.gone = true;
    this.change({ ...UNKNOWN, phase: "ended", sentence: GONE });
  }

  miss() {
    this.failures += 1;
    if (!this.closed) this.change({ ...this.state, lost: true });
  }

  /** @param {RunState} state */
  change(state) {
    const same = /** @type {(keyof RunState)[]} */ (Object.keys(state)).every((key) => state[key] === this.state[key]);
    if (state.phase !== this.state.phase) this.queuedSince = performance.now();
    this.state = state;
    if (!same) this.onPhase(state);
  }

  /**
   * Send "run", "pause", "epoch", "batch" or "stop"; one after the other. `choice` says which single step, where there
   * are several kinds.
   * @param {string} name @param {string | null} [choice]
   */
  command(name, choice) {
    this.unsent = undefined;
    this.commands = this.commands.then(() => this.post(choice ? `${name}?choice=${encodeURIComponent(choice)}` : name));
  }

  /** @param {string} name */
  async post(name) {
    if (this.closed || this.gone) return;
    try {
      if (await this.fetched(`${this.url}/${name}`, { method: "POST" }) === null) this.vanish();
    } catch {
      if (HARMLESS.includes(name)) this.unsent = name; // goes out again as soon as the server answers
      this.miss();
    }
    this.poke();
  }

  resend() {
    if (this.unsent) this.command(this.unsent);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.onVisible);
  }
}
