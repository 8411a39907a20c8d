"""What may pass between a visitor's browser and Streamlit, which also serves developers at their own machine."""

from __future__ import annotations

from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What pages need. Not among them, whatever a visitor sends: empty the caches of all visitors, ask for the state of the
# git checkout (it names files), change the server's settings, write files for coding tools.
_TAKEN = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request")
_OPERATIONS = ("deferred_file", "dataframe_chunk")
_FOLDER = str(Path(__file__).parents[2]).encode()
_BEGINNING = 4_096  # bytes; the message that begins a script's run is shorter


class MessageGuard:
    """Middleware for WebSockets: leaves out what a visitor may not ask, and the paths in what Streamlit tells."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def taken() -> Message:
            while not _taken(message := await receive()):
                pass
            return message

        async def tell(message: Message) -> None:
            await send(_without_path(message))

        await self._app(scope, taken, tell)


def _taken(message: Message) -> bool:
    """Whether Streamlit gets a message. One that cannot be read is Streamlit's to refuse."""
    data = message.get("bytes")
    if not data:
        return True
    from google.protobuf.message import DecodeError
    from streamlit.proto.BackMsg_pb2 import BackMsg

    try:
        asked = BackMsg.FromString(data)
    except DecodeError:
        return True
    kind = asked.WhichOneof("type")
    if kind == "backend_operation_request":
        return asked.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _TAKEN


def _without_path(message: Message) -> Message:
    """The full path of the script is in the message that begins a run; its name is enough."""
    data = message.get("bytes")
    if not data or len(data) > _BEGINNING or _FOLDER not in data:
        return message
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    forwarded = ForwardMsg.FromString(data)
    if forwarded.WhichOneof("type") != "new_session":
        return message
    forwarded.new_session.main_script_path = Path(forwarded.new_session.main_script_path).name
    return {**message, "bytes": forwarded.SerializeToString()}
