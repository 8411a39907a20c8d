"""How connections behave, set at the objects of the web server, which Streamlit makes and does not hand out."""

from __future__ import annotations

import gc
import socket
from typing import Any

from pages.server.door_limits import door_limits


def send_at_once() -> None:
    """Turn Nagle's algorithm off: a page's update is twenty small messages, and each would wait for the last one.

    Connections inherit the option from the listening socket, which is looked up among the live objects.
    """
    for found in living(socket.socket):
        if found.fileno() >= 0 and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def take_small_messages() -> None:
    """Refuse a message from a browser while it arrives: `server.maxMessageSize` is for what pages send, too.

    Two hundred half messages of that size would be ten gigabytes.
    """
    from uvicorn import Config

    for found in living(Config):
        found.ws_max_size = door_limits().message


def living(kind: type) -> list[Any]:
    """All objects of a type, by their type alone: isinstance would wake lazy ones."""
    return [thing for thing in gc.get_objects() if issubclass(type(thing), kind)]
