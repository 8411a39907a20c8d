"""Where a request comes from: the visitor's address, and the page that asks."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

_UNKNOWN = "unknown"
_HOME = (".localhost", ".local", ".lan", ".home.arpa", ".internal")  # names that no stranger can register
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def address_of(scope: Mapping[str, Any]) -> str:
    """Who is counted as one. Behind a proxy on this machine uvicorn has put the visitor's own address here."""
    client = scope.get("client")
    return one_address(client[0] if client else None)


def one_address(host: str | None) -> str:
    """An address as it counts: a household has 2^64 of the sixth version, which differ behind the first half."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or _UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)).network_address)


def known_host(scope: MutableMapping[str, Any], *, public: bool) -> bool:
    """Whether a request means this server by a name that it has.

    Else another site could give its own name this machine's address (DNS rebinding): its pages would count as ours.
    A public server has many names and nothing that its visitors may not see; `server.allowedHosts` bounds them.
    """
    host = Headers(scope=scope).get("host")
    if config.get_option("server.allowedHosts"):
        return is_host_allowed(host)
    return public or host is None or _is_at_home(_name(f"//{host}"))


def same_site(scope: MutableMapping[str, Any], *, public: bool) -> bool:
    """Whether no other site's page asks. Looks nothing up, unlike Streamlit, which asks the internet for its address.

    Other pages of one's own machine may ask, but not those of a visitor's machine.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None or not config.get_option("server.enableCORS"):
        return True
    named = {allowed.strip() for allowed in config.get_option("server.corsAllowedOrigins")}
    if origin in named or _place(origin) == headers.get("host"):
        return True
    return not public and _name(origin) in _LOOPBACK


def _place(url: str) -> str | None:
    """Name and port of an address; None if it cannot be read."""
    try:
        return urlsplit(url).netloc or None
    except ValueError:
        return None


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_at_home(name: str) -> bool:
    own = socket.gethostname().lower()
    if name in ("localhost", own) or name.endswith(_HOME):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.partition(".")[0] == own.partition(".")[0])
    return True
