"""What answers tell the browser to allow, and how assets are sent."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from core.errors import ConfigError
from pages.server import asset_routes
from pages.server.asset_routes import ASSET_ROUTES
from pages.server.assets import ASSETS, ASSETS_ROUTE
from pages.server.page_headers import FRAMES_VARIABLE, PageHeaders
from tests.pages.server.asgi import Answer
from tests.pages.server.scenes import Wire, asked, in_loop, scope

ROUTES = [Route("/page", lambda _: HTMLResponse("<p>")), Route("/data", lambda _: JSONResponse({}))]


def got(path: str, **headers: str) -> Answer:
    app = Starlette(routes=[*ROUTES, *ASSET_ROUTES], middleware=[Middleware(PageHeaders)])
    return Answer(app, "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_page_says_whence_its_scripts_may_come_and_every_answer_its_type():
    page, data = got("/page").headers, got("/data").headers
    rules = dict(rule.split(" ", 1) for rule in page["content-security-policy"].split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == "'self'"
    assert rules["object-src"] == "'none'"
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "http" not in page["content-security-policy"]
    assert page["x-content-type-options"] == data["x-content-type-options"] == "nosniff"
    assert page["referrer-policy"] == data["referrer-policy"] == "same-origin"
    assert "content-security-policy" not in data


def test_the_scripts_in_streamlits_own_page_are_allowed_by_what_they_say():
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    allowed = got("/page").headers["content-security-policy"]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) >= 1
    for script in scripts:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in allowed


def test_a_setting_lets_courses_show_lessons_in_frames(monkeypatch):
    monkeypatch.setenv(FRAMES_VARIABLE, "'self' https://course.example.org")
    assert got("/page").headers["content-security-policy"].endswith("frame-ancestors 'self' https://course.example.org")
    monkeypatch.setenv(FRAMES_VARIABLE, "*; script-src *")
    with pytest.raises(ConfigError, match="must be sources like"):
        got("/page")


def test_an_asset_is_kept_for_good_and_compressed_once(monkeypatch):
    path, file = f"{ASSETS_ROUTE}/run/view.js", ASSETS / "run" / "view.js"
    packed = []
    monkeypatch.setattr(
        asset_routes, "_gzip", lambda full: packed.append(full) or gzip.compress(Path(full).read_bytes())
    )
    route = asset_routes.Assets(ASSETS)
    monkeypatch.setattr(ASSET_ROUTES[0], "app", route)
    for _ in range(2):
        answer = got(path, accept_encoding="gzip, br")
        assert gzip.decompress(answer.body) == file.read_bytes()
    assert len(packed) == 1
    assert answer.headers["content-encoding"] == "gzip"
    assert "javascript" in answer.headers["content-type"]
    plain = in_loop(asked(Starlette(routes=ASSET_ROUTES), scope("http", path=path) | {"root_path": ""}))
    start, *parts = plain.said
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert b"".join(part["body"] for part in parts) == file.read_bytes()
    for one in (answer.headers, headers):
        assert one["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["hosting/nginx.conf", "hosting", "run/../hosting/nginx.conf", "nothing.js"])
def test_what_no_page_needs_is_not_there(path):
    assert got(f"{ASSETS_ROUTE}/{path}").status == 404


def test_a_large_answer_goes_out_in_parts_between_which_others_are_answered():
    body, said = bytes(range(256)) * 1000, list[str]()

    async def scene() -> bytes:
        wire = Wire()

        async def other() -> None:
            while len(said) < 3:
                said.append(f"between {len(wire.said)}")
                await asyncio.sleep(0)

        asked_by_another = asyncio.create_task(other())
        await asset_routes.InParts(body)(scope("http"), wire.receive, wire.send)
        await asked_by_another
        assert [message["more_body"] for message in wire.said[1:]] == [True, True, True, False]
        return b"".join(message["body"] for message in wire.said[1:])

    assert in_loop(scene()) == body
    assert len(set(said)) == 3
