"""The charts of the vanishing-gradients lesson, tested as data."""

import copy
import dataclasses
import json
import math

import altair as alt
import numpy as np
import pytest

from core.errors import ConfigError
from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.lessons.vanishing_gradients.charts.derivatives import (
    derivative_curve,
    derivative_curve_text,
    sums_on_curve,
    sums_text,
)
from core.lessons.vanishing_gradients.charts.factors import BOUND, WHOLE, factor_chart, factor_text
from core.lessons.vanishing_gradients.charts.histograms import (
    activation_histogram,
    activation_text,
    gradient_histogram,
    gradient_text,
    zero_share,
)
from core.lessons.vanishing_gradients.charts.remedies import remedy_chart, remedy_text
from core.lessons.vanishing_gradients.charts.units import unit_chart, unit_text
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.remedies import compare_remedies
from core.lessons.vanishing_gradients.study import LayerValues, study
from core.networks.activations import ACTIVATIONS
from core.pictures.palette import GREY, PALETTE
from core.pictures.powers import powers_axis, whole_powers

NETWORK = DeepNetwork(depth=4, width=8, initialization="he_normal", normalization="batch", skip=True)
EXPERIMENT = FlowExperiment(NETWORK, "relu", layer=2, lr=1.0)


@pytest.fixture(scope="module")
def found():
    return study(EXPERIMENT)


@pytest.fixture(scope="module")
def flow():
    return gradient_flow(NETWORK, ("relu",)).flows["relu"]


@pytest.fixture(scope="module")
def remedies():
    return compare_remedies(DeepNetwork(depth=4, width=8), "sigmoid")


def layers(spec):
    """All leaves of a layered chart; a leaf without data of its own has its parent's."""
    if "layer" not in spec:
        return [spec]
    inherited = {"data": spec["data"]} if "data" in spec else {}
    return [leaf for part in spec["layer"] for leaf in layers(inherited | part)]


def rows_of(spec, leaf):
    return spec["datasets"][leaf["data"]["name"]]


def charts(found, flow, remedies):
    """All charts that are filled, by name."""
    return {
        "sums": sums_on_curve("relu", found.quantiles, 2),
        "factors": factor_chart(flow.factors, 1.0),
        "units": unit_chart(found),
        "activations": activation_histogram(found.chosen),
        "gradients": gradient_histogram(found.chosen, found.last),
        "remedies": remedy_chart(remedies),
    }


def test_every_filled_chart_is_vega_lite_and_every_layer_has_data(found, flow, remedies):
    for name, spec in charts(found, flow, remedies).items():
        read = alt.LayerChart if "layer" in spec else alt.Chart
        read.from_dict(spec, validate=True)
        assert all(rows_of(spec, leaf) for leaf in layers(spec)), name
        assert set(spec["datasets"]) == {leaf["data"]["name"] for leaf in layers(spec)}, name
        for leaf in layers(spec):
            fields = [given["field"] for given in leaf["encoding"].values() if "field" in given]
            assert all(field in row for field in fields for row in rows_of(spec, leaf)), name


def test_a_filled_chart_takes_nothing_from_the_one_before(found, flow, remedies):
    before = copy.deepcopy(charts(found, flow, remedies))
    other = study(dataclasses.replace(EXPERIMENT, layer=3, lr=0.01))
    sums_on_curve("relu", 9 * other.quantiles, 3)
    unit_chart(other)
    activation_histogram(other.chosen)
    gradient_histogram(other.chosen, other.last)
    assert charts(found, flow, remedies) == before


def test_the_curves_reach_as_far_as_the_sums(found):
    for factor, reach in ((1e-3, 4.0), (1.0, None), (1e3, 40.0)):
        spec = sums_on_curve("relu", factor * found.quantiles, 2)
        expected = reach or max(4.0, 1.1 * np.abs(found.quantiles).max())
        for leaf in layers(spec):
            assert leaf["encoding"]["x"]["scale"]["domain"] == pytest.approx([-expected, expected])
        curve = [row["z"] for row in spec["datasets"]["curves"]]
        assert (min(curve), max(curve)) == pytest.approx((-expected, expected))


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_a_small_chart_holds_the_function_its_slope_and_the_largest_slope(name):
    chart = spec = derivative_curve(name, used=True, theme="dark").to_dict()
    phi, slope, *mark = layers(spec)
    assert phi["mark"]["color"] == PALETTE["dark"]["positive"]
    assert slope["mark"]["color"] == PALETTE["dark"]["negative"]
    assert slope["encoding"]["y"]["scale"]["domain"] == [-0.5, 2.0]
    values = [row["value"] for row in rows_of(chart, slope)]
    if mark:
        (peak,) = rows_of(chart, mark[0])
        assert max(values) <= peak["value"] + 1e-9
        assert max(values) == pytest.approx(peak["value"], abs=1e-3)
    else:
        assert name == "softplus"
    assert "most" in derivative_curve_text(name, used=True)


def test_the_sigmoid_is_marked_at_a_quarter():
    chart = derivative_curve("sigmoid", used=False).to_dict()
    phi, _, mark = layers(chart)
    assert rows_of(chart, mark) == [{"z": 0.0, "value": 0.25}]
    assert phi["mark"]["color"] == GREY
    assert chart["title"]["subtitle"] == "φ′ ≤ 0.25"
    assert "(not in use)" in derivative_curve_text("sigmoid", used=False)


