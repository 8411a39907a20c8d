"""Settings of a server that strangers visit: each is there, and each has its effect on a real server."""

from __future__ import annotations

import ast
import http.client
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.staticfiles import StaticFiles
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.NewSession_pb2 import Config, NewSession
from websockets.exceptions import ConnectionClosed, InvalidStatus

from pages.server.apology import SENTENCE, UNUSABLE
from pages.server.assets import ASSETS, ASSETS_ROUTE
from pages.server.door_limits import LAPTOP_DOOR
from pages.server.left_out import too_large
from tests.servers import ROOT, SLOWEST, Server, Tab, launch, request, running

FAULTS = "tests/browser/faults_app.py"
SETTINGS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "server.disconnectedSessionTTL": 120,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.maxMessageSize": 50,
    "server.maxUploadSize": 50,
}
# Off unless somebody turns them on: files beside the script, and programs that drive pages.
LEFT_OFF = {"server.enableStaticServing": False, "server.enableAgentApi": False, "global.developmentMode": False}
MEGABYTE = 2**20
BOUNDARY = "end-of-part"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def faults() -> Iterator[Server]:
    with running(FAULTS) as started:
        yield started


@pytest.mark.parametrize(("name", "value"), (SETTINGS | LEFT_OFF).items())
def test_the_server_reads_each_setting(name: str, value: object, read: dict[str, object]) -> None:
    assert read[name] == value


@pytest.fixture(scope="module")
def read() -> dict[str, object]:
    """The settings as a server started in this folder reads them."""
    code = (
        f"from streamlit import config; print({{name: config.get_option(name) for name in {[*SETTINGS, *LEFT_OFF]}}})"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(ast.literal_eval(answer.stdout))


@pytest.mark.parametrize("name", SETTINGS)
def test_what_differs_from_streamlits_default_or_matters_is_written_down(name: str) -> None:
    assert f"\n{name.split('.')[1]} = " in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def first(tab: Tab) -> NewSession:
    return next(m.new_session for m in tab.messages if m.WhichOneof("type") == "new_session")


def test_the_browser_is_told_to_send_no_statistics_and_to_show_no_developers_menu(server: Server) -> None:
    with Tab(server.address) as tab:
        config = first(tab.open()).config
        assert not config.gather_usage_stats
        assert config.toolbar_mode == Config.ToolbarMode.VIEWER


def test_no_path_of_the_server_is_told_to_a_visitor(server: Server) -> None:
    """Which also proves that the server has the message guard; see test_message_guard.py for the rest."""
    with Tab(server.address) as tab:
        for page in ("", "forward_pass", "glossary", "no_such_page"):
            tab.open(page)
        assert first(tab).main_script_path == "navigation.py"
        assert str(ROOT).encode() not in tab.received
        assert str(Path.home()).encode() not in tab.received
        assert sys.prefix.encode() not in tab.received


def exceptions(tab: Tab) -> list[str]:
    elements = [m.delta.new_element for m in tab.messages if m.WhichOneof("type") == "delta"]
    return [str(e) for e in elements if e.WhichOneof("type") == "exception"]


def test_a_page_that_fails_says_so_without_path_message_or_traceback(faults: Server) -> None:
    with Tab(faults.address) as tab:
        tab.open(query="fault=script")
        assert SENTENCE.encode() in tab.received
        assert exceptions(tab) == []
        for secret in (b"secret", b"Traceback", b"RuntimeError", str(ROOT).encode()):
            assert secret not in tab.received


def says(tab: Tab, sentence: str, **value: object) -> bool:
    """Whether the glossary answers with a sentence, and no apology, when its text field says something."""
    elements = [m.delta.new_element for m in tab.open("glossary").messages if m.WhichOneof("type") == "delta"]
    (name,) = {element.text_input.id for element in elements if element.text_input.id}
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add(id=name, **value)
    message.rerun_script.page_script_hash = next(
        m.navigation.page_script_hash for m in tab.messages if m.WhichOneof("type") == "navigation"
    )
    tab.received = b""
    tab.socket.send(message.SerializeToString())
    while sentence.encode() not in tab.read().received and SENTENCE.encode() not in tab.received:
        pass  # the page is drawn once more
    return SENTENCE.encode() not in tab.received


def test_what_no_control_could_have_said_gets_a_sentence(server: Server) -> None:
    with Tab(server.address) as tab:
        assert says(tab, UNUSABLE, int_array_value={"data": [2**40, -1]})
    with Tab(server.address) as tab:
        assert says(tab, too_large(LAPTOP_DOOR), string_value="x" * (LAPTOP_DOOR.value + 1))


def test_a_failing_page_without_our_sentence_would_still_show_no_details() -> None:
    code = """
import streamlit as st
from streamlit.elements.exception import marshall
from streamlit.proto.Exception_pb2 import Exception as Shown
shown = Shown()
try:
    raise RuntimeError("a secret")
except RuntimeError as error:
    marshall(shown, error, apply_show_error_details=True)
print(repr((shown.type, shown.message, list(shown.stack_trace))))
"""
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    kind, message, trace = ast.literal_eval(answer.stdout)
    assert (kind, trace) == ("", [])
    assert "secret" not in message


def token(server: Server) -> str:
    """The token against forged requests, as the server gives it to a browser."""
    (cookie,) = request(f"{server.address}/_stcore/health").values("set-cookie")
    return cookie.split(";")[0].partition("=")[2]


def upload(server: Server, session: str, size: int, given: str, cookie: str = "") -> int:
    """The answer to a file of `size` bytes, sent with a token and the same one, or another, as the cookie."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'.encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    if given:
        headers |= {"X-Xsrftoken": given, "Cookie": f"_streamlit_xsrf={cookie or given}"}
    body = head + b"0" * size + f"\r\n--{BOUNDARY}--\r\n".encode()
    return request(f"{server.address}/_stcore/upload_file/{session}/file", "PUT", headers, body).status


def announced(server: Server, session: str, size: int, given: str) -> int:
    """The answer to the announcement of a body of `size` bytes, of which none is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SLOWEST)
    try:
        connection.putrequest("PUT", f"/_stcore/upload_file/{session}/file")
        headers = {"X-Xsrftoken": given, "Cookie": f"_streamlit_xsrf={given}", "Content-Length": str(size)}
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def test_uploads_are_bounded_and_need_the_token_of_the_own_browser(server: Server) -> None:
    with Tab(server.address) as tab:
        session, own = tab.open().session, token(server)
        assert upload(server, session, 1_000, own) == 204
        assert upload(server, session, 1_000, "") == 403
        assert upload(server, session, 1_000, own, cookie=token(server)) == 403
        assert upload(server, "no-such-session", 1_000, own) == 400
        assert announced(server, session, 50 * MEGABYTE + 1, own) == 413


