"""What a reader with a small screen, tired eyes or a thick finger would stumble over on a page in a browser."""

from __future__ import annotations

from playwright.sync_api import Page

_MAIN = """
  const within = (root) => [...root.querySelectorAll("*")].flatMap((node) =>
    [node, ...(node.shadowRoot ? within(node.shadowRoot) : [])]);
  const main = document.querySelector("[data-testid=stMain]");
"""
_CUT = f"""() => {{ {_MAIN}
  const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const across = (node) => getComputedStyle(node).overflowX;
  const scrolls = (node) => node !== main && (["auto", "scroll"].includes(across(node)) || scrolls(up(node)));
  return within(main)
    .filter((node) => node.matches("p, h1, h2, h3, td, th, canvas, svg, text, img, input, button, .katex"))
    .filter((node) => node.type !== "range" && node.getBoundingClientRect().width)
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !scrolls(up(node)))
    .map((node) => node.outerHTML.slice(0, 120));
}}"""
_TARGETS = f"""() => {{ {_MAIN}
  const box = (node) => (node.closest("label") ?? node).getBoundingClientRect();
  return within(main)
    .filter((node) => node.matches("button, input:not([type=range]), select, summary, [role=button]"))
    .filter((node) => getComputedStyle(node).visibility !== "hidden")
    .map((node) => [node, box(node)])
    .filter(([, {{ width, height }}]) => width > 2 && height > 2 && Math.min(width, height) < 23.5)
    .map(([node, {{ width, height }}]) => `${{width}} x ${{height}}: ${{node.outerHTML.slice(0, 120)}}`);
}}"""
_LISTEN = """() => {
  const own = CanvasRenderingContext2D.prototype.fillText;
  window.smallLetters = [];
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    const { b, d } = this.getTransform();
    const shrunk = this.canvas.isConnected ? this.canvas.getBoundingClientRect().height / this.canvas.height : 1;
    const size = parseFloat(/[\\d.]+px/.exec(this.font)) * Math.hypot(b, d) * (shrunk || 1);
    if (size < 11.9 && text.trim()) window.smallLetters.push(`${size.toFixed(1)} in a canvas: ${text}`);
    return own.call(this, text, ...rest);
  };
}"""
_LETTERS = f"""() => {{ {_MAIN}
  const size = (node) => {{
    const {{ b, d }} = node.ownerSVGElement ? node.getScreenCTM() : {{ b: 0, d: 1 }};
    return parseFloat(getComputedStyle(node).fontSize) * Math.hypot(b, d);
  }};
  const speaks = (node) => [...node.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
  const drawn = within(main)
    .filter((node) => !node.matches("style, script, .vlist-s, .katex-mathml *") && speaks(node))
    .filter((node) => node.getBoundingClientRect().width && size(node) < 11.9)
    .map((node) => `${{size(node).toFixed(1)}} in ${{node.outerHTML.slice(0, 80)}}: ${{node.textContent}}`);
  return [...drawn, ...window.smallLetters].slice(0, 20);
}}"""

_ROWS = """() => [...document.querySelectorAll("[class*='-preset '], [class*='-reset']")]
  .map((node) => node.getBoundingClientRect()).map(({ top, height }) => top + height / 2)"""


def cut(page: Page) -> list[str]:
    """What reaches over the right edge of the window, and cannot be scrolled to."""
    found: list[str] = page.evaluate(_CUT)
    return found


def small_targets(page: Page) -> list[str]:
    """What a finger has to hit, a field with the words beside it, where it is smaller than 24 pixels either way."""
    found: list[str] = page.evaluate(_TARGETS)
    return found


def listen_to_canvases(page: Page) -> None:
    """From now on note the letters that are drawn on canvases."""
    page.evaluate(_LISTEN)


def small_letters(page: Page) -> list[str]:
    """Letters below 12 pixels: of a drawing as its scale leaves them, of a canvas since it is listened to."""
    found: list[str] = page.evaluate(_LETTERS)
    return found


def has_one_row_of_controls(page: Page) -> bool:
    """Whether the presets and the button at the end of their row stand beside each other; true without presets."""
    middles: list[float] = page.evaluate(_ROWS)
    return not middles or max(middles[:2]) - min(middles[:2]) < 12
