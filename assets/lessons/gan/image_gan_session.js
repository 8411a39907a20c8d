// A run of a GAN on images that may begin from new weights or from recorded ones. A recorded run is a file that the
// browser fetches once and keeps.

import { sure } from "../../base/values.js";
import { collected, nonce, Session } from "../../run/session.js";
import { ImageHistory } from "./image_gan_history.js";
/** @import { Channel, RunEvents } from "../../types.js" */
/** @import { ImageGanData } from "./types.js" */

/** @extends {Session<ImageHistory>} */
export class ImageSession extends Session {
  /** @type {Map<string, ImageHistory>} */ recordings = new Map();
  /** @type {string | undefined} */ wanted;
  /** @type {string | null} */ fetching = null;
  /** @type {string | undefined} */ problem;
  /** Where a new run begins: "scratch" or "recorded". @type {() => string} */ origin = () => "scratch";

  /** @param {Channel} channel @param {RunEvents} events */
  constructor(channel, events) {
    super(channel, events, ImageHistory);
  }

  /** `recording` names a recorded run that is shown instead of a preview. @param {ImageGanData} given */
  set({ preview, recording, run }) {
    const key = recording ?? JSON.stringify(preview);
    this.wanted = key;
    if (key !== this.key && recording) this.recall(recording);
    else if (key !== this.key) this.change(key, collected(preview, ImageHistory));
    if ((run?.id ?? null) !== (this.run?.id ?? null)) this.follow(run);
    if (!this.history) this.display(this.preview);
  }

  /** Another preview; it is on display unless there is a run. @param {string} key @param {ImageHistory | null} history */
  change(key, history) {
    this.key = key;
    this.preview = history;
    if (!this.run) this.display(history);
  }

  /** Show a recorded run, as soon as it is there. @param {string} recording */
  recall(recording) {
    const known = this.recordings.get(recording);
    if (known) this.change(recording, known);
    else this.fetch(recording);
  }

  /** @param {string} recording */
  async fetch(recording) {
    if (this.fetching === recording) return;
    this.fetching = recording;
    try {
      const answer = await fetch(new URL(`../../recordings/${encodeURIComponent(recording)}.json`, import.meta.url));
      this.recordings.set(recording, sure(collected((await answer.json()).messages, ImageHistory)));
    } catch {
      this.problem = "The recorded run could not be loaded; Start trains a new one.";
    }
    this.fetching = null;
    const loaded = this.recordings.get(recording);
    if (this.wanted === recording && loaded) this.change(recording, loaded);
    this.events.onPhase();
  }

  /** @param {string} mode @param {string | null} [choice] */
  start(mode, choice = null) {
    if (this.starting) return;
    this.channel.trigger("start", { mode, choice, origin: this.origin(), nonce: nonce() });
    this.begun(true);
    this.events.onPhase();
  }
}
