// The glossary's terms in the sentences of a page: their meaning beside them, under the pointer, under the keyboard's
// focus, after a tap. Streamlit writes them as links to the glossary whose title is the meaning (pages/shared/terms.py).

import { el } from "./dom.js";

const TERM = 'a[href*="glossary?term="]';
const ID = "term-meaning";
const LEAVE_MS = 180; // so that the pointer can go over to the box
const GAP = 6; // pixels between word and box
const EDGE = 12; // and between box and window

/** @type {WeakMap<Element, string>} */
const meanings = new WeakMap();

class Meaning {
  /** @type {HTMLAnchorElement | null} */ word = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ leaving;

  constructor() {
    this.name = el("b");
    this.text = el("span");
    this.more = el("a", { target: "_blank", tabindex: "-1" }, "Glossary");
    this.node = el("div", { id: ID, role: "tooltip", hidden: true, onpointerleave: () => this.leave() }, this.name, " ", this.text, " ",
      this.more);
    document.body.append(this.node);
  }

  /** @param {HTMLAnchorElement} word */
  show(word) {
    clearTimeout(this.leaving);
    if (this.word === word && !this.node.hidden) return;
    this.hide();
    this.word = word;
    const [name, ...text] = meaningOf(word).split(": ");
    this.name.textContent = `${name}.`;
    this.text.textContent = text.join(": ");
    this.more.href = word.href;
    word.setAttribute("aria-describedby", ID);
    this.wear();
    this.node.hidden = false;
    this.place();
  }

  /** The colours and the type of the page, which is light or dark. */
  wear() {
    const { backgroundColor, color, fontFamily } = getComputedStyle(document.querySelector("[data-testid=stApp]") ?? document.body);
    Object.assign(this.node.style, { backgroundColor, color, fontFamily });
  }

  /** Below the word, or above it where there is no room; never beyond the window. */
  place() {
    if (!this.word?.isConnected) return this.hide();
    const box = this.word.getClientRects()[0] ?? this.word.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const left = Math.max(EDGE, Math.min(box.left, innerWidth - width - EDGE));
    const below = box.bottom + GAP + height <= innerHeight - EDGE;
    return Object.assign(this.node.style, { left: `${left}px`,
      top: `${below ? box.bottom + GAP : Math.max(EDGE, box.top - GAP - height)}px` });
  }

  leave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.hide(), LEAVE_MS);
  }

  hide() {
    clearTimeout(this.leaving);
    this.word?.removeAttribute("aria-describedby");
    this.word = null;
    this.node.hidden = true;
  }

  /** @param {EventTarget | null} target */
  holds(target) {
    return target instanceof Node && this.node.contains(target);
  }
}

/** The meaning leaves the title, or the browser would show it a second time. @param {HTMLAnchorElement} word */
function meaningOf(word) {
  if (word.title) meanings.set(word, word.title);
  word.removeAttribute("title");
  return meanings.get(word) ?? word.textContent ?? "";
}

/** @param {EventTarget | null} target @returns {HTMLAnchorElement | null} */
function termAt(target) {
  return target instanceof Element ? target.closest(TERM) : null;
}

let listening = false;

/** Listen on the page, once, whatever draws itself anew on it. */
export function explainTerms() {
  if (listening) return;
  listening = true;
  const meaning = new Meaning();
  /** @param {string} type @param {(event: any) => void} act */
  const on = (type, act) => document.addEventListener(type, act, true);
  on("pointerover", ({ target, pointerType }) => {
    const word = termAt(target);
    if (pointerType === "touch") return;
    if (word) meaning.show(word);
    else if (meaning.holds(target)) clearTimeout(meaning.leaving);
    else if (meaning.word && meaning.word !== document.activeElement) meaning.leave();
  });
  on("focusin",
    ({ target }) => termAt(target)?.matches(":focus-visible") && meaning.show(/** @type {HTMLAnchorElement} */ (termAt(target))));
  on("focusout", ({ target }) => termAt(target) && termAt(target) === meaning.word && meaning.leave());
  on("keydown", ({ key }) => key === "Escape" && meaning.hide());
  on("scroll", () => meaning.place());
  // Where nothing hovers, the first tap shows the meaning, and the box has the link.
  on("click", (event) => {
    const word = termAt(event.target);
    if (word && (event.pointerType === "touch" || matchMedia("(hover: none)").matches && event.pointerType !== "")) {
      event.preventDefault();
      meaning.show(word);
    } else if (!meaning.holds(event.target)) meaning.hide();
  });
}
