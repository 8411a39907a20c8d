"""A server for tests: the routes and guards of app.py around a page that fails as the link says."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.routing import Route

from pages.server.apology import apologize
from pages.server.asset_routes import ASSET_ROUTES
from pages.server.door import DOOR
from pages.server.run_routes import RUN_ROUTES


def broken(_: Request) -> None:
    raise RuntimeError("a secret")


app = st.App(
    str(Path(__file__).with_name("faults_app_page.py")),
    on_script_error=apologize,
    middleware=DOOR,
    routes=[*ASSET_ROUTES, Route("/broken", broken), *RUN_ROUTES],
)