def test_no_uploader_offers_more_than_the_server_takes() -> None:
    """A larger file would be refused by the server only after it was sent."""
    offered = {}
    for path in (ROOT / "pages").rglob("*.py"):
        found = re.search(r"^MOST_MEGABYTES = (\d+)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            offered[path.name] = int(found[1])
    assert offered
    assert {name for name, megabytes in offered.items() if megabytes > SETTINGS["server.maxUploadSize"]} == set()


def send_and_read(tab: Tab, data: bytes) -> None:
    tab.socket.send(data)
    tab.read()


def test_a_huge_message_ends_the_connection_and_nothing_else(server: Server) -> None:
    with Tab(server.address) as other:
        other.open()
        with Tab(server.address) as tab:
            tab.open()
            with pytest.raises((ConnectionClosed, EOFError)):
                send_and_read(tab, b"\0" * 51_000_000)
        assert other.open("glossary").messages


def test_pages_of_other_sites_cannot_talk_to_the_server(server: Server) -> None:
    with pytest.raises(InvalidStatus), Tab(server.address, headers={"Origin": "https://elsewhere.example"}):
        pytest.fail("another site's page was let in")
    with Tab(server.address, headers={"Origin": server.address}) as tab:
        assert tab.open().session
    answer = request(f"{server.address}/_stcore/health", headers={"Origin": "https://elsewhere.example"})
    assert answer.values("access-control-allow-origin") == []


def test_a_lost_connection_finds_its_session_again_and_only_within_the_time_to_live() -> None:
    with running(FAULTS, STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1") as short:
        with Tab(short.address) as tab:
            session = tab.open(query="fault=callback").session
        with Tab(short.address, session) as tab:
            assert tab.open(query="fault=callback").session == session
        time.sleep(1.5)
        with Tab(short.address, session) as tab:
            assert tab.open(query="fault=callback").session != session


SECRETS = [b"class WithoutPaths", b"showErrorDetails", b"import streamlit", b"root:", b"Traceback"]


@pytest.mark.parametrize("route", ["", "/components", "/runs/x"])
@pytest.mark.parametrize(
    "path",
    [
        *("/../app.py", "/../../app.py", "/%2e%2e/app.py", "/..%2fapp.py", "/%2e%2e%2fapp.py", "/..%5capp.py"),
        *("//etc/passwd", "/%2fetc%2fpasswd", "/....//app.py", "/%252e%252e/app.py", "/lessons/../../app.py"),
        *("/../.streamlit/config.toml", "/%00", "/.git/config", "/weights"),
    ],
)
def test_routes_give_nothing_but_what_is_theirs(server: Server, route: str, path: str) -> None:
    address = f"{server.address}{path}" if route == "/runs/x" else f"{server.address}{ASSETS_ROUTE}{route}{path}"
    answer = request(address)
    assert not [secret for secret in SECRETS if secret in answer.body]
    assert str(ROOT).encode() not in answer.body
    if route != "/runs/x":
        assert answer.status in (400, 404)


def test_the_assets_route_follows_no_link_out_of_its_folder(tmp_path: Path) -> None:
    """app.py serves a folder with this class: what it refuses, the server refuses."""
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path / "secret")
    assert StaticFiles(directory=inside).lookup_path("link") == ("", None)
    assert StaticFiles(directory=inside).lookup_path("../secret") == ("", None)
    assert not [path for path in ASSETS.rglob("*") if path.is_symlink()]


def test_a_route_that_fails_says_nothing_about_it(faults: Server) -> None:
    answer = request(f"{faults.address}/broken")
    assert (answer.status, answer.body) == (500, b"Internal Server Error")


@pytest.mark.parametrize("place", ["environment", "secrets"])
def test_a_setting_of_the_host_that_cannot_be_read_stops_the_server_at_its_start(place: str, tmp_path: Path) -> None:
    """From the environment, and from the secrets of Streamlit Community Cloud, which become the environment."""
    (tmp_path / "secrets.toml").write_text('INSIDE_THE_NET_HOSTED = "yes"', encoding="utf-8")
    there = {"STREAMLIT_SECRETS_FILES": str(tmp_path / "secrets.toml")}
    server = launch(**({"INSIDE_THE_NET_HOSTED": "yes"} if place == "environment" else there))
    try:
        assert server.process.wait(SLOWEST) != 0
    finally:
        server.kill()
