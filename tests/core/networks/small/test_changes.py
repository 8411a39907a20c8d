"""Changes that a reader makes on the picture."""

import pytest

from core.errors import ConfigError
from core.networks.small.changes import apply_change, with_samples
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK

XOR = SMALL_NETWORKS["xor-by-hand"].experiment


def test_a_weight_is_set_from_a_number_or_from_text():
    for value in (0.25, "0.25", " 0.25 "):
        change = {"set": "w", "layer": 2, "unit": 1, "source": 2, "value": value}
        assert apply_change(TOY_NETWORK, change).build()[2].weight.tolist() == [[1.0, 0.25]]


def test_an_input_and_a_target_are_set_in_their_sample():
    changed = apply_change(XOR, {"set": "x", "sample": 2, "index": 1, "value": -3})
    assert changed.x == ((0.0, 0.0), (0.0, 1.0), (1.0, -3.0), (1.0, 1.0))
    assert apply_change(XOR, {"set": "y", "sample": 3, "index": 0, "value": "7"}).y[3] == (7.0,)


def test_samples_are_added_as_copies_of_the_last_and_removed_from_the_end():
    more = with_samples(XOR, 6)
    assert more.x[4:] == ((1.0, 1.0), (1.0, 1.0))
    assert more.y[4:] == ((0.0,), (0.0,))
    fewer = apply_change(apply_change(XOR, {"set": "sample", "value": 3}), {"set": "rows", "value": 2})
    assert fewer.x == XOR.x[:2]
    assert fewer.sample == 1


def test_samples_without_targets_stay_without():
    bare = with_samples(SMALL_NETWORKS["toy-network"].experiment.__class__((1, 1), ("identity",), 0, ((1.0,),)), 3)
    assert bare.y == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"set": "w", "layer": 1, "unit": 1, "source": 1, "value": "abc"}, "w₁ must be a number"),
        ({"set": "w", "layer": 1, "unit": 1, "source": 0, "value": "1e400"}, "b₁ must be a number"),
        ({"set": "w", "layer": 3, "unit": 1, "source": 0, "value": 1}, "must exist in the network 1-2-1"),
        ({"set": "w", "layer": "1", "unit": 1, "source": 0, "value": 1}, "layer must be a whole number"),
        ({"set": "x", "sample": 0, "index": 0, "value": float("nan")}, "x must be a number"),
        ({"set": "x", "sample": 1, "index": 0, "value": 1}, "must be an entry of the samples"),
        ({"set": "y", "sample": -1, "index": 0, "value": 1}, "must be an entry of the samples"),
        ({"set": "rows", "value": 17}, "samples must be between 1 and 16"),
        ({"set": "sample", "value": 5}, "sample must be from 1 to 1"),
        ({"set": "eval", "value": 5}, "must set x, y, w, sample or rows"),
        ({}, "must set x, y, w, sample or rows"),
    ],
)
def test_a_change_that_breaks_a_rule_says_which(change, sentence):
    with pytest.raises(ConfigError) as caught:
        apply_change(TOY_NETWORK, change)
    assert sentence in str(caught.value)
