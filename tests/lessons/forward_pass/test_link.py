"""Links restore a small network exactly, and no link can break the page."""

from __future__ import annotations

import dataclasses
import itertools
import random
import re
from urllib.parse import parse_qsl, urlencode

import pytest
import torch

from core.errors import LinkError
from core.lessons.forward_pass.link import FORWARD_PASS_LINK
from core.networks.forward.trace import forward
from core.networks.small.network import SmallNetwork, WeightEdit, read_edits
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK
from core.settings.link import LONGEST_LINK, Restored


def _through_a_url(experiment: SmallNetwork, preset: str) -> Restored[SmallNetwork]:
    """Written, escaped, and parsed as Streamlit parses: empty values are kept."""
    query = urlencode(FORWARD_PASS_LINK.write(experiment, preset))
    assert len(query) <= LONGEST_LINK
    return FORWARD_PASS_LINK.read(dict(parse_qsl(query, keep_blank_values=True)))


def _assert_restored(restored: Restored[SmallNetwork], experiment: SmallNetwork, preset: str) -> None:
    assert (restored.experiment, restored.preset, restored.notices) == (experiment, preset, ())


@pytest.mark.parametrize("preset", SMALL_NETWORKS)
def test_a_preset_needs_only_its_name(preset: str) -> None:
    experiment = SMALL_NETWORKS[preset].experiment
    assert FORWARD_PASS_LINK.write(experiment, preset) == {"preset": preset}
    _assert_restored(_through_a_url(experiment, preset), experiment, preset)


@pytest.mark.parametrize(("base", "other"), list(itertools.permutations(SMALL_NETWORKS, 2)))
def test_a_preset_is_restored_from_a_link_that_builds_on_another(base: str, other: str) -> None:
    experiment = SMALL_NETWORKS[other].experiment
    _assert_restored(_through_a_url(experiment, base), experiment, base)


def test_500_random_networks_are_restored_exactly(random_networks: tuple[SmallNetwork, ...]) -> None:
    bases = itertools.cycle(SMALL_NETWORKS)
    for experiment, base in zip(random_networks, bases, strict=False):
        _assert_restored(_through_a_url(experiment, base), experiment, base)


def test_nothing_in_a_link_needs_escaping(random_networks: tuple[SmallNetwork, ...]) -> None:
    for experiment in random_networks:
        for key, value in FORWARD_PASS_LINK.write(experiment, "toy-network").items():
            assert re.fullmatch(r"[A-Za-z0-9._~-]*", key + value)


def _all_edited(digits: int) -> SmallNetwork:
    sizes, rng = (3, 8, 8, 8, 8, 3), random.Random(3)
    edits = [
        WeightEdit(layer, unit, source, round(rng.uniform(-100, 100), digits))
        for layer in range(1, len(sizes))
        for unit in range(1, sizes[layer] + 1)
        for source in range(sizes[layer - 1] + 1)
    ]
    return SmallNetwork(sizes, ("tanh",) * 5, seed=1, x=((1.0, 2.0, 3.0),), edits=tuple(edits))


def test_the_largest_network_fits_when_its_275_edits_are_short() -> None:
    experiment = _all_edited(digits=1)
    assert len(experiment.edits) == experiment.config.parameters == 275
    _assert_restored(_through_a_url(experiment, "toy-network"), experiment, "toy-network")


def test_the_largest_network_with_long_weights_is_refused_in_one_sentence() -> None:
    with pytest.raises(LinkError, match=rf"^This experiment needs a link of \d+ .* {LONGEST_LINK}\.$"):
        FORWARD_PASS_LINK.write(_all_edited(digits=17), "toy-network")


def test_a_later_edit_of_the_same_weight_wins() -> None:
    assert read_edits("2-1-1_5~1-2-b_-1~2-1-1_6") == (WeightEdit(1, 2, 0, -1.0), WeightEdit(2, 1, 1, 6.0))


