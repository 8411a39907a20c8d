"""What may pass between a visitor's browser and Streamlit, which also serves developers at their own machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.door_limits import DoorLimits, door_limits
from pages.server.left_out import mark

if TYPE_CHECKING:
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.WidgetStates_pb2 import WidgetState

SESSION = "visitor"  # where in a socket's state the id of its session lies, once Streamlit has told it

# What pages need. Not among them, whatever a visitor sends: empty the caches of all visitors, ask for the state of the
# git checkout (it names files), change the server's settings, write files for coding tools.
_TAKEN = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request")
_OPERATIONS = ("deferred_file", "dataframe_chunk")
_FOLDER = str(Path(__file__).parents[2]).encode()
_BEGINNING = 4_096  # bytes; the message that begins a script's run is shorter
_MOST_FILES = 100  # that are announced in one message
_TOO_BIG = 1009  # of the codes with which a socket is closed


class MessageGuard:
    """Middleware for WebSockets: leaves out what a visitor may not ask, and the paths in what Streamlit tells.

    A message beyond all measure closes its socket. One control that says too much is left out of its message: the page
    goes on with what the control said before, and tells it.
    """

    def __init__(self, app: ASGIApp, limits: DoorLimits | None = None) -> None:
        self._app, self._limits = app, limits or door_limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def taken() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                passed = _passed(message, self._limits)
                if passed is None:
                    continue
                if passed["type"] == "websocket.disconnect":
                    await send({"type": "websocket.close", "code": _TOO_BIG})
                return passed

        async def tell(message: Message) -> None:
            await send(_told(message, scope))

        await self._app(scope, taken, tell)


def runs_whole_page(message: Message, limits: DoorLimits) -> bool:
    """Whether a message wishes for more than a part of the page; one that is refused anyway does not."""
    data = message.get("bytes")
    if not data or len(data) > limits.message:
        return False
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    try:
        asked = BackMsg.FromString(data)
    except DecodeError:
        return False
    return asked.WhichOneof("type") == "rerun_script" and not asked.rerun_script.fragment_id


def _passed(message: Message, limits: DoorLimits) -> Message | None:
    """What Streamlit gets of a message, None if nothing. One that cannot be read is Streamlit's to refuse."""
    data = message.get("bytes")
    if data is None:
        return None  # text, which no page sends
    if len(data) > limits.message:
        return {"type": "websocket.disconnect", "code": _TOO_BIG}
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    try:
        asked = BackMsg.FromString(data)
    except DecodeError:
        return message
    if not _needed(asked):
        return None
    return message if asked.WhichOneof("type") != "rerun_script" else _rerun(message, asked, limits)


def _rerun(message: Message, asked: BackMsg, limits: DoorLimits) -> Message:
    """A wish to run the page's script, without controls that say too much."""
    widgets = asked.rerun_script.widget_states.widgets
    if len(widgets) > limits.controls or len(asked.rerun_script.query_string) > limits.value:
        return {"type": "websocket.disconnect", "code": _TOO_BIG}
    small = [widget for widget in widgets if _is_small(widget, limits)]
    if len(small) == len(widgets):
        return message
    del widgets[:]
    widgets.extend(small)
    mark(asked.rerun_script)
    return {**message, "bytes": asked.SerializeToString()}


def _needed(asked: BackMsg) -> bool:
    kind = asked.WhichOneof("type")
    if kind == "backend_operation_request":
        return asked.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    if kind == "file_urls_request":
        return len(asked.file_urls_request.file_names) <= _MOST_FILES
    return kind in _TAKEN


def _is_small(widget: WidgetState, limits: DoorLimits) -> bool:
    """Whether a control says no more than it may; a table says each row that was changed in braces of its own."""
    return widget.ByteSize() <= limits.value and widget.string_value.count("{") <= limits.rows


def _told(message: Message, scope: Scope) -> Message:
    """The full path of the script is in the message that begins a run; its name is enough."""
    data = message.get("bytes")
    if not data or len(data) > _BEGINNING or _FOLDER not in data:
        return message
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    forwarded = ForwardMsg.FromString(data)
    if forwarded.WhichOneof("type") != "new_session":
        return message
    if forwarded.new_session.initialize.session_id:
        scope.setdefault("state", {})[SESSION] = forwarded.new_session.initialize.session_id
    forwarded.new_session.main_script_path = Path(forwarded.new_session.main_script_path).name
    return {**message, "bytes": forwarded.SerializeToString()}