def test_every_layer_has_its_range_on_the_curve(found):
    chart = sums_on_curve("relu", found.quantiles, 2)
    bars, numbers, curves, *_ = layers(chart)
    rows = rows_of(chart, bars)
    wide, half = ([row for row in rows if row["half"] is kind] for kind in (False, True))
    assert [row["layer"] for row in wide] == [row["layer"] for row in half] == [1, 2, 3, 4]
    assert [row["chosen"] for row in wide] == [False, True, False, False]
    np.testing.assert_allclose([(row["z"], row["to"]) for row in wide], found.quantiles[:, [0, 4]])
    np.testing.assert_allclose([(row["z"], row["to"]) for row in half], found.quantiles[:, [1, 3]])
    assert bars["encoding"]["x2"]["field"] == "to"
    assert sorted(row["value"] for row in wide) == [row["value"] for row in wide]  # layer 1 at the bottom
    assert [row["text"] for row in rows_of(chart, numbers)] == ["layer 1", "2", "3", "4"]
    slopes = {row["z"]: row["value"] for row in rows_of(chart, curves) if row["curve"] == "φ′"}
    assert (slopes[min(slopes)], slopes[max(slopes)]) == (0, 1)
    assert "90 % lie between" in sums_text("relu", found.quantiles)


def test_sums_far_out_are_cut_at_the_edge_and_missing_ones_told():
    wide = np.array([[-1e6, -1.0, 0.0, 1.0, 1e6], [np.nan] * 5])
    chart = sums_on_curve("tanh", wide, 1)
    bars, _, curves, *_ = layers(chart)
    assert [(row["layer"], row["to"]) for row in rows_of(chart, bars)] == [(1, 40.0), (1, 1.0)]
    assert curves["encoding"]["x"]["scale"]["domain"] == [-40.0, 40.0]
    assert "not finite" in sums_text("tanh", wide)


def test_the_factors_are_geometric_means_and_the_bound_is_drawn(flow):
    spec = factor_chart(flow.factors, 1.0)
    rows = spec["datasets"][spec["data"]["name"]]
    assert spec["encoding"]["y"]["scale"] == {"type": "log"}
    names = ["together", "weights", "skip connection", "activation", "normalization", "activation at most"]
    assert list(dict.fromkeys(row["cause"] for row in rows)) == names
    for name, part in {WHOLE: flow.factors.whole, **flow.factors.parts}.items():
        drawn = [row["factor"] for row in rows if row["cause"] == name]
        np.testing.assert_allclose(drawn, np.exp(np.log(part).mean(axis=0)))
    assert {row["factor"] for row in rows if row["cause"] == BOUND} == {1.0}
    product = math.prod(next(row["factor"] for row in rows if row["cause"] == name) for name in flow.factors.parts)
    assert product == pytest.approx(rows[0]["factor"])
    assert "skip connection" in factor_text(flow.factors)


def test_shares_are_means_over_the_networks(found):
    spec = unit_chart(found)
    rows = spec["datasets"][spec["data"]["name"]]
    for name, values in (
        ("saturated", found.saturated),
        ("dead", found.dead),
        ("dead after one step", found.dead_after),
    ):
        drawn = [row["share"] for row in rows if row["share of units"] == name]
        np.testing.assert_allclose(drawn, values.mean(axis=0))
    assert "layer 1: " in unit_text(found)


def test_histograms_count_every_value_once(found):
    spec = activation_histogram(found.chosen)
    shares = [row["share"] for row in spec["datasets"][spec["data"]["name"]]]
    assert sum(shares) == pytest.approx(1.0, abs=0.003)  # without the outermost thousandth
    chart = gradient_histogram(found.chosen, found.last)
    own, other = layers(chart)
    assert sum(row["share"] for row in rows_of(chart, own)) == pytest.approx(1 - zero_share(found.chosen))
    assert sum(row["share"] for row in rows_of(chart, other)) == pytest.approx(1 - zero_share(found.last))
    assert own["encoding"]["x"]["bin"] == "binned"
    assert (own["mark"]["color"], other["mark"]["color"]) == (PALETTE["light"]["negative"], GREY)
    assert f"{100 * zero_share(found.chosen):.0f} % exactly zero" in gradient_text(2, found.chosen)
    assert "Activations of layer 2: 90 %" in activation_text(2, found.chosen)


@pytest.mark.parametrize("fill", [0.0, np.nan, np.inf])
def test_histograms_of_nothing_are_empty_and_say_so(fill):
    nothing = LayerValues(np.full(20, fill), np.full(20, fill))
    json.dumps(gradient_histogram(nothing, nothing))
    json.dumps(activation_histogram(nothing))
    assert "none above zero" in gradient_text(1, nothing)
    if fill:
        assert "not all of them are finite" in activation_text(1, nothing)


def test_every_remedy_has_a_dot_per_network_and_one_for_the_mean(remedies):
    chart = remedy_chart(remedies)
    band, networks, means = layers(chart)
    assert rows_of(chart, band) == [{"from": -1.0, "to": 1.0}]
    assert len(rows_of(chart, networks)) == 8 * len(remedies)
    rows = rows_of(chart, means)
    assert [row["remedy"] for row in rows] == [remedy.label for remedy in remedies]
    for row, remedy in zip(rows, remedies, strict=True):
        assert row["level"] == pytest.approx(math.log10(remedy.diagnosis.ratio))
        assert row["arrives"] == (0.1 <= remedy.diagnosis.ratio <= 10)
    assert "sigmoid, as it is: " in remedy_text(remedies)


def test_powers_of_ten_are_labelled_as_such():
    axis = powers_axis(whole_powers(-9.5, 0.2, 6)).to_dict()
    assert axis["values"] == [-8, -6, -4, -2, 0]
    assert '"-8": "10⁻⁸"' in axis["labelExpr"]


def test_an_unknown_activation_is_refused(found):
    with pytest.raises(ConfigError, match="must be one of"):
        derivative_curve("swish", used=True)
    with pytest.raises(ConfigError, match="must be one of"):
        sums_on_curve("swish", found.quantiles, 1)
