"""Links restore a training experiment exactly, and no link can break the page."""

from __future__ import annotations

import dataclasses
import itertools
import random
import re
from urllib.parse import parse_qsl, urlencode

import pytest

from core.data.data_config import TableColumns
from core.data.load import default_data
from core.errors import LinkError
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.link import LIVE_TRAINING_LINK
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.settings.link import LONGEST_LINK, Restored
from core.training.fit_config import FitConfig
from tests.lessons.live_training.random_experiments import random_experiment

DEFAULT = TRAINING_PRESETS["early-stopping-epoch-53"].experiment


def through_a_url(experiment: TrainingExperiment, preset: str) -> Restored[TrainingExperiment]:
    """Written, escaped, and parsed as Streamlit parses: empty values are kept."""
    query = urlencode(LIVE_TRAINING_LINK.write(experiment, preset))
    assert len(query) <= LONGEST_LINK
    return LIVE_TRAINING_LINK.read(dict(parse_qsl(query, keep_blank_values=True)))


def assert_restored(restored: Restored[TrainingExperiment], experiment: TrainingExperiment, preset: str) -> None:
    assert (restored.experiment, restored.preset, restored.notices) == (experiment, preset, ())


@pytest.mark.parametrize("preset", TRAINING_PRESETS)
def test_a_preset_needs_only_its_name(preset: str) -> None:
    experiment = TRAINING_PRESETS[preset].experiment
    assert LIVE_TRAINING_LINK.write(experiment, preset) == {"preset": preset}
    assert_restored(through_a_url(experiment, preset), experiment, preset)


def test_every_preset_is_restored_from_a_link_that_builds_on_any_other() -> None:
    for base, other in itertools.permutations(TRAINING_PRESETS, 2):
        experiment = TRAINING_PRESETS[other].experiment
        assert_restored(through_a_url(experiment, base), experiment, base)


def test_300_random_experiments_are_restored_exactly() -> None:
    rng, bases = random.Random(300), itertools.cycle(TRAINING_PRESETS)
    for base in itertools.islice(bases, 300):
        experiment = random_experiment(rng)
        assert_restored(through_a_url(experiment, base), experiment, base)
        for key, value in LIVE_TRAINING_LINK.write(experiment, base).items():
            assert re.fullmatch(r"[A-Za-z0-9._~+-]*", key + value)


def test_random_experiments_use_every_key() -> None:
    rng = random.Random(1)
    keys = {key for _ in range(50) for key in LIVE_TRAINING_LINK.write(random_experiment(rng), "spiral")}
    assert keys >= {field.key for field in LIVE_TRAINING_LINK.fields} - {"columns"}


def test_every_field_of_the_experiment_has_a_key() -> None:
    def names(value: object, holder: str = "") -> set[str]:
        if not dataclasses.is_dataclass(value):
            return {holder}
        inner = [(f"{holder}.{f.name}".lstrip("."), getattr(value, f.name)) for f in dataclasses.fields(value)]
        return {name for path, held in inner for name in names(held, path)}

    digest = {"data.upload"}  # of the reader's own table, which no link carries
    assert names(DEFAULT) - digest == {field.field for field in LIVE_TRAINING_LINK.fields}


def test_a_table_is_never_in_a_link() -> None:
    columns = TableColumns(("a", "b"), "c", "regression")
    own = TrainingExperiment(default_data("table", columns), (8,), "tanh", fit=FitConfig())
    with pytest.raises(LinkError, match=r"^Uploads are never in a link: .* Download the script instead\.$"):
        LIVE_TRAINING_LINK.write(own, "spiral")


def test_a_link_that_asks_for_a_table_is_refused_in_one_sentence() -> None:
    restored = LIVE_TRAINING_LINK.read({"preset": "spiral", "data": "table", "seed": "7", "n": "0"})
    assert restored.experiment.data == TRAINING_PRESETS["spiral"].experiment.data
    assert len(restored.notices) == 1
    assert restored.notices[0].startswith("In the link: data must be one of line, plane, ")
    assert "table" not in restored.notices[0].partition(", got ")[0]


