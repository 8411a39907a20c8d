"""The server of test_graph_view.py: the components' route of app.py and one page that shows the graph view."""

from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pages.server.assets import ASSETS, ASSETS_ROUTE

app = st.App(
    str(Path(__file__).with_name("graph_view_app_page.py")),
    routes=[Mount(ASSETS_ROUTE, StaticFiles(directory=ASSETS))],
)
