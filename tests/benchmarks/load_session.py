"""One visitor's tab without a browser: Streamlit's WebSocket protocol, as its client uses it."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from pages.server.apology import SENTENCE, UNUSABLE
from tests.benchmarks.load_http import PATIENCE, Connection, Failure

PREFIX_LENGTH = len("$$ID-") + 32 + 1  # of a widget's id, before the key that the page gave it


@dataclass
class Answer:
    """What one message to the server brought.

    Attributes:
        seconds: from sending it until the script had run.
        received: bytes.
        data: per component, by its key, what it was given to draw.
        values: of the native controls, by key, as the page set them.
        problem: what is wrong with it, if anything is.
    """

    seconds: float = 0.0
    received: int = 0
    data: dict[str, str] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    problem: str = ""


class Session:
    """A tab.

    Args:
        address: of the server, http://host:port.
        known: messages that several tabs may be told of by their hash alone, shared to save memory.
    """

    def __init__(self, address: str, known: dict[str, ForwardMsg]) -> None:
        self.address, self._known = address, known
        self._socket: ClientConnection | None = None
        self._page, self._query = "", ""
        self._pages: dict[str, str] = {}
        self._hashes: set[str] = set()
        self._places: dict[str, tuple[str, str]] = {}  # key -> (widget's id, fragment)
        self._states: dict[str, WidgetState] = {}  # by the widget's id
        self.drawn: dict[str, str] = {}  # per component what it draws now
        self.pictures = Connection(address)
        self.id = ""

    @property
    def page(self) -> str:
        """The page that is open, as the server names it."""
        return self._page

    async def connect(self) -> None:
        """Open the connection."""
        protocols = [Subprotocol("streamlit"), Subprotocol("unused")]
        url = "ws" + self.address.removeprefix("http") + "/_stcore/stream"
        self._socket = await connect(
            url, subprotocols=protocols, max_size=None, compression=None, open_timeout=PATIENCE, proxy=None
        )

    async def close(self) -> None:
        """Close the tab."""
        self.pictures.close()
        if self._socket is not None:
            await self._socket.close()

    async def open(self, page: str, query: str = "") -> Answer:
        """Go to a page: the first one by its name, later ones as a click on the navigation does."""
        message = BackMsg()
        self._query, self._page = query, self._pages.get(page, "")
        message.rerun_script.page_name = "" if self._page else page
        self._hashes.clear()
        self._places.clear()
        self._states.clear()
        self.drawn.clear()
        return await self._ask(message, "")

    async def state(self, key: str, value: object) -> Answer:
        """A component sets its state `edits`."""
        widget, fragment = self._place(key)
        self._states[widget] = WidgetState(id=widget, json_value=json.dumps({"edits": value}))
        return await self._ask(BackMsg(), fragment)

    async def trigger(self, key: str, event: str, value: object = True) -> Answer:
        """A component triggers an event."""
        widget, fragment = self._place(key)
        name = f"$$STREAMLIT_INTERNAL_KEY_{widget}__events"
        once = WidgetState(id=name, json_trigger_value=json.dumps([{"event": event, "value": value}]))
        return await self._ask(BackMsg(), fragment, once)

    async def number(self, key: str, value: int) -> Answer:
        """A native number input gets another whole number."""
        widget, fragment = self._place(key)
        self._states[widget] = WidgetState(id=widget, int_value=value)
        return await self._ask(BackMsg(), fragment)

    def _place(self, key: str) -> tuple[str, str]:
        if key not in self._places:
            raise Failure(f"the page has no {key}")
        return self._places[key]

    async def send(self, message: BackMsg) -> None:
        """Say something, and do not wait for what it brings."""
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def _ask(self, message: BackMsg, fragment: str, *once: WidgetState) -> Answer:
        assert self._socket is not None
        request = message.rerun_script
        request.query_string, request.page_script_hash, request.fragment_id = self._query, self._page, fragment
        request.cached_message_hashes.extend(self._hashes)
        request.widget_states.widgets.extend([*self._states.values(), *once])
        sent = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._read(self._socket, sent)
        except TimeoutError:
            raise Failure(f"no answer within {PATIENCE:g} s") from None

    async def _read(self, socket: ClientConnection, sent: float) -> Answer:
        answer = Answer()
        while True:
            data = await socket.recv(decode=False)
            answer.received += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    answer.seconds = time.perf_counter() - sent
                    if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                        answer.problem = "the script does not compile"
                    return answer
            else:
                self._take(message, answer)

    def _take(self, message: ForwardMsg, answer: Answer) -> None:
        if message.WhichOneof("type") == "ref_hash":
            message = self._known[message.ref_hash]
        elif message.metadata.cacheable:
            self._known[message.hash] = message
            self._hashes.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take_element(message.delta.new_element, message.delta.fragment_id, answer)
        elif kind == "new_session":
            self.id = message.new_session.initialize.session_id or self.id
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string

    def _take_element(self, element: Element, fragment: str, answer: Answer) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            answer.problem = element.exception.message or "an exception"
        elif kind == "alert" and element.alert.body == SENTENCE:
            answer.problem = "the page apologizes"
        elif kind == "toast" and element.toast.body == UNUSABLE:
            answer.problem = "the page failed upon a change"
        elif kind == "bidi_component":
            key = element.bidi_component.id[PREFIX_LENGTH:]
            self._places[key] = element.bidi_component.id, fragment
            answer.data[key] = self.drawn[key] = element.bidi_component.json
        elif kind in ("number_input", "selectbox", "checkbox"):
            self._take_control(getattr(element, kind), kind, fragment, answer)

    def _take_control(self, control: Any, kind: str, fragment: str, answer: Answer) -> None:
        """A control sends its value with every message, as long as it is on the page."""
        key = control.id[PREFIX_LENGTH:]
        self._places[key] = control.id, fragment
        state = WidgetState(id=control.id)
        if kind == "selectbox":
            if not control.set_value and not control.HasField("default"):
                return  # nothing is chosen, so there is nothing to send
            state.string_value = control.raw_value if control.set_value else control.options[control.default]
        elif kind == "checkbox":
            state.bool_value = control.value if control.set_value else control.default
        else:
            value = control.value if control.set_value else control.default
            answer.values[key] = value
            if control.data_type == control.INT:
                state.int_value = int(value)
            else:
                state.double_value = value
        self._states[control.id] = state
