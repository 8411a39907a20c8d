"""Charts reach the browser with all their rows, and no page takes the slow way."""

import io
from pathlib import Path

import pyarrow as pa
import pytest

from core.autograd.step_study import StepError
from core.lessons.chain_rule.step_errors_chart import step_error_chart
from core.lessons.vanishing_gradients.charts.derivatives import derivative_curve
from core.pictures.activations import activation_curve
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
    assert spec == checked


def test_no_page_lets_streamlit_check_charts_again_and_again():
    slow = [path.name for path in (ROOT / "pages").rglob("*.py") if "st.altair_chart(" in path.read_text("utf-8")]
    assert slow == [], "draw_chart in pages/shared/charts.py does the same and holds nobody up"