NOT_NUMBERS = ("abc", "1e400", "nan", "-inf", "", "101", "٣", "½", "1,5", "0x1", "<b>1</b>", "9" * 500, "1__2")
BROKEN = {
    "preset": ("", "toy network", "../../etc/passwd", "[x](javascript:alert(1))", "**toy-network**"),
    "sizes": (
        *("", "1", "-", "1--1", "1-2-", "a-b", "0-2-1", "4-1", "1-9-1", "1-4", "1-2.0-1", "1-²-1", "1-٣-1", "1-1000-1"),
        "1-2-2-2-2-2-2-2-2-2-1",
        "1-" * 1000 + "1",
    ),
    "act": ("", "-", "tanh-", "relu-relu-relu-relu-relu-relu-swish", "Sigmoid-identity", "<script>-identity"),
    "seed": ("", "-1", "1.5", "4294967296", "1e3", "٣", "9" * 4999, " 1"),
    "w": (
        *("~", "1", "1-1-1", "1-1_2", "1-1-1-1_2", "b-1-1_2", "1-b-1_2", "1-1-0_2", "1-9-1_2", "1-1-1_1~", "-1-1-1_1"),
        *(f"1-1-1_{number}" for number in NOT_NUMBERS),
    ),
    "x": ("_", "~", "1~", *filter(None, NOT_NUMBERS)),
    "y": ("_", "~", "1~", *filter(None, NOT_NUMBERS)),
    "sample": ("", "0", "-1", "17", "1.0", "one", "¹"),
}
# Readable, but not with the toy network's other parts.
MISFITS = {
    "sizes": ("2-2-1", "1-2-2-1", "1-1-1", "1-2-3"),
    "act": ("tanh", "tanh-tanh-tanh", "-".join(["relu"] * 40)),
    "w": ("3-1-1_1", "1-3-1_1", "1-1-2_1"),
    "x": ("", "1_2", "1~2"),
    "y": ("1_2", "1~2"),
    "sample": ("2",),
}


def _assert_one_sentence(notice: str) -> None:
    masked = re.sub(r"(got|parameter) '.*'(?=[;.])", r"\1 VALUE", notice)
    assert notice.isprintable()
    assert len(notice) < 250
    assert re.fullmatch(r"(In the|The) link\b.*\.", masked)
    assert not re.search(r"[.!?] ", masked)


@pytest.mark.parametrize(
    ("key", "text"),
    [(key, text) for table in (BROKEN, MISFITS) for key, texts in table.items() for text in texts],
    ids=lambda text: ascii(text)[:24],
)
def test_one_broken_value_gives_one_sentence_and_the_presets_value(key: str, text: str) -> None:
    restored = FORWARD_PASS_LINK.read({key: text})
    assert restored.experiment == TOY_NETWORK
    assert len(restored.notices) == 1
    _assert_one_sentence(restored.notices[0])


STRANGERS = (
    "Seed",
    "x[]",
    "<img src=x onerror=alert(1)>",
    "# heading",
    "$\\LaTeX$",
    "\u202egnp.exe",
    "\x00",
    "",
    "w" * 3000,
)


def _hostile_link(rng: random.Random) -> dict[str, str]:
    """Some keys of the lesson or others, with broken, misfitting, random or good values."""
    good = FORWARD_PASS_LINK.write(SMALL_NETWORKS["3-5-4-2"].experiment, "toy-network")
    link = {}
    for key in rng.sample([*BROKEN, *STRANGERS], rng.randint(1, 8)):
        noise = "".join(
            chr(rng.choice((rng.randrange(32, 127), rng.randrange(0xD800)))) for _ in range(rng.randrange(60))
        )
        shuffled = "".join(rng.sample(good.get(key, "1-1-b_2~"), len(good.get(key, "1-1-b_2~"))))
        pools = [BROKEN.get(key, ("1",)), MISFITS.get(key, ("1",)), (noise, shuffled, good.get(key, ""))]
        link[key] = rng.choice(rng.choice(pools)) * rng.choice((1, 1, 1, 2, 300))
    return link


def test_300_hostile_links_give_a_valid_network_and_sentences() -> None:
    rng = random.Random(300)
    noticed = 0
    for link in (_hostile_link(rng) for _ in range(300)):
        restored = FORWARD_PASS_LINK.read(link)
        assert dataclasses.replace(restored.experiment) == restored.experiment
        assert torch.isfinite(forward(restored.experiment).prediction).all()
        assert restored.preset in SMALL_NETWORKS
        for notice in restored.notices:
            _assert_one_sentence(notice)
        noticed += bool(restored.notices)
    assert noticed > 250
