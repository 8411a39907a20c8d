"""What is kept for later is bounded: large results in the one account of bytes, few small ones in caches of their own.

A link can ask for any number of different things, so a cache whose key comes from a link must be one of the two.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.lessons.live_training.presets import TRAINING_PRESETS
from core.networks.forward.trace import forward
from core.networks.small.presets import TOY_NETWORK
from core.sizes import bytes_of
from pages.training.live_training.run import beginning
from tests.test_layers import ROOT

# Their keys are what the repository holds: files, themes, terms, kinds of settings. No link makes another one.
OF_THE_HOUSE = {
    "core/data/images/sample_images.py: _digits",
    "core/data/images/sample_images.py: sample_photo",
    "core/gan/digit_judge.py: digit_judge",
    "core/gradient_flow/digits_batch.py: digits_batch",
    "core/lessons/chain_rule/step_errors_chart.py: _specification",
    "core/lessons/cnn_filters/shipped.py: _read",
    "core/lessons/tour.py: tour_of",
    "core/regularization/digits.py: _all",
    "core/regularization/gallery.py: photo",
    "core/regularization/masks.py: trained",
    "core/scripts/template.py: _environment",
    "core/settings/declared.py: _checked",
    "core/settings/declared.py: _hints",
    "core/settings/declared.py: _settings_of",
    "core/tensors/dtypes.py: surprises",
    "pages/basics/loss_functions/words.py: _broken",
    "pages/basics/loss_functions/words.py: _moved",
    "pages/basics/loss_functions/words.py: which_loss",
    "pages/basics/tensors/parts.py: measured",
    "pages/gradients/vanishing_gradients/records.py: derivative_spec",
    "pages/gradients/vanishing_gradients/records.py: ten_layers_once",
    "pages/server/page_headers.py: _inline_scripts",
    "pages/training/regularization/words.py: course",
    "pages/server/turns.py: turns",
    "pages/shared/activation_gallery.py: _spec",
    "pages/shared/components.py: component",
    "pages/shared/terms.py: term",
}
MOST_ENTRIES, MOST_BYTES = 64, 50_000


def caches() -> Iterator[tuple[str, str]]:
    """Where a function's results are kept, and how the decorator is written."""
    for path in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else []:
                written = ast.unparse(decorator)
                if "cache" in written.split("(")[0] and "cached_property" not in written:
                    yield f"{path.relative_to(ROOT).as_posix()}: {node.name}", written


def test_a_cache_without_a_bound_has_a_key_that_no_link_makes() -> None:
    unbounded = {place for place, written in caches() if "maxsize" not in written}
    assert unbounded == OF_THE_HOUSE


def test_a_cache_with_a_bound_has_few_entries() -> None:
    bounded = {
        place: written.partition("maxsize=")[2].rstrip(")") for place, written in caches() if "maxsize" in written
    }
    assert len(bounded) >= 10
    for place, most in bounded.items():
        named = Path(ROOT, place.partition(":")[0]).read_text(encoding="utf-8")
        assert most == "KEPT" or int(most) <= MOST_ENTRIES, named


@pytest.mark.parametrize("name", ["spiral", "digits"])
def test_what_these_hold_is_small(name: str) -> None:
    assert bytes_of(beginning(TRAINING_PRESETS[name].experiment)) < MOST_BYTES
    assert bytes_of(forward(TOY_NETWORK)) < MOST_BYTES
