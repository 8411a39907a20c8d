"""Runs as the browser reaches them: what a run says, and what the reader wants of it."""

from __future__ import annotations

import json
import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.errors import ConfigError
from core.runs.manager import UNKNOWN, View
from core.runs.messages import COMMANDS
from pages.server.runs import runs

_FRESH = {"Cache-Control": "no-store"}


async def _view(request: Request) -> Response:
    """The run's phase and its chunks from number `since` on."""
    since = request.query_params.get("since", "0")
    if not re.fullmatch(r"\d{1,9}", since, re.ASCII):
        return _refusal("since must be a whole number.", 400)
    view = runs().view(request.path_params["run"], int(since))
    if view is UNKNOWN:
        return _gone()
    return Response(as_json(view).encode(errors="replace"), 200, _FRESH, "application/json")


def as_json(view: View) -> str:
    """A view as JSON; its chunks are JSON already and are not parsed."""
    head = {name: getattr(view, name) for name in ("phase", "place", "can_continue", "sentence", "next")}
    return f'{json.dumps(head)[:-1]}, "chunks": [{",".join(view.chunks)}]}}'


async def _command(request: Request) -> Response:
    """Do what the reader wants."""
    command = request.path_params["command"]
    if command not in COMMANDS:
        return _refusal(f"The command must be one of {', '.join(COMMANDS)}.", 400)
    try:
        known = runs().command(request.path_params["run"], command, request.query_params.get("choice"))
    except ConfigError as error:
        return _refusal(str(error), 400)
    if not known:
        return _gone()
    return Response(status_code=204, headers=_FRESH)


def _gone() -> Response:
    """The run does not exist, or not any more. A 404 would be an error in the console of the reader's browser."""
    return JSONResponse({"phase": "gone"}, 200, _FRESH)


def _refusal(sentence: str, status: int) -> Response:
    return JSONResponse({"sentence": sentence}, status, _FRESH)


RUN_ROUTES = [
    Route("/runs/{run}", _view, methods=["GET"]),
    Route("/runs/{run}/{command}", _command, methods=["POST"]),
]
