"""What is drawn in the charts of the comparison, read from the pictures that they save."""

import re
from xml.etree import ElementTree

from tests.browser.comparison_fake import VARIANTS

SVG = "{http://www.w3.org/2000/svg}"


def saved_text(page, chart):
    """The SVG that a chart's Save button gives."""
    button = page.locator(f".comparison-charts section:has(.{chart}) .save")
    button.get_by_label("Save picture", exact=True).dispatch_event("click")
    with page.expect_download() as download:
        button.get_by_role("menuitem", name="SVG", include_hidden=True).dispatch_event("click")
    return download.value.path().read_text()


def saved(page, chart):
    """The elements of a chart's SVG: [tag, attributes, text, whether it is a line of the plot]."""
    root = ElementTree.fromstring(saved_text(page, chart))
    plain = [(element, False) for element in root] + [
        (element, True) for group in root.iter(f"{SVG}g") for element in group
    ]
    return [(one.tag.removeprefix(SVG), dict(one.attrib), one.text or "", inside) for one, inside in plain]


def looks(page):
    """Colour and dashes of every variant, as the table's keys have them."""
    look = "node => { const { stroke, strokeDasharray } = getComputedStyle(node); return [stroke, strokeDasharray]; }"
    found = [page.locator(f".comparison-table .v{at} .line").evaluate(look) for at in range(len(VARIANTS))]
    return [(stroke, dash.replace("px", "").replace(",", "").replace("none", "")) for stroke, dash in found]


def traces(page, chart):
    """The attributes of every variant's line."""

    def look(given):
        return given.get("stroke"), given.get("stroke-dasharray", "")

    lines = [
        given for tag, given, _, inside in saved(page, chart) if tag == "path" and inside and given["fill"] == "none"
    ]
    own = [
        [given for given in lines if look(given) == wanted and float(given["stroke-width"]) >= 2]
        for wanted in looks(page)
    ]
    assert [len(found) for found in own] == [1] * len(VARIANTS)
    return [line for (line,) in own]


def paths(page, chart):
    """The drawn points of every variant."""
    places = [re.findall(r"[ML]([\d.]+) ([\d.]+)", line["d"]) for line in traces(page, chart)]
    return [[tuple(map(float, place)) for place in line] for line in places]


def classes(page, chart="curves"):
    """Which variants are in front, and which stand back for another one."""
    names = {("2", False): [], ("3", False): ["lit"], ("2", True): ["faded"]}
    return [names[line["stroke-width"], float(line.get("opacity", 1)) < 0.5] for line in traces(page, chart)]


def texts(page, chart):
    """What is written in a chart: [words, attributes], each once."""
    return [(text, given) for tag, given, text, _ in saved(page, chart) if tag == "text" and given["fill"] != "none"]


def labels(page):
    """The variants' names at the ends of their lines, from above."""
    found = [(text, given) for text, given in texts(page, "curves") if text in VARIANTS]
    return sorted(found, key=lambda label: float(label[1]["y"]))


def written(page, chart):
    return [text for text, _ in texts(page, chart)]
