"""How much one tab, one address and all of them together may ask of the server, on a laptop and with many visitors.

A class often has one address, so what an address may is a share and a wait, hardly ever a refusal: sixty tabs that load
a lesson, upload and start a run at once are below every bound here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from core.errors import ConfigError
from core.runs.limits import MEGABYTE, hosted


@dataclass(frozen=True)
class Rate:
    """So many at once, then so many a second: beyond that one waits, which slows down whoever sends.

    Raises:
        ConfigError: a number is not above 0.
    """

    burst: float
    a_second: float

    def __post_init__(self) -> None:
        for name in ("burst", "a_second"):
            if not 0 < getattr(self, name) < math.inf:
                raise ConfigError(name, "must be a number above 0", getattr(self, name))


@dataclass(frozen=True)
class DoorLimits:
    """Bounds of what comes in.

    Attributes:
        sockets: open pages in all; each holds a session of half a megabyte and a few open files.
        sockets_of_one: open pages of one address; three tabs for each of sixty.
        arrivals: new pages of one address; each makes a session that is kept two minutes after its page has gone.
        messages: of one page; a hand that drags sends 20 a second, and Streamlit starts a thread for each message.
        whole_page: as how many messages a wish to run a whole page counts; a hand moves one part of a page.
        messages_of_one: of one address; sixty hands that drag seldom do so in the same second.
        scripts: of one session that run at once; the newest stops the older ones as soon as they come to a command.
        script_patience: seconds that a message waits for one of them to end; a script may have lost its way for longer.
        message: bytes of a message from the browser; the widest network with all its weights takes a third of it.
        value: bytes that one control says; a row of a table takes 25.
        controls: in one message; the longest page has a hundred.
        rows: that one message changes in a table of points; Streamlit takes a millisecond for each of them.
        uploads: bytes of one session's files that no page has taken yet; the oldest makes room.
        upload_files: of one session that no page has taken yet; a folder of pictures comes as one zip.
        uploads_in_all: bytes of all sessions; the oldest of whoever has most makes room.
        upload_seconds: after which a file goes that no page has taken; pages take theirs at once.
        upload_time: seconds in which a file must have arrived; 50 MB at 3 MBit/s.
        arriving: files that arrive at once, in all; each lies in a temporary file until it is whole.
        arriving_of_one: files of one session that arrive at once; a further one waits.
        pictures: that the direct route computes at once; Python computes one thing at a time anyway.
        pictures_of_one: questions of one address that wait or compute; sixty hands that drag have one or two each.
        picture_patience: seconds that a question waits for its turn; the hand has moved on by then.

    Raises:
        ConfigError: a bound is not above 0.
    """

    sockets: int = 200
    sockets_of_one: int = 200
    arrivals: Rate = Rate(200, 20)
    messages: Rate = Rate(60, 30)
    whole_page: float = 3.0
    messages_of_one: Rate = Rate(1000, 400)
    scripts: int = 4
    script_patience: float = 5.0
    message: int = 4 * MEGABYTE
    value: int = MEGABYTE
    controls: int = 1000
    rows: int = 5000
    uploads: int = 200 * MEGABYTE
    upload_files: int = 20
    uploads_in_all: int = 1024 * MEGABYTE
    upload_seconds: float = 600.0
    upload_time: float = 600.0
    arriving: int = 64
    arriving_of_one: int = 4
    pictures: int = 4
    pictures_of_one: int = 128
    picture_patience: float = 10.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, Rate) and not 0 < value < math.inf:
                raise ConfigError(field.name, "must be a number above 0", value)


LAPTOP_DOOR = DoorLimits()
HOSTED_DOOR = DoorLimits(
    sockets=600,
    scripts=2,
    message=MEGABYTE,
    value=128 * 1024,
    controls=400,
    rows=1000,
    uploads=100 * MEGABYTE,
    upload_files=8,
    uploads_in_all=512 * MEGABYTE,
    upload_seconds=30.0,
    upload_time=150.0,
    pictures=2,
    picture_patience=5.0,
)


def door_limits() -> DoorLimits:
    """`HOSTED_DOOR` if `INSIDE_THE_NET_HOSTED` is 1, else `LAPTOP_DOOR`.

    Raises:
        ConfigError: the variable is neither 0 nor 1.
    """
    return HOSTED_DOOR if hosted() else LAPTOP_DOOR
