"""Opens thousands of links that nobody should send, on every page: `python -m tests.benchmarks.fuzz_links [LINKS]`.

A page must draw whatever its link says: no exception, not more sentences than the link has faults, no path of the
server in them, and the link that the page then shows must give the same experiment again without a complaint.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import torch
from streamlit.testing.v1 import AppTest

from core.errors import InsideTheNetError
from core.lessons.catalogue import LESSONS
from core.settings.link import LONGEST_LINK, PRESET, LinkCodec, Preset

PAGES = Path(__file__).parents[2] / "pages"
LINKS = 2_000
SLOWEST = 60.0  # seconds that a page may take
LONGEST_SENTENCE = 600  # characters
STRANGERS_TOLD = 3  # unknown parameters that a page names at most
OTHERS = {"home": "home.py", "glossary": "glossary.py"}
PATHS = OTHERS | {lesson.slug: lesson.path for lesson in LESSONS if lesson.built}
# Pages that draw images or train at once take seconds: fewer links for them.
SHARES = {"home": 1, "cnn_filters": 2}
USUAL_SHARE = 6

ABSURD = (
    *("", " ", "0", "-1", "1", "NaN", "nan", "inf", "-inf", "-0", "1e308", "1e-320", "1e999", "9" * 30, "-" + "9" * 30),
    *(
        "0x10",
        "1_000",
        "1,5",
        "٣",
        "½",
        "²",
        "１",
        "true",
        "None",
        "null",
        "undefined",
        "[]",
        "{}",
        "()",
        "--",
        "~",
        "_",
    ),
    *("0-0", "8-8-8-8-8-8-8-8", "1~2~3", "1_2_3~4", "~" * 50, "-" * 50, "0." + "0" * 400 + "1", "a" * 500),
    *("\0", "\u202eabc", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "e\u0301" * 20, "\ufeff1"),
    *("<script>alert(1)</script>", "$\\frac{1}{0}$", "**bold** [a](javascript:b)", ":material/home:", "`x`", "%00"),
    *(
        "../../etc/passwd",
        "C:\\Windows",
        "'; DROP TABLE x; --",
        "{0.__class__}",
        "%s%s%n",
        "__import__('os')",
        "\n\r\t",
    ),
)
UNKNOWN = ("x", "", "Preset", "preset ", "seed[]", "__proto__", "embed", "λ", "a" * 300, "<b>", "$x$", "utm_source")


@dataclass(frozen=True)
class Link:
    """A page and its parameters, with all values of each."""

    page: str
    params: dict[str, list[str]]

    def __str__(self) -> str:
        said = {key[:40]: [value[:60] for value in values] for key, values in self.params.items()}
        return f"/{self.page} {said}"


def written(codec: LinkCodec[Any], key: str, rng: random.Random) -> str:
    """A valid value of a parameter, as some preset has it; it seldom fits the preset of the link."""
    field = next(field for field in codec.fields if field.key == key)
    preset: Preset[Any] = rng.choice(list(codec.presets.values()))
    try:
        return field.write(attrgetter(field.field)(preset.experiment))
    except (InsideTheNetError, AttributeError):
        return ""


def value(codec: LinkCodec[Any] | None, key: str, rng: random.Random) -> str:
    """A value for a parameter: valid, valid but for one character, a random number, or absurd."""
    kind = rng.random()
    text = written(codec, key, rng) if codec and key and kind < 0.6 else ""
    if text and kind < 0.45:
        return text
    if text:
        place = rng.randrange(len(text) + 1)
        return text[:place] + rng.choice("09-_.~ée %\0") + text[place + rng.randrange(2) :]
    if kind < 0.7:
        return rng.choice((str(rng.randint(-5, 100)), repr(rng.uniform(-10, 10)), f"{rng.uniform(0, 1):.3f}"))
    return rng.choice(ABSURD)


def random_link(page: str, codec: LinkCodec[Any] | None, rng: random.Random) -> Link:
    """A link of one page, from nearly right to nonsense."""
    params: dict[str, list[str]] = {}
    if codec and rng.random() < 0.8:
        params[PRESET] = [rng.choice([*codec.presets, *codec.presets, *codec.presets, *ABSURD[:3], "no-such-preset"])]
    keys = [field.key for field in codec.fields] if codec else ["term"]
    for key in rng.sample(keys, min(len(keys), rng.choice((0, 1, 1, 2, 3, 5, len(keys))))):
        params[key] = [value(codec, key, rng)]
    for key in rng.sample(UNKNOWN, rng.choice((0, 0, 0, 1, 5))):
        params[key] = [value(codec, "", rng)]
    if params and rng.random() < 0.2:  # the same parameter twice
        key = rng.choice(list(params))
        params[key].append(value(codec, key if key in keys else "", rng))
    if params and rng.random() < 0.03:
        params[rng.choice(list(params))] = ["7" * (3 * LONGEST_LINK)]
    return Link(page, params)


def codec_of(page: str) -> LinkCodec[Any] | None:
    """How a page reads its links; None for pages that are no lessons."""
    if page in OTHERS:
        return None
    at = AppTest.from_file(PAGES / PATHS[page], default_timeout=SLOWEST).run()
    codec: LinkCodec[Any] = at.session_state[f"{page}.state"].codec
    return codec


def faults(link: Link) -> tuple[list[str], float]:
    """What is wrong with the page that a link opens, one line each, and the seconds that it took."""
    source = PAGES / ("navigation.py" if link.page in OTHERS else PATHS[link.page])
    at = AppTest.from_file(source, default_timeout=SLOWEST)
    for key, values in link.params.items():
        at.query_params[key] = values
    began = time.perf_counter()
    try:
        at.switch_page(PATHS[link.page]).run() if link.page in OTHERS else at.run()
    except RuntimeError as error:  # AppTest's own time limit
        return [f"{type(error).__name__}: {error}"], time.perf_counter() - began
    seconds = time.perf_counter() - began
    found = [f"{e.message} {' '.join(e.stack_trace[-3:])}" for e in at.exception]
    return found or [*_sentence_faults(at, link), *_link_faults(at, link)], seconds


def _sentence_faults(at: AppTest, link: Link) -> Iterator[str]:
    sentences = [warning.value for warning in at.warning] + [error.value for error in at.error]
    most = len(link.params) + STRANGERS_TOLD
    if len(sentences) > most:
        yield f"{len(sentences)} sentences for {len(link.params)} parameters"
    for sentence in sentences:
        if len(sentence) > LONGEST_SENTENCE or "Traceback" in sentence or str(PAGES.parent) in sentence:
            yield f"no sentence for a reader: {sentence[:200]}"


def _link_faults(at: AppTest, link: Link) -> Iterator[str]:
    if link.page in OTHERS:
        return
    state = at.session_state[f"{link.page}.state"]
    params, too_long = state.link()
    if too_long:
        return
    again = state.codec.read(params)
    if again.notices or again.experiment != state.experiment:
        yield f"the page's own link {params} gives {again.notices or 'another experiment'}"


@contextmanager
def without_data_sets() -> Iterator[None]:
    """As on a server that has neither the files of the large data sets nor a network: no link may wait for them."""
    with (
        tempfile.TemporaryDirectory() as empty,
        patch.dict("os.environ", INSIDE_THE_NET_DATA=empty),
        patch("core.data.images.torchvision_sets._answers", lambda _: False),
    ):
        yield


def links(count: int, seed: int) -> Iterator[Link]:
    """The same links for the same seed, heavy pages less often."""
    rng = random.Random(seed)
    pages = list(PATHS)
    codecs = {page: codec_of(page) for page in pages}
    weights = [SHARES.get(page, USUAL_SHARE) for page in pages]
    for page in rng.choices(pages, weights, k=count):
        yield random_link(page, codecs[page], rng)


def main() -> None:
    """Print every fault with its link, then the figures per page."""
    torch.set_num_threads(1)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LINKS
    seconds: dict[str, list[float]] = {page: [] for page in PATHS}
    wrong: Counter[str] = Counter()
    with without_data_sets():
        for number, link in enumerate(links(count, seed=0), 1):
            found, took = faults(link)
            seconds[link.page].append(took)
            wrong[link.page] += bool(found)
            for line in found:
                print(f"{number}: {link}\n    {line}", flush=True)
    print(f"{'page':<22}{'links':>7}{'faulty':>8}{'median s':>10}{'longest s':>11}")
    for page, took in seconds.items():
        if took:
            print(f"{page:<22}{len(took):>7}{wrong[page]:>8}{median(took):>10.3f}{max(took):>11.3f}")
    raise SystemExit(1 if wrong.total() else 0)


if __name__ == "__main__":
    main()
