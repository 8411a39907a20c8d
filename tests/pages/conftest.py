"""Pages without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[2] / "pages"


def ran(at: AppTest) -> AppTest:
    """The page after one more run, which must not raise."""
    at.run()
    assert not at.exception
    return at


@pytest.fixture
def opened(request: pytest.FixtureRequest):
    """Opens the page of the test module's PAGE by link: opened(preset="toy-network")."""

    def open_page(**params: str) -> AppTest:
        at = AppTest.from_file(PAGES / request.module.PAGE, default_timeout=30)
        for key, value in params.items():
            at.query_params[key] = value
        return ran(at)

    return open_page
