"""What a reader of the graph view does and sees: shared by its tests."""

import re

from pages.server.assets import ASSETS_ROUTE


def names(page):
    """The first lines of the boxes."""
    return page.page.locator(".stage .node text:first-of-type").all_text_contents()


def weight_box(page, value):
    return page.page.locator(".stage .node", has_text=re.compile(rf"^\s*0\.weight = {re.escape(value)} \("))


def type_weight(page, value):
    field = page.page.get_by_label("Weight", exact=True)
    field.fill(value)
    field.press("Enter")


def choose(page, case):
    page.page.get_by_role("radio", name=case, exact=True).click()


def view_box(page):
    page.page.wait_for_timeout(300)  # the glide
    return [float(part) for part in page.page.locator(".stage svg").get_attribute("viewBox").split()]


def middle_of_stage(page):
    box = page.page.locator(".stage").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def in_component(page, script):
    """Run JavaScript with `bus`, the bus that the components share, and `modules`, where the lesson's modules lie."""
    return page.page.evaluate(
        """async ([script, modules]) => {
          const bus = await import(modules + "../../base/bus.js");
          return await new Function("bus", "modules", `return (async () => { ${script} })()`)(bus, modules);
        }""",
        [script, f"{ASSETS_ROUTE}/lessons/chain_rule/"],
    )
