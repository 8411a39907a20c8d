"""A server for tests: the routes and guards of app.py around a page that fails as the link says."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pages.server.apology import apologize
from pages.server.assets import ASSETS, ASSETS_ROUTE
from pages.server.message_guard import MessageGuard
from pages.server.run_routes import RUN_ROUTES


def broken(_: Request) -> None:
    raise RuntimeError("a secret")


app = st.App(
    str(Path(__file__).with_name("faults_app_page.py")),
    on_script_error=apologize,
    middleware=[Middleware(MessageGuard)],
    routes=[Mount(ASSETS_ROUTE, StaticFiles(directory=ASSETS)), Route("/broken", broken), *RUN_ROUTES],
)
