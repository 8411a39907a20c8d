"""A control shows and sends the experiment's value, whatever its popover showed when it was open before."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, expect
from streamlit.testing.v1 import AppTest

from core.lessons.catalogue import BUILT, lesson
from tests.browser.conftest import Visit
from tests.fixtures.pages import PAGES, ran
from tests.lessons.test_contract import codec_of

MOST_PRESETS = 3
KINDS = ("number_input", "selectbox", "toggle", "text_input", "text_area")
SHOWN = """body => [...body.querySelectorAll("[class*=st-key-]")].map(control => {
  const input = control.querySelector("input, textarea"), select = control.querySelector("[data-baseweb=select]");
  const value = input?.type === "checkbox" ? String(input.checked) : select?.innerText.trim() || input?.value;
  return [[...control.classList].find(name => name.startsWith("st-key-")).slice(7), value ?? ""];
})"""


class Travelled:
    """A lesson's page whose popovers have all been opened and closed."""

    def __init__(self, visit: Visit, slug: str) -> None:
        self.visit, self.page, self.slug, self.codec = visit, visit.page, slug, codec_of(slug)
        self.body = self.page.get_by_test_id("stPopoverBody")
        self.page.locator(f".st-key-{slug}-preset").get_by_role("radio").first.wait_for()
        for popover in self.popovers():  # opening one runs nothing: there is nothing to wait for but its controls
            self.open(popover)
            self.close()

    def popovers(self) -> list[Locator]:
        """Their buttons, those that can be pressed."""
        buttons = self.page.get_by_test_id("stPopover").get_by_role("button").all()
        return [button for button in buttons if button.is_enabled()]

    def open(self, popover: Locator) -> None:
        popover.click()
        self.body.locator("[class*=st-key-]").first.wait_for()

    def close(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.body).to_have_count(0)

    @cached_property
    def presets(self) -> dict[str, str]:
        """The first and the last of those that have a button, by their titles."""
        buttons = self.page.locator(f".st-key-{self.slug}-preset").get_by_role("radio").all_inner_texts()
        names = {preset.title: name for name, preset in self.codec.presets.items()}
        offered = {title.strip(): names[title.strip()] for title in buttons}
        return dict([*list(offered.items())[1:MOST_PRESETS], *list(offered.items())[:1]])

    def choose(self, title: str) -> None:
        self.page.locator(f".st-key-{self.slug}-preset").get_by_role("radio", name=title, exact=True).click()

    def expect_link(self, params: dict[str, str]) -> None:
        link = f"?{urlencode(params)}"
        self.page.wait_for_function("location.search.length > 1")
        self.visit.settle()
        for _ in range(20):  # the link is written when the run is over
            if self.search() == link:
                break
            self.page.wait_for_timeout(100)
        assert self.search() == link

    def search(self) -> str:
        return self.page.evaluate("location.search")

    def step_up(self) -> tuple[str, float] | None:
        """Step the first number of the open popover up: its key and the new value; None if there is none."""
        number = self.body.locator("[class*=st-key-]:has([data-testid=stNumberInputStepUp]:enabled)").first
        if not number.count():
            return None
        key = number.get_attribute("class").split("st-key-")[1].split()[0]
        number = self.body.locator(f".st-key-{key}")  # at its bound it is no longer the first that can step
        number.get_by_test_id("stNumberInputStepUp").click()
        self.visit.settle()
        return key, float(number.locator("input").input_value())

    def fresh(self, preset: str) -> AppTest:
        """The page as a visitor finds it who comes by the preset's link."""
        at = AppTest.from_file(PAGES / lesson(self.slug).path, default_timeout=60)
        at.query_params["preset"] = preset
        return ran(at)


def control_of(at: AppTest, name: str) -> Any:
    """The control that a class on the page names; it may be a later one of the same name."""
    controls = {re.sub(r"[^\w-]", "-", c.key): c for kind in KINDS for c in getattr(at, kind) if c.key}
    return controls.get(name) or controls.get(re.sub(r"-\d+$", "", name))


def text_of(control: Any) -> str:
    if control.type == "selectbox":
        return control.options[control.index or 0]  # an option without value is the first: off
    return str(control.value).lower() if control.type == "toggle" else str(control.value)


def same(shown: str, control: Any) -> bool:
    return float(shown) == control.value if control.type == "number_input" else shown == text_of(control)


