"""axe-core on a page that stands in a browser: what it finds that is ours.

axe looks into the shadow roots of our components too. It comes from npm with the tools of tests/js.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from playwright.sync_api import Page

from tests.test_javascript import JS

SCRIPT = JS / "node_modules/axe-core/axe.min.js"

# What Streamlit draws itself, which we can neither change nor name: rule -> where, and why it stays.
STREAMLITS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        # The navigation wraps the sections of its list in <div>.
        "list": ("[data-testid=stSidebarNavItems]",),
        "listitem": ("[data-testid=stSidebarNavItems]",),
        # A section that is "presentation" and has a name, around the button that uploads.
        "presentation-role-conflict": ("[data-testid=stFileUploaderDropzone]",),
        # Streamlit's colours for the words of a program.
        "color-contrast": ("[data-testid=stCode]",),
    }
)

# What changes with the colours of a page alone, and what changes with its width.
COLOURS = ("color-contrast",)
SIZES = ("target-size", "scrollable-region-focusable")

_RUN = """async ([only, theirs]) => {
  const options = { resultTypes: ["violations"], elementRef: true, rules: { "target-size": { enabled: true } } };
  const { violations } = await axe.run(document, only.length ? { ...options, runOnly: only } : options);
  const ours = (id, { element }) => !(theirs[id] ?? []).some((selector) => element.closest(selector));
  return violations.flatMap(({ id, nodes }) => nodes.filter((node) => ours(id, node)).map(
    ({ target, html, any, all, none }) => `${id} at ${target.flat().at(-1)}: ${html.slice(0, 160)} (${
      [...any, ...all, ...none].map(({ message }) => message).join("; ")})`));
}"""


def violations(page: Page, only: Sequence[str] = ()) -> list[str]:
    """One line for each element of ours that breaks a rule of axe: of all its rules, or of `only` these.

    None without axe-core, which a test of its own asks for.
    """
    if not SCRIPT.is_file():
        return []
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN, [list(only), {rule: list(where) for rule, where in STREAMLITS.items()}])
    return found
