"""What passes between a visitor's browser and Streamlit; test_settings.py asks a real server."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.server.door_limits import LAPTOP_DOOR
from pages.server.left_out import MARK
from pages.server.message_guard import SESSION, MessageGuard, _told
from tests.servers import ROOT


def passed_on(*asked: BackMsg) -> list[str | None]:
    """The kinds of messages that reach Streamlit through the guard."""
    return [message.WhichOneof("type") for message in passed_whole(*asked)]


def passed_whole(*asked: BackMsg) -> list[BackMsg]:
    """The messages that reach Streamlit through the guard."""
    arriving = iter([*({"type": "websocket.receive", "bytes": m.SerializeToString()} for m in asked), {"type": "end"}])
    reached: list[BackMsg] = []

    async def receive() -> Message:
        return next(arriving)

    async def send(message: Message) -> None:
        raise AssertionError(f"nothing is sent here, got {message}")

    async def streamlit(_: Scope, receive: Receive, __: Send) -> None:
        while (message := await receive())["type"] != "end":
            reached.append(BackMsg.FromString(message["bytes"]))

    # In a thread of its own: Playwright's tests leave a running event loop in this one.
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: asyncio.run(MessageGuard(streamlit)({"type": "websocket"}, receive, send))).result()
    return reached


def test_only_what_pages_need_reaches_streamlit() -> None:
    """A visitor can neither empty the caches of all, nor ask for the git checkout, nor have files written."""
    kinds = ("clear_cache", "load_git_info", "set_run_on_save", "debug_disconnect_websocket", "debug_shutdown_runtime")
    refused = [BackMsg(**{kind: True}) for kind in kinds]
    for operation in ("install_skills", "dismiss_skills_nudge"):
        message = BackMsg()
        getattr(message.backend_operation_request, operation).SetInParent()
        refused.append(message)
    needed = [BackMsg(stop_script=True), BackMsg(app_heartbeat=True)]
    for kind in ("rerun_script", "file_urls_request"):
        message = BackMsg()
        getattr(message, kind).SetInParent()
        needed.append(message)
    download = BackMsg()
    download.backend_operation_request.deferred_file.SetInParent()
    expected = ["stop_script", "app_heartbeat", "rerun_script", "file_urls_request", "backend_operation_request"]
    assert passed_on(*refused) == []
    assert passed_on(*refused, *needed, download) == expected


@pytest.mark.parametrize("words", ["x" * (LAPTOP_DOOR.value + 1), "{" * (LAPTOP_DOOR.rows + 1)])
def test_a_control_that_says_too_much_is_left_out_and_the_whole_page_is_asked_to_tell(words: str) -> None:
    message = BackMsg()
    message.rerun_script.fragment_id = "a part"
    message.rerun_script.widget_states.widgets.add(id="large", string_value=words)
    message.rerun_script.widget_states.widgets.add(id="small", int_value=3)
    (passed,) = passed_whole(message)
    assert {widget.id for widget in passed.rerun_script.widget_states.widgets} == {"small", MARK}
    assert passed.rerun_script.fragment_id == ""
    message.rerun_script.widget_states.widgets[0].string_value = words[:100]
    (passed,) = passed_whole(message)
    assert passed == message


def test_what_cannot_be_read_is_left_to_streamlit() -> None:
    passed: list[Message] = []
    arriving = iter([{"type": "websocket.connect"}, {"type": "websocket.receive", "bytes": b"\xff\xff"}])

    async def receive() -> Message:
        return next(arriving)

    async def send(message: Message) -> None:
        raise AssertionError(f"nothing is sent here, got {message}")

    async def streamlit(_: Scope, receive: Receive, __: Send) -> None:
        passed.extend([await receive(), await receive()])

    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: asyncio.run(MessageGuard(streamlit)({"type": "websocket"}, receive, send))).result()
    assert [message["type"] for message in passed] == ["websocket.connect", "websocket.receive"]


def test_only_the_path_of_the_script_is_shortened() -> None:
    message = ForwardMsg()
    message.new_session.main_script_path = f"{ROOT}/pages/navigation.py"
    message.new_session.page_script_hash = "hash"
    scope: Scope = {}
    message.new_session.initialize.session_id = "a-session"
    sent = _told({"type": "websocket.send", "bytes": message.SerializeToString()}, scope)
    assert scope["state"][SESSION] == "a-session"
    assert sent["type"] == "websocket.send"
    received = ForwardMsg.FromString(sent["bytes"]).new_session
    assert (received.main_script_path, received.page_script_hash) == ("navigation.py", "hash")
    other = {"type": "websocket.send", "bytes": ForwardMsg(script_finished=0).SerializeToString()}
    assert _told(other, {}) is other
    assert _told({"type": "websocket.close"}, {}) == {"type": "websocket.close"}
