// Keeps the address bar on the link that restores the experiment, and copies that link.
// It also tells screen readers that another preset has taken the page. The address is replaced, not pushed, so that Back
// leaves the lesson; at most once in 400 ms, since browsers refuse more.

import { Announcer } from "./announcer.js";
import { component, el } from "./dom.js";
import { explainTerms } from "./terms.js";
import { later } from "./values.js";
/** @import { Channel, Timer } from "../types.js" */
/** @typedef {{ params: Record<string, string>, page: string, session: string, held: string[], too_long?: string | null, note?: string | null, status: string }} LinkData */

const PAUSE_MS = 400;
const KEPT = ["embed", "embed_options"]; // Streamlit's own parameters
const TAB = "inside-the-net"; // what this tab remembers over a reload

/** The query string of the parameters; letters, digits and - . _ ~ stay readable. @param {Record<string, string>} params */
function query(params) {
  const own = Object.entries(params);
  const kept = [...new URLSearchParams(location.search)].filter(([key]) => KEPT.includes(key));
  return [...own, ...kept].map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
}

/** @returns {{ session: string, held: Record<string, string[]> } | null} */
function remembered() {
  try {
    const { session, held } = JSON.parse(sessionStorage.getItem(TAB) ?? "null");
    return { session: String(session), held: Object(held) };
  } catch {
    return null;
  }
}

class CopyLink {
  /** @type {LinkData} */ data = later();
  /** @type {Timer | undefined} */ timer;
  /** @type {Timer | undefined} */ silence;
  announcer = new Announcer();
  tooLong = "";

  /** @param {HTMLElement} root @param {Channel} channel */
  constructor(root, channel) {
    explainTerms(); // every lesson has this button, and terms in its sentences
    this.channel = channel;
    this.button = el("button", { type: "button", "aria-describedby": "holds", onclick: () => this.copy() }, "Copy link");
    this.said = el("span", { class: "said", role: "status" });
    this.holds = el("p", { class: "holds", id: "holds" });
    this.link = el("input", { class: "link", readonly: true, hidden: true, "aria-label": "Link to this experiment" });
    root.append(el("div", { class: "copy-link" }, this.button, this.said, this.holds), this.link, this.announcer.node);
  }

  /** @param {LinkData} data */
  update(data) {
    if (this.isForgotten(data)) return this.remind(data.session);
    this.announcer.say(data.status, !this.data);
    this.data = data;
    this.remember(data);
    this.button.disabled = Boolean(data.too_long);
    this.holds.textContent = data.too_long ? "" : data.note ?? "";
    if (data.too_long) this.said.textContent = data.too_long;
    else if (this.said.textContent === this.tooLong) this.said.textContent = "";
    this.tooLong = data.too_long ?? "";
    this.timer ??= setTimeout(() => this.sync(), PAUSE_MS); // also during a long drag, so that it never lags far behind
  }

  /**
   * Remember the session, and what it holds for each lesson. After a reload the server gives the tab another session:
   * it is told which one was before, once.
   * @param {LinkData} given
   */
  remember({ session, page, held }) {
    const before = remembered();
    const same = before?.session === session;
    const now = { session, held: { ...(same ? before?.held : {}), [page]: held } };
    if (JSON.stringify(now) === JSON.stringify(before)) return;
    try {
      sessionStorage.setItem(TAB, JSON.stringify(now));
    } catch {
      return; // a browser that keeps nothing
    }
    if (before && !same)
      this.channel.trigger("returned", { session: before.session, held: [...new Set(Object.values(before.held).flat())] });
  }

  /**
   * Whether another session speaks, as after a restart of the server, and knows less than the address bar: Streamlit
   * tells it the address by which the reader came.
   * @param {LinkData} given
   */
  isForgotten({ session, params }) {
    return Boolean(this.data) && session !== this.data.session && !this.data.too_long && query(params) !== query(this.data.params);
  }

  /** Let Streamlit read the address bar once more, as after the browser's Back button. @param {string} session */
  remind(session) {
    this.sync();
    this.data = { ...this.data, session };
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  }

  /** Write the address bar, unless the reader has gone to another page meanwhile. */
  sync() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.data.too_long || !location.pathname.endsWith(`/${this.data.page}`)) return;
    const search = `?${query(this.data.params)}`;
    if (search !== location.search) history.replaceState(history.state, "", location.pathname + search);
  }

  async copy() {
    this.sync();
    const link = `${location.origin}${location.pathname}?${query(this.data.params)}`;
    try {
      await navigator.clipboard.writeText(link);
      this.say("Copied ✓");
    } catch {
      this.link.hidden = false; // no clipboard without https: hand the link out to copy by hand
      this.link.value = link;
      this.link.select();
      this.say("Copy it here:");
    }
  }

  /** @param {string} text */
  say(text) {
    this.said.textContent = text;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => (this.said.textContent = ""), 2500);
  }

  destroy() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.announcer.destroy();
  }
}

export default component((root, channel) => new CopyLink(root, channel), "base/copy_link.css");