NOT_NUMBERS = ("abc", "1e400", "nan", "-inf", "", "٣", "½", "1,5", "0x1", "<b>1</b>", "9" * 500, "1__2")
NOT_WHOLE = (*NOT_NUMBERS, "1.5", "1e3", "-1", " 1")
NOT_SWITCHES = ("", "2", "on", "true", "False", "01")
NAMES = ("", "Adam", "<script>", "**bold**", "none ", "x" * 600)
BROKEN = {
    "preset": ("", "spirals", "../../etc/passwd", "[x](javascript:alert(1))"),
    "data": ("", "table", "MOONS", "iris", "moons;line"),
    "n": (*NOT_WHOLE, "5001"),
    "stdtarget": ("", "2", "yes"),
    "noise": (*NOT_NUMBERS, "51", "-0.1"),
    "share": (*NOT_WHOLE, "9", "101"),
    "dataseed": (*NOT_WHOLE, "4294967296"),
    "points": ("_", "~", "1~", "1_2~", "1__2", "abc", "1_1e7", "1_nan", "1~" * 201 + "1"),
    "randomlabels": NOT_SWITCHES,
    "columns": ("", "a_b", "none"),
    "hidden": ("", "-", "8-", "0", "513", "8-8.0", "1-1-1-1-1-1-1", "1-" * 1000 + "1", "٣"),
    "act": (*NAMES, "swish", "ReLU"),
    "dropout": (*NOT_NUMBERS, "0.91", "-0.1"),
    "seed": (*NOT_WHOLE, "4294967296"),
    "loss": (*NAMES, "hinge"),
    "opt": (*NAMES, "lion"),
    "lr": (*NOT_NUMBERS, "0", "10.1", "1e-7"),
    "epochs": (*NOT_WHOLE, "0", "5001"),
    "batch": (*NOT_WHOLE, "5001"),
    "schedule": (*NAMES, "warm"),
    "l1": (*NOT_NUMBERS, "10.1", "-1"),
    "l2": (*NOT_NUMBERS, "10.1", "-1"),
    "decay": (*NOT_NUMBERS, "10.1", "-1"),
    "clip": (*NOT_NUMBERS, "0", "1e7", "None"),
    "stop": (*NAMES, "early"),
    "patience": (*NOT_WHOLE, "0", "1001"),
    "delta": (*NOT_NUMBERS, "-1", "100.1"),
    "beyond": NOT_SWITCHES,
    "restore": NOT_SWITCHES,
    "shufflevalidation": NOT_SWITCHES,
}
# Readable, but not with the other parts of the default preset.
MISFITS = {
    "data": ("moons", "digits", "circles"),
    "n": ("9", "5000"),
    "noise": ("6", "50"),
    "share": ("50", "10"),
    "points": ("1", "1_2_3", "1_2~1"),
    "loss": ("bce", "cross_entropy"),
    "decay": ("0.1",),
}


def assert_one_sentence(notice: str) -> None:
    masked = re.sub(r"(got|parameter) ('.*'|\[.*\]|[\d.-]+)(?=[;.])", r"\1 VALUE", notice)
    assert notice.isprintable()
    assert len(notice) < 400
    assert re.fullmatch(r"(In the|The) link\b.*\.", masked)
    assert not re.search(r"[.!?] ", masked)


def test_every_key_is_tried() -> None:
    assert set(BROKEN) == {"preset", *(field.key for field in LIVE_TRAINING_LINK.fields)}


@pytest.mark.parametrize("key", BROKEN)
def test_one_broken_value_gives_one_sentence_and_keeps_all_others(key: str) -> None:
    others = {"patience": "77", "lr": "0.125", "seed": "9", "hidden": "5-4"}
    others.pop(key, None)
    whole = LIVE_TRAINING_LINK.read(others).experiment
    assert whole != DEFAULT
    for text in BROKEN[key]:
        restored = LIVE_TRAINING_LINK.read({key: text, **others})
        assert restored.experiment == whole, text
        assert len(restored.notices) == 1
        assert_one_sentence(restored.notices[0])
        if key != "preset":
            assert restored.notices[0].endswith("; the preset's value is used.")


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in MISFITS.items() for text in texts])
def test_what_does_not_fit_gives_one_sentence_and_is_left_out(key: str, text: str) -> None:
    restored = LIVE_TRAINING_LINK.read({key: text})
    assert restored.experiment == DEFAULT
    assert len(restored.notices) == 1
    assert_one_sentence(restored.notices[0])
    assert restored.notices[0].endswith(f"; the parameter {key} is left out.")


STRANGERS = ("Seed", "x[]", "<img src=x onerror=alert(1)>", "# heading", "\u202egnp.exe", "\x00", "", "w" * 3000)


def hostile_link(rng: random.Random) -> dict[str, str]:
    """Some keys of the lesson or others, with broken, misfitting, random or good values."""
    good = LIVE_TRAINING_LINK.write(random_experiment(rng), "circles")
    link = {}
    for key in rng.sample([*BROKEN, *STRANGERS], rng.randint(1, 8)):
        noise = "".join(
            chr(rng.choice((rng.randrange(32, 127), rng.randrange(0xD800)))) for _ in range(rng.randrange(60))
        )
        value = good.get(key, "1_2~3")
        shuffled = "".join(rng.sample(value, len(value)))
        pools = [BROKEN.get(key, ("1",)), MISFITS.get(key) or ("1",), (noise, shuffled, value)]
        link[key] = rng.choice(rng.choice(pools)) * rng.choice((1, 1, 1, 2, 300))
    return link


def test_300_hostile_links_give_a_valid_experiment_and_sentences() -> None:
    rng = random.Random(300)
    noticed = 0
    for link in (hostile_link(rng) for _ in range(300)):
        restored = LIVE_TRAINING_LINK.read(link)
        assert dataclasses.replace(restored.experiment) == restored.experiment
        assert restored.preset in TRAINING_PRESETS
        for notice in restored.notices:
            assert_one_sentence(notice)
        noticed += bool(restored.notices)
    assert noticed > 250