def shows_what_a_fresh_page_shows(page: Travelled, preset: str) -> int:
    """How many controls of all popovers were compared."""
    at, compared = page.fresh(preset), 0
    for popover in page.popovers():
        page.open(popover)
        for name, shown in page.body.evaluate(SHOWN):
            if (control := control_of(at, name)) is not None:
                assert same(shown, control), (preset, name, shown, control.value)
                compared += 1
        page.close()
    return compared


@pytest.mark.parametrize("slug", [lesson.slug for lesson in BUILT])
def test_closed_popovers_keep_nothing_back(visit, slug):
    page = Travelled(visit(f"/{slug}"), slug)
    for number, (title, preset) in enumerate(page.presets.items()):
        page.choose(title)
        page.expect_link({"preset": preset})
        popovers = page.popovers()
        page.open(popovers[number % len(popovers)])
        edit = page.step_up()
        page.close()
        if edit:
            at = page.fresh(preset)
            name, value = edit
            control_of(at, name).set_value(value)
            state = ran(at).session_state[f"{slug}.state"]
            page.expect_link(page.codec.write(state.experiment, state.preset))
        page.page.get_by_role("button", name="Reset", exact=True).click()
        page.expect_link({"preset": preset})
    assert shows_what_a_fresh_page_shows(page, preset) > 0
    page.visit.assert_clean()


@pytest.fixture
def training(visit):
    page = Travelled(visit("/live_training"), "live_training")
    page.choose("Spiral")
    page.expect_link({"preset": "spiral"})
    page.open(page.page.get_by_test_id("stPopover").get_by_role("button", name="Training"))
    return page


def epochs(page: Travelled) -> Locator:
    return page.body.locator("[class*=st-key-live_training-fit-epochs]")


def test_an_open_popover_stays_open_with_its_focus_while_it_is_used(training):
    up, field = epochs(training).get_by_test_id("stNumberInputStepUp"), epochs(training).locator("input")
    begin = int(field.input_value())
    up.click(click_count=3)
    training.expect_link({"preset": "spiral", "epochs": f"{begin + 3}"})
    field.focus()
    for _ in range(2):
        training.page.keyboard.press("ArrowUp")
    training.expect_link({"preset": "spiral", "epochs": f"{begin + 5}"})
    expect(field).to_have_value(f"{begin + 5}")
    expect(field).to_be_focused()


def test_settings_stand_beside_the_picture_on_a_wide_screen(visit):
    page = Travelled(visit("/live_training", width=1700), "live_training")
    page.open(page.page.get_by_test_id("stPopover").get_by_role("button", name="Training"))
    settings, picture = page.body.bounding_box(), page.page.locator(".scene").first.bounding_box()
    assert picture["x"] + picture["width"] <= settings["x"]
    assert settings["x"] + settings["width"] <= 1700


def test_a_preset_chosen_beside_an_open_popover_shows_in_it(training):
    training.choose("Digits")
    training.expect_link({"preset": "digits"})
    expect(epochs(training).locator("input")).to_have_value("60")
    expect(training.page.locator(".unseen[role=status]").filter(has_text="Preset Digits")).to_have_count(1)


def test_what_is_typed_counts_as_soon_as_the_reader_clicks_elsewhere(training):
    epochs(training).locator("input").fill("77")
    training.page.get_by_role("heading", level=1).click()
    training.expect_link({"preset": "spiral", "epochs": "77"})


def test_what_is_typed_does_not_follow_to_the_next_preset(training):
    epochs(training).locator("input").fill("77")
    training.choose("Digits")
    training.expect_link({"preset": "digits"})
    training.page.get_by_role("button", name="Reset", exact=True).click()
    training.expect_link({"preset": "digits"})


def test_a_refused_value_is_not_sent_again(visit):
    page = Travelled(visit("/convolution?preset=depthwise-rgb"), "convolution")
    page.open(page.page.get_by_test_id("stPopover").get_by_role("button", name="Channels"))
    outputs = page.body.locator("[class*=st-key-convolution-outputs]")
    outputs.get_by_test_id("stNumberInputStepUp").click()
    expect(page.page.get_by_text("groups must divide 3 input and 4 output channels")).to_be_visible()
    expect(outputs.locator("input")).to_have_value("3")
    page.close()
    page.page.get_by_role("button", name="Reset", exact=True).click()
    page.expect_link({"preset": "depthwise-rgb"})
