"""Caption, chosen preset and questions say what is on the page, in every lesson and after every change."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.settings.declared import changes, setting_at, settings_of, taken
from core.settings.setting import Optional, Whole
from tests.fixtures.pages import PAGES, keyed, ran
from tests.lessons.test_contract import SLUGS, codec_of, lesson_of
from tests.lessons.test_uploads import table, uploaded


def page(slug: str, **params: str) -> AppTest:
    at = AppTest.from_file(PAGES / lesson_of(slug).path, default_timeout=120)
    for key, value in params.items():
        at.query_params[key] = value
    return ran(at)


def caption(at: AppTest) -> str:
    return next(str(said.value) for said in at.caption if str(said.value).startswith("**"))


def presets(at: AppTest, slug: str) -> Any:
    return keyed(at.segmented_control, f"{slug}.preset")


def changed(slug: str) -> tuple[dict[str, str], str, Any]:
    """The link of the first preset with another seed, what differs in words, and the experiment."""
    codec = codec_of(slug)
    experiment = codec.presets[codec.default].experiment
    path = next(path for path, kind in settings_of(type(experiment)).items() if "seed" in kind.name and kind.key)
    kind = setting_at(experiment, path)
    assert isinstance(kind, (Whole, Optional))
    other = taken(experiment, path, 7)
    (words,) = changes(experiment, other).values()
    return codec.write(other, codec.default), words, other


@pytest.mark.parametrize("slug", SLUGS)
def test_a_changed_preset_is_custom_until_it_is_pressed_again_and_can_be_had_back(slug: str) -> None:
    codec = codec_of(slug)
    preset = codec.presets[codec.default]
    params, words, other = changed(slug)
    at = page(slug, **params)
    assert caption(at) == f"**Custom, from {preset.title}:** {words}."
    assert presets(at, slug).value is None
    presets(at, slug).set_value(codec.default)
    ran(at)
    state = at.session_state[f"{slug}.state"]
    assert state.experiment == preset.experiment
    assert caption(at) == f"**{preset.title}.** {preset.description}"
    assert presets(at, slug).value == codec.default
    assert at.button(key=f"{slug}.back").label == "Back to your changes"
    at.button(key=f"{slug}.back").click()
    ran(at)
    assert state.experiment == other
    assert caption(at).startswith("**Custom, from")


@pytest.mark.parametrize("slug", ["chain_rule", "vanishing_gradients", "cnn_filters", "forward_pass"])
def test_where_the_reader_looks_is_no_change(slug: str) -> None:
    codec = codec_of(slug)
    experiment = codec.presets[codec.default].experiment
    looks = [path for path, kind in settings_of(type(experiment)).items() if kind.look]
    assert looks
    link = {"chain_rule": {"of": "b1[2]"}, "vanishing_gradients": {"layer": "5"}, "cnn_filters": {"look": "3_4_0"}}
    params = link.get(slug, {"preset": "xor-by-hand", "sample": "3"})
    at = page(slug, **params)
    state = at.session_state[f"{slug}.state"]
    assert state.experiment != codec.presets[state.preset].experiment
    assert presets(at, slug).value == state.preset
    assert caption(at).startswith(f"**{codec.presets[state.preset].title}.**")


def test_own_data_name_themselves_and_stay_when_a_preset_is_pressed() -> None:
    at = page("live_training", preset="circles")
    uploaded(at, "live_training.upload", "table_A.csv", table(False))
    own = at.session_state["live_training.state"].experiment
    assert caption(at).startswith("**Custom, from Circles, with your table table\\_A.csv:** ")
    assert "data" not in caption(at).partition(":**")[2]
    presets(at, "live_training").set_value("spiral")
    ran(at)
    assert caption(at).startswith("**Spiral.**")
    back = at.button(key="live_training.back")
    assert back.label == "Back to your table table\\_A.csv"
    back.click()
    ran(at)
    assert at.session_state["live_training.state"].experiment == own
    assert at.session_state["live_training.table"].rows == 60


def test_a_custom_experiment_whose_upload_is_gone_is_not_taken_back() -> None:
    at = page("live_training", preset="circles")
    uploaded(at, "live_training.upload", "table_A.csv", table(False))
    presets(at, "live_training").set_value("spiral")
    ran(at)
    del at.session_state["live_training.table"]
    at.button(key="live_training.back").click()
    ran(at)
    assert at.session_state["live_training.state"].preset == "spiral"
    assert [warning for warning in at.warning if "table" in warning.value]


def test_a_long_list_of_differences_is_cut_and_counted() -> None:
    at = page("live_training", hidden="8-8", act="relu", lr="0.01", epochs="50", batch="4", seed="9", dropout="0.1",
              opt="sgd", stop="best", patience="9", restore="1", clip="1")  # fmt: skip
    said = caption(at)
    assert said.startswith("**Custom, from Early stopping:** hidden layers 6 → 8-8, activation sigmoid → relu, ")
    assert said.endswith("more.")
    assert len(said) < 240


def test_an_answer_is_not_revealed_on_the_next_preset() -> None:
    at = page("convolution", preset="edges")
    keyed(at.radio, "convolution.predict.size").set_value(0)
    ran(at)
    assert keyed(at.radio, "convolution.predict.size").value == 0
    before = len(at.success) + len(at.info)
    presets(at, "convolution").set_value("blur")
    ran(at)
    assert keyed(at.radio, "convolution.predict.size").value is None
    assert len(at.success) + len(at.info) < before
    presets(at, "convolution").set_value("edges")
    assert keyed(ran(at).radio, "convolution.predict.size").value == 0


def test_the_question_of_a_trained_preset_is_asked_of_that_preset_only() -> None:
    known, changed = (
        "\n".join(markdown.value for markdown in page("gan", preset="mode-collapse", **more).markdown)
        for more in ({}, {"dlr": "0.003"})
    )
    assert "Where will the fakes be after 1,500 steps?" in known
    assert "Where will the fakes be after 1,500 steps?" not in changed
    assert "Which number of the page shows best" in changed
