"""What holds for every lesson in the catalogue, whatever it teaches."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import InsideTheNetError
from core.lessons.catalogue import BUILT, FOLDERS, LESSONS, Lesson
from core.lessons.tour import tour_of
from core.settings.declared import settings_of, taken
from core.settings.link import LinkCodec
from core.settings.setting import Choice, Number, Optional, Setting, Switch, Whole, bounds_of
from core.settings.structured import Wholes
from tests.benchmarks.load_lessons import LESSONS as LOADED
from tests.fixtures.pages import PAGES, ran

SLUGS = [lesson.slug for lesson in BUILT]
EXPERIMENTS = 60


def codec_of(slug: str) -> LinkCodec[Any]:
    """The one codec of a lesson that its page uses: of its widest experiment, wherever it stands in the package."""
    package = importlib.import_module(f"core.lessons.{slug}")
    modules = [importlib.import_module(f"{package.__name__}.{found.name}") for found in _light(package)]
    codecs = {id(v): v for module in modules for v in vars(module).values() if isinstance(v, LinkCodec)}
    return max(codecs.values(), key=lambda codec: len(codec.fields))


def _light(package: Any) -> list[Any]:
    return [m for m in pkgutil.iter_modules(package.__path__) if m.name in ("link", "experiment")]


def lesson_of(slug: str) -> Lesson:
    return next(lesson for lesson in BUILT if lesson.slug == slug)


def a_value(setting: Setting, rng: random.Random) -> Any:
    """Some value that the setting allows, bounds among them; None for structured ones."""
    value: Any = None
    match setting:
        case Optional():
            value = rng.choice((None, a_value(setting.inner, rng)))
        case Choice():  # no link carries what was uploaded
            value = rng.choice([name for name in setting.options if name != getattr(setting, "upload", None)])
        case Switch():
            value = rng.random() < 0.5
        case Whole():
            value = rng.choice((setting.low, setting.high, rng.randint(setting.low, setting.high), *setting.options))
        case Number():
            low, high = setting.low, setting.high
            value = float(rng.choice((low, high, rng.uniform(low, high), *setting.options)))
        case Wholes():
            value = tuple(a_value(setting.each, rng) for _ in range(rng.randint(0, setting.most)))
    return value


def random_experiment(codec: LinkCodec[Any], rng: random.Random) -> tuple[Any, str]:
    """A preset with several settings changed, as far as its own rules allow, and the preset's name."""
    base = rng.choice(list(codec.presets))
    experiment = codec.presets[base].experiment
    declared = settings_of(type(experiment))
    for path in rng.sample(list(declared), min(len(declared), 8)):
        value = a_value(declared[path], rng)
        if value is not None:
            try:
                experiment = taken(experiment, path, value)
            except InsideTheNetError:
                continue
    return experiment, base


@pytest.mark.parametrize("slug", SLUGS)
def test_every_preset_needs_only_its_name(slug: str) -> None:
    codec = codec_of(slug)
    for name, preset in codec.presets.items():
        assert codec.write(preset.experiment, name) == {"preset": name}
        restored = codec.read({"preset": name})
        assert (restored.experiment, restored.preset, restored.notices) == (preset.experiment, name, ())
    assert codec.read({}).preset == codec.default


@pytest.mark.parametrize("slug", SLUGS)
def test_random_experiments_come_back_from_their_links(slug: str) -> None:
    codec, rng = codec_of(slug), random.Random(11)
    seen = set()
    for _ in range(EXPERIMENTS):
        experiment, base = random_experiment(codec, rng)
        params = codec.write(experiment, base)
        assert all(re.fullmatch(r"[A-Za-z0-9._~-]*", key + value) for key, value in params.items())
        restored = codec.read(dict(parse_qsl(urlencode(params), keep_blank_values=True)))
        assert (restored.experiment, restored.preset, restored.notices) == (experiment, base, ())
        seen |= set(params)
    assert len(seen) > 1


