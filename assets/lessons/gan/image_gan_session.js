// A run of a GAN on images that may begin from new weights or from recorded ones. A recorded run is a file that the
// browser fetches once and keeps.

import { ImageHistory } from "./image_gan_history.js";
import { nonce, Session } from "../../run/session.js";

export class ImageSession extends Session {
  /** Events as in `Session`; `origin()` says where a new run begins: "scratch" or "recorded". */
  constructor(channel, events) {
    super(channel, events, ImageHistory);
    this.recordings = new Map();
  }

  /** `recording` names a recorded run that is shown instead of a preview. */
  set({ preview, recording, run }) {
    const key = recording ?? JSON.stringify(preview);
    this.wanted = key;
    if (key !== this.key && !recording) this.change(key, historyOf(preview));
    else if (key !== this.key && this.recordings.has(recording)) this.change(key, this.recordings.get(recording));
    else if (key !== this.key) this.fetch(recording);
    if ((run?.id ?? null) !== (this.run?.id ?? null)) this.follow(run);
    if (!this.history) this.display(this.preview);
  }

  /** Another preview; it is on display unless there is a run. */
  change(key, history) {
    Object.assign(this, { key, preview: history });
    if (!this.run) this.display(history);
  }

  async fetch(recording) {
    if (this.fetching === recording) return;
    this.fetching = recording;
    try {
      const answer = await fetch(new URL(`../../recordings/${encodeURIComponent(recording)}.json`, import.meta.url));
      this.recordings.set(recording, historyOf((await answer.json()).wires));
    } catch {
      this.problem = "The recorded run could not be loaded; Start trains a new one.";
    }
    this.fetching = null;
    if (this.wanted === recording && this.recordings.has(recording)) this.change(recording, this.recordings.get(recording));
    this.events.onPhase();
  }

  start(mode, choice = null) {
    if (this.starting) return;
    this.channel.trigger("start", { mode, choice, origin: this.events.origin(), nonce: nonce() });
    this.begun(true);
    this.events.onPhase();
  }
}

/** The history that a list of records makes; null without records. */
function historyOf(records) {
  const chunks = (records ?? []).map((chunk) => (typeof chunk === "string" ? JSON.parse(chunk) : chunk));
  if (!chunks.length) return null;
  const history = new ImageHistory(chunks[0]);
  chunks.slice(1).forEach((chunk) => history.take(chunk));
  return history;
}
