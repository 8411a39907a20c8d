"""Links restore a convolution experiment exactly, and no link can break the page."""

from __future__ import annotations

import dataclasses
import itertools
import random
import re
from urllib.parse import parse_qsl, urlencode

import pytest
import torch

from core.convolution.convolution import Convolution
from core.convolution.kernels import read_kernels, write_kernels
from core.convolution.trace import trace
from core.data.images.sample_images import ImageChoice
from core.errors import LinkError
from core.lessons.convolution.link import CONVOLUTION_LINK
from core.lessons.convolution.presets import CONVOLUTIONS, DEFAULT
from core.settings.link import LONGEST_LINK, Restored
from tests.core.convolution.random_convolutions import random_convolutions

DRAWN = "0123456789abcdef" * 4


def through_a_url(experiment: Convolution, preset: str) -> Restored[Convolution]:
    query = urlencode(CONVOLUTION_LINK.write(experiment, preset))
    assert len(query) <= LONGEST_LINK
    return CONVOLUTION_LINK.read(dict(parse_qsl(query, keep_blank_values=True)))


@pytest.mark.parametrize("preset", CONVOLUTIONS)
def test_a_preset_needs_only_its_name(preset: str) -> None:
    experiment = CONVOLUTIONS[preset].experiment
    assert CONVOLUTION_LINK.write(experiment, preset) == {"preset": preset}
    assert through_a_url(experiment, preset) == Restored(experiment, preset)


def test_every_preset_is_restored_from_a_link_that_builds_on_any_other() -> None:
    for base, other in itertools.permutations(CONVOLUTIONS, 2):
        experiment = CONVOLUTIONS[other].experiment
        assert through_a_url(experiment, base) == Restored(experiment, base)


def test_300_random_experiments_are_restored_exactly_without_escapes() -> None:
    bases = itertools.cycle(CONVOLUTIONS)
    for experiment, base in zip(random_convolutions(300, seed=5), bases, strict=False):
        assert through_a_url(experiment, base) == Restored(experiment, base)
        for key, value in CONVOLUTION_LINK.write(experiment, base).items():
            assert re.fullmatch(r"[A-Za-z0-9._~-]*", key + value)


def test_a_drawing_travels_in_the_link() -> None:
    drawn = Convolution(ImageChoice("drawing", 16, drawing=DRAWN))
    params = CONVOLUTION_LINK.write(drawn, "stride-and-padding")
    assert params["draw"] == DRAWN
    assert through_a_url(drawn, "stride-and-padding").experiment == drawn


def test_an_upload_never_travels() -> None:
    uploaded = Convolution(ImageChoice("upload", 40))
    restored = through_a_url(uploaded, "edges")
    assert restored.experiment.image.source == "china"
    assert restored.notices == (
        "In the link: image must be one of china, flower, digit, drawing (an upload is never in a link), got 'upload'; "
        "the preset's value is used.",
    )


def test_kernels_as_text() -> None:
    kernels = (((1.0, 2.0), (3.0, 4.0)), ((0.0, -0.5), (1e-05, 1.0)))
    assert write_kernels(kernels) == "1_2~3_4~~0_-0.5~1e-05_1"
    assert read_kernels("1_2~3_4~~0_-0.5~1e-05_1") == kernels


def test_too_many_long_weights_are_refused_in_one_sentence() -> None:
    rng = random.Random(1)
    kernels = tuple(tuple(tuple(rng.random() for _ in range(11)) for _ in range(11)) for _ in range(3))
    with pytest.raises(LinkError, match=rf"^This experiment needs a link of \d+ .* {LONGEST_LINK}\.$"):
        CONVOLUTION_LINK.write(Convolution(kernels=kernels, outputs=3), "edges")


BROKEN = {
    "preset": ("", "edge", "../../etc/passwd", "[x](javascript:alert(1))"),
    "image": ("", "upload", "China", "<img>", "https://example.org/x.png"),
    "px": ("", "7", "65", "-8", "40.5", "٤٠", "9" * 50),
    "ch": ("", "0", "4", "three"),
    "digit": ("", "-1", "1797", "1e2"),
    "draw": ("", "0" * 63, "0" * 65, "G" * 64, "ABCDEF" * 10 + "ABCD"),
    "op": ("", "conv", "Max_pool", "**"),
    "k": ("", "~", "~~", "1__2", "1_2~3", "1~~1_2", "abc", "nan", "101", "1_" * 11 + "1", "1~" * 11 + "1", "1~~" * 49),
    "seed": ("", "-1", "None", "4294967296", "1.5"),
    "bias": ("", "11", "nan", "inf", "1,5"),
    "out": ("", "0", "17", "1.0"),
    "pad": ("", "-1", "11", "x"),
    "stride": ("", "0", "9"),
    "dil": ("", "0", "7"),
    "groups": ("", "0", "4"),
    "opad": ("", "-1", "9"),
}
# Readable, but not with the other parts of the preset "edges".
MISFITS = {
    "image": ("drawing",),
    "groups": ("2", "3"),
    "opad": ("1",),
    "dil": (),
    "k": ("1~~2",),
}


def assert_one_sentence(notice: str) -> None:
    masked = re.sub(r"(got|parameter) '.*'(?=[;.])", r"\1 VALUE", notice)
    assert notice.isprintable()
    assert len(notice) < 300
    assert re.fullmatch(r"(In the|The) link\b.*\.", masked)
    assert not re.search(r"[.!?] ", masked)


@pytest.mark.parametrize(
    ("key", "text"),
    [(key, text) for table in (BROKEN, MISFITS) for key, texts in table.items() for text in texts],
    ids=lambda text: ascii(text)[:24],
)
def test_one_broken_value_gives_one_sentence_and_the_presets_value(key: str, text: str) -> None:
    restored = CONVOLUTION_LINK.read({key: text})
    assert restored.experiment == CONVOLUTIONS[DEFAULT].experiment
    assert len(restored.notices) == 1
    assert_one_sentence(restored.notices[0])


STRANGERS = ("Seed", "k[]", "<img src=x onerror=alert(1)>", "$\\LaTeX$", "\u202egnp.exe", "\x00", "", "k" * 3000)


def hostile_link(rng: random.Random) -> dict[str, str]:
    """Some keys of the lesson or others, with broken, misfitting, random or good values."""
    good = CONVOLUTION_LINK.write(CONVOLUTIONS["depthwise-rgb"].experiment, "max-pool") | {"draw": DRAWN, "px": "16"}
    link = {}
    for key in rng.sample([*BROKEN, *STRANGERS], rng.randint(1, 8)):
        noise = "".join(
            chr(rng.choice((rng.randrange(32, 127), rng.randrange(0xD800)))) for _ in range(rng.randrange(60))
        )
        own = good.get(key, "1_2~3_4")
        pools = [BROKEN.get(key, ("1",)), MISFITS.get(key) or ("1",), (noise, "".join(rng.sample(own, len(own))), own)]
        link[key] = rng.choice(rng.choice(pools)) * rng.choice((1, 1, 1, 2, 300))
    return link


def test_400_hostile_links_give_a_possible_experiment_and_sentences() -> None:
    rng = random.Random(400)
    noticed = 0
    for link in (hostile_link(rng) for _ in range(400)):
        restored = CONVOLUTION_LINK.read(link)
        assert dataclasses.replace(restored.experiment) == restored.experiment
        assert torch.isfinite(trace(restored.experiment).y).all()
        assert restored.preset in CONVOLUTIONS
        for notice in restored.notices:
            assert_one_sentence(notice)
        noticed += bool(restored.notices)
    assert noticed > 300