@pytest.mark.parametrize("slug", SLUGS)
def test_keys_of_a_link_are_unique_and_short(slug: str) -> None:
    keys = [field.key for field in codec_of(slug).fields]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z][a-z0-9]{0,19}", key) for key in keys)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_bad_value_gives_one_sentence_and_leaves_the_preset(slug: str) -> None:
    codec = codec_of(slug)
    for field in codec.fields:
        for text in ("nonsense<b>", "-99999999999999", "1e999", "nan"):
            restored = codec.read({field.key: text})
            assert restored.preset == codec.default, (field.key, text)
            if restored.notices:
                assert restored.experiment == codec.presets[codec.default].experiment, (field.key, text)
                assert len(restored.notices) == 1
                assert re.fullmatch(r"In the link: [^\n]{10,400}\.", restored.notices[0]), restored.notices
            else:  # a name like any other
                assert field.read(text) == attrgetter(field.field)(restored.experiment)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_just_beyond_a_bound_is_refused(slug: str) -> None:
    codec = codec_of(slug)
    declared = settings_of(type(codec.presets[codec.default].experiment))
    for path, setting in declared.items():
        kind = setting.inner if isinstance(setting, Optional) else setting
        if setting.key and isinstance(kind, (Number, Whole)):
            low, high = bounds_of(setting)
            beyond = (low - 1, high + 1) if isinstance(kind, Whole) else (low - 1, high * 1.01 + 0.001)
            for value in beyond:
                restored = codec.read({setting.key: f"{value}"})
                assert len(restored.notices) == 1, (path, value)
                assert kind.name in restored.notices[0], (path, restored.notices)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_control_allows_what_a_link_does_not(slug: str) -> None:
    """A control may allow less where the data or other settings ask for it, never more."""
    codec = codec_of(slug)
    declared = settings_of(type(codec.presets[codec.default].experiment))
    found = 0
    for preset in list(codec.presets)[:3]:
        at = AppTest.from_file(PAGES / lesson_of(slug).path, default_timeout=60)
        at.query_params["preset"] = preset
        for control in ran(at).number_input:
            path = (control.key or "").removeprefix(f"{slug}.")
            if path in declared:
                low, high = bounds_of(declared[path])
                assert low <= control.min, path
                assert control.max <= high, path
                found += 1
    assert found or slug not in ("live_training", "vanishing_gradients", "cnn_filters", "gan")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_catalogues_entry_is_complete(slug: str) -> None:
    entry, codec = lesson_of(slug), codec_of(slug)
    assert (PAGES / entry.path).exists()
    assert entry.section in FOLDERS
    assert entry.starts
    assert all(name in codec.presets for _, name in entry.starts)
    importlib.import_module(f"{entry.package}.warm_up")
    for job in entry.jobs:
        importlib.import_module(job)
    assert slug in {lesson.page for lesson in LOADED}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_has_one_title_sections_below_it_and_no_icon_that_is_read_aloud(slug: str) -> None:
    at = ran(AppTest.from_file(PAGES / lesson_of(slug).path, default_timeout=60))
    assert [title.value for title in at.title] == [lesson_of(slug).question]
    assert at.header
    assert not at.subheader, "a section is a heading of the second level: st.header"
    assert [text.value for text in (*at.markdown, *at.caption) if ":material/" in text.value] == []


def test_titles_questions_and_addresses_are_unique() -> None:
    for name in ("slug", "title", "question"):
        values = [getattr(lesson, name) for lesson in LESSONS]
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("slug", [lesson.slug for lesson in BUILT if tour_of(lesson)])
def test_a_tour_has_six_to_ten_steps_and_its_tasks_are_undone_at_first(slug):
    codec, steps = codec_of(slug), tour_of(lesson_of(slug))
    assert 6 <= len(steps) <= 10
    experiment = codec.read({}).experiment
    for step in steps:
        read = codec.read(step.link)
        assert read.notices == ()
        experiment = read.experiment if step.link else experiment
        assert bool(step.task) == (step.done is not None)
        assert step.done is None or not step.done(experiment), step.title


def test_the_readme_lists_every_lesson():
    text = (PAGES.parent / "README.md").read_text("utf-8")
    rows = [f"| {one.section} | {one.title} | {one.question} | `/{one.slug}` |" for one in BUILT]
    assert [row for row in rows if row not in text] == []
