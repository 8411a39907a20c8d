"""Who may ask: pages of this server, by a name that it has. Nothing is looked up for that."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send
from streamlit import config, net_util

from pages.server.addresses import one_address
from pages.server.site_guard import METRICS_VARIABLE, SiteGuard
from tests.pages.server.scenes import asked, in_loop, scope

CONNECT = {"type": "websocket.connect"}
HOME = "10.1.2.3:8501"


class Streamlit:
    """What lies behind the guard: notes what reaches it."""

    def __init__(self) -> None:
        self.reached: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def behind(monkeypatch) -> Streamlit:
    def never(*_: object) -> None:
        raise AssertionError("the server's own address was looked up")

    monkeypatch.setattr(net_util, "get_external_ip", never)
    monkeypatch.setattr(net_util, "get_internal_ip", never)
    return Streamlit()


def status(behind: Streamlit, where: Scope, *, public: bool = True) -> int:
    return in_loop(asked(SiteGuard(behind, public), where, CONNECT)).status


@pytest.mark.parametrize(
    "origin", ["http://elsewhere.example", "http://10.1.2.3:9999", "null", "http://[", "http://localhost"]
)
def test_the_socket_of_another_site_is_refused_before_streamlit_sees_it(behind, origin):
    assert status(behind, scope(host=HOME, origin=origin)) == 1008
    assert behind.reached == []


@pytest.mark.parametrize("headers", [{}, {"origin": f"http://{HOME}"}, {"origin": f"https://{HOME}"}])
def test_the_servers_own_pages_and_programs_pass(behind, headers):
    status(behind, scope(host=HOME, **headers))
    assert len(behind.reached) == 1


def test_what_another_site_reads_loses_its_origin_and_what_it_sends_is_refused(behind):
    reading = scope("http", host=HOME, origin="http://elsewhere.example")
    assert status(behind, reading) == 200
    assert [name for name, _ in behind.reached[0]["headers"]] == [b"host"]
    sending = reading | {"method": "POST"}
    assert status(behind, sending) == 403
    assert len(behind.reached) == 1


def test_a_setting_lets_a_named_site_in(behind, monkeypatch):
    allowed = {"server.corsAllowedOrigins": ["https://course.example"], "server.enableCORS": True}
    monkeypatch.setattr(config, "get_option", lambda name: allowed.get(name, []))
    status(behind, scope(host=HOME, origin="https://course.example"))
    assert len(behind.reached) == 1


@pytest.mark.parametrize(
    "host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "192.168.1.4", "classroom", "net.local"]
)
def test_a_laptop_is_known_by_its_address_and_by_names_of_its_network(behind, host):
    assert status(behind, scope("http", host=host), public=False) == 200


@pytest.mark.parametrize(
    "host", ["rebound.example", "rebound.example:8501", "localhost.example", "127.0.0.1.example", ""]
)
def test_a_name_that_a_stranger_can_register_is_not_a_laptops_own(behind, host):
    """DNS rebinding: another site's name is made to mean this machine, so that its pages count as ours."""
    assert status(behind, scope("http", host=host), public=False) == 421
    assert status(behind, scope(host=host, origin=f"http://{host}"), public=False) == 1008
    assert behind.reached == []


def test_allowed_hosts_count_for_pages_as_for_sockets(behind, monkeypatch):
    known = {"server.allowedHosts": ["net.example"], "server.corsAllowedOrigins": [], "server.enableCORS": True}
    monkeypatch.setattr(config, "get_option", known.get)
    assert status(behind, scope("http", host="net.example:8501")) == 200
    assert status(behind, scope("http", host="other.example")) == 421


def test_the_servers_figures_are_closed_unless_asked_for(behind, monkeypatch):
    where = scope("http", path="/_stcore/metrics", host=HOME)
    assert status(behind, where) == 404
    monkeypatch.setenv(METRICS_VARIABLE, "1")
    assert status(behind, where) == 200


def test_a_household_is_one_address():
    assert one_address("2001:db8:1:2:aaaa::1") == one_address("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::"
    assert one_address("2001:db8:1:3::1") != "2001:db8:1:2::"
    assert one_address("::ffff:10.0.0.1") == one_address("10.0.0.1") == "10.0.0.1"
    assert one_address(None) == "unknown"
