"""Charts reach the browser with all their rows, and no page takes the slow way."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from core.autograd.step_study import StepError
from core.lessons.chain_rule.step_errors_chart import step_error_chart
from core.lessons.vanishing_gradients.charts.derivatives import derivative_curve, sums_on_curve
from core.pictures.activations import activation_curve
from core.pictures.vega_lite import LOOK, PADDING, SMALLEST_LETTERS
from pages.shared.charts import ready

ROOT = Path(__file__).parents[2]
ERRORS = [StepError("forward", "float64", 1e-3, 0.5, 2e-4), StepError("central", "float32", 1e-2, 0.5, 0.0)]
CHARTS = {
    "layers": lambda: derivative_curve("tanh", used=True),
    "one": lambda: activation_curve("relu", used=False),
    "words": lambda: step_error_chart(ERRORS),
}


@pytest.mark.parametrize("name", list(CHARTS))
def test_a_chart_is_what_altair_says_and_its_rows_are_all_there(name):
    checked = CHARTS[name]().to_dict()
    spec = ready(CHARTS[name]())
    for dataset, rows in checked.pop("datasets").items():
        with pa.ipc.open_stream(io.BytesIO(spec["datasets"][dataset])) as stream:
            assert stream.read_all().to_pylist() == rows
    del spec["datasets"], checked["config"]
    assert (spec.pop("config"), spec.pop("padding")) == (LOOK, PADDING)
    assert spec == checked


def test_no_letters_of_a_chart_are_too_small_and_legends_show_lines_as_they_are():
    """Which a chart could only undo by sizes of its own."""

    def own(part):
        values = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
        sizes = [size for key, size in part.items() if key.endswith("ontSize")] if isinstance(part, dict) else []
        return sizes + [size for value in values for size in own(value)]

    quantiles = np.tile([-2.0, -1.0, 0.0, 1.0, 2.0], (3, 1))
    specs = [ready(make()) for make in CHARTS.values()] + [sums_on_curve("sigmoid", quantiles, 1)]
    sizes = [size for spec in specs for size in own({**spec, "datasets": {}})]
    assert len(sizes) > 2 * len(specs)
    assert min(sizes) >= SMALLEST_LETTERS >= 12
    for spec in specs:
        assert spec["config"]["legend"]["symbolType"] == "stroke"
        assert spec["config"]["legend"]["symbolSize"] >= 300


def test_no_page_lets_streamlit_check_charts_again_and_again():
    slow = [path.name for path in (ROOT / "pages").rglob("*.py") if "st.altair_chart(" in path.read_text("utf-8")]
    assert slow == [], "draw_chart in pages/shared/charts.py does the same and holds nobody up"
