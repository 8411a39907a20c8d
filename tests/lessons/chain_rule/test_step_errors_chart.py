"""The error of difference quotients against h, tested as data."""

import math

from core.autograd.live_loss import trace
from core.autograd.step_study import StepError, study_steps
from core.lessons.chain_rule.step_errors_chart import SMALLEST_ERROR, step_error_chart, step_error_spec, step_error_text
from core.networks.small.presets import TOY_NETWORK
from core.pictures.palette import PALETTE
from core.pictures.vega_lite import vega_lite

ERRORS = study_steps(TOY_NETWORK, trace(TOY_NETWORK), "b1[1]")


def rows(chart):
    spec = chart.to_dict()
    return spec["datasets"][spec["data"]["name"]]


def slope(method, low, high):
    """Of log error against log h, between two steps, in float64."""
    mine = {row["h"]: row["error"] for row in rows(step_error_chart(ERRORS))
            if (row["method"], row["precision"]) == (method, "float64")}  # fmt: skip
    near = [min(mine, key=lambda h, at=at: abs(math.log(h / at))) for at in (low, high)]
    return (math.log(mine[near[1]]) - math.log(mine[near[0]])) / (math.log(near[1]) - math.log(near[0]))


def test_forward_differences_fall_with_slope_1_and_central_ones_with_slope_2():
    assert abs(slope("forward", 1e-4, 1e-1) - 1) < 0.1
    assert abs(slope("central", 1e-3, 1e-1) - 2) < 0.1


def test_rounding_makes_small_steps_worse():
    assert slope("forward", 1e-13, 1e-9) < -0.5


def test_colour_tells_the_method_and_dash_the_precision():
    encoding = step_error_chart(ERRORS, "dark").to_dict()["encoding"]
    colours, dashes = (encoding[name]["scale"] for name in ("color", "strokeDash"))
    hues = {"forward": PALETTE["dark"]["positive"], "central": PALETTE["dark"]["negative"]}
    methods, precisions = zip(*(name.split(", ") for name in colours["domain"]), strict=True)
    assert colours["range"] == [hues[method] for method in methods]
    assert colours["domain"] == dashes["domain"]
    assert [dash == [1, 0] for dash in dashes["range"]] == [precision == "float64" for precision in precisions]
    assert {row["line"] for row in rows(step_error_chart(ERRORS))} == set(colours["domain"])


def test_one_legend_shows_colour_and_dash_together():
    """Of dashes alone no samples are drawn."""
    encoding = step_error_chart(ERRORS).to_dict()["encoding"]
    assert encoding["color"]["field"] == encoding["strokeDash"]["field"]
    assert encoding["strokeDash"]["legend"] is None
    assert encoding["color"]["legend"]["columns"] == 2  # two lines of it fit on a telephone


def test_axes_are_logarithmic():
    encoding = step_error_chart(ERRORS).to_dict()["encoding"]
    assert encoding["x"]["scale"]["type"] == encoding["y"]["scale"]["type"] == "log"


def test_no_error_is_zero_on_a_logarithmic_axis():
    assert min(row["error"] for row in rows(step_error_chart(ERRORS))) >= SMALLEST_ERROR


def test_the_text_alternative_names_the_best_steps():
    text = step_error_text(ERRORS)
    assert text.count("smallest error") == 4
    assert "central difference in float64" in text


def test_a_filled_specification_is_the_chart_of_its_errors_and_of_nobody_elses():
    other = [StepError("forward", "float32", 0.5, 2.0, 1.5)]
    for errors, theme in ((ERRORS, "light"), (other, "light"), (ERRORS, "dark")):
        filled, built = step_error_spec(errors, theme), vega_lite(step_error_chart(errors, theme))
        ((name, mine),) = filled.pop("datasets").items()
        assert filled.pop("data") == {"name": name}
        assert [mine] == list(built.pop("datasets").values())
        del built["data"]
        assert filled == built
