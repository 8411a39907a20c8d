"""The main pictures of lessons as a browser, a notebook or a course page gets them: a link in, a record out.

No session is needed and nothing is stored: the same link always gives the same record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from core.errors import InsideTheNetError
from core.lessons.catalogue import lesson
from core.lessons.live import LIVE, live_picture
from pages.server.addresses import address_of
from pages.server.picture_queue import Busy, PictureQueue

VERSION = 1  # of the records; a new one when a reader of the old ones would no longer understand them
LARGEST = 65_536  # bytes of a question: a link and the changes of the largest network are below a third of it
PLACE = "/pictures"
_PAGE = Path(__file__).with_name("pictures.html.jinja")
_FRESH = {"Cache-Control": "no-store"}
_NEAR = ("same-origin", "same-site", "none")
_QUEUE = PictureQueue()
_SHAPE = (
    'The body must be JSON like {"link": {"preset": "toy-network"}, "changes": [{"key": "x1", "set": "x", "sample": 0, '
    '"index": 0, "value": 0.5}]}.'
)


class _Refused(Exception):
    """Why there is no record: a status and sentences."""

    def __init__(self, status: int, *sentences: str) -> None:
        self.status, self.sentences = status, sentences


async def _record(request: Request) -> Response:
    """The record of a link, GET, or of a link and changes made to its experiment, POST."""
    try:
        _check_origin(request)
        link, changes, more = await _asked(request)
        async with _QUEUE.place(address_of(request.scope)):
            return await run_in_threadpool(_drawn, request.path_params["lesson"], link, changes, more)
    except Busy as busy:
        return _json({"version": VERSION, "sentences": [str(busy)]}, 503, {"Retry-After": "1"})
    except _Refused as refused:
        return _json({"version": VERSION, "sentences": refused.sentences}, refused.status)
    except ClientDisconnect:
        return Response(status_code=400)


def _check_origin(request: Request) -> None:
    """A page from elsewhere does not get its visitors' browsers to compute here."""
    if request.headers.get("sec-fetch-site", "none") not in _NEAR:
        raise _Refused(403, "Pictures are for pages of the same address.")


async def _asked(request: Request) -> tuple[Mapping[str, str], list[Any], bool]:
    if request.method == "GET":
        return dict(request.query_params), [], False
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise _Refused(413, f"The body must have at most {LARGEST} bytes.")
    try:
        asked = json.loads(body)
        link, changes, more = asked["link"], asked["changes"], asked.get("more") is True
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _Refused(400, _SHAPE) from None
    if (
        not isinstance(link, dict)
        or not all(isinstance(v, str) for v in link.values())
        or not isinstance(changes, list)
    ):
        raise _Refused(400, _SHAPE)
    return link, changes, more


def _drawn(slug: str, link: Mapping[str, str], changes: list[Any], more: bool) -> Response:
    if slug not in LIVE:
        raise _Refused(404, f"There are pictures of {', '.join(LIVE)}.")
    picture = live_picture(slug)
    restored = picture.link.read(link)
    if restored.notices:
        raise _Refused(400, *restored.notices)
    try:
        record = picture.after(restored.experiment, changes, more=more)
    except InsideTheNetError as error:
        raise _Refused(400, str(error)) from None
    return _json({"version": VERSION, "lesson": slug, "picture": record})


def _json(content: dict[str, Any], status: int = 200, headers: Mapping[str, str] = _FRESH) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    return Response(text, status, {**_FRESH, **headers}, "application/json")


async def _list(request: Request) -> Response:
    """Which lessons have pictures, and an example of each: a page for readers, JSON for programs."""
    examples = {slug: f"{PLACE}/{slug}?preset={live_picture(slug).link.default}" for slug in LIVE}
    if "text/html" not in request.headers.get("accept", ""):
        return _json({"version": VERSION, "pictures": examples})
    page = Environment(autoescape=True).from_string(_PAGE.read_text(encoding="utf-8"))
    lessons = [(lesson(slug), address) for slug, address in examples.items()]
    root = str(request.base_url).rstrip("/")
    return HTMLResponse(page.render(examples=lessons, place=PLACE, version=VERSION, root=root), headers=_FRESH)


PICTURE_ROUTES = [
    Route(PLACE, _list, methods=["GET"]),
    Route(f"{PLACE}/{{lesson}}", _record, methods=["GET", "POST"]),
]
