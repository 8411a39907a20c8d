// Streamlit's formulas, tables and programs scroll sideways where the page is narrower than they are: by keyboard, too, they can
// be reached and scrolled as long as they do.

const SCROLLING = ".katex-display, [data-testid=stMarkdownContainer] table, [data-testid=stCode] pre";
const PAUSE_MS = 300; // a page that draws itself changes many times

/** Let the keyboard reach a region that scrolls, and pass by one that does not. @param {HTMLElement} node */
export function reach(node) {
  const scrolls = node.scrollWidth > node.clientWidth + 1;
  if (scrolls === node.hasAttribute("tabindex")) return;
  if (scrolls) node.setAttribute("tabindex", "0");
  else node.removeAttribute("tabindex");
}

let watching = false;

/** Watch the page, once for all components. */
export function watchScrollers() {
  if (watching || typeof MutationObserver === "undefined") return;
  watching = true;
  /** @type {import("../types.js").Timer | undefined} */
  let timer;
  const look = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const node of document.querySelectorAll(SCROLLING)) reach(/** @type {HTMLElement} */ (node));
    }, PAUSE_MS);
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", look);
  look();
}
