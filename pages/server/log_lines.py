"""Lines of the log: bounded in length and in number, whoever writes them, and without what is a visitor's secret.

A visitor decides how often something goes wrong and how long the text is that is quoted then: a message of 10 MB became
20 MB of log. So every record of every logger is looked at when it is made.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from pages.server.door_limits import Rate
from pages.server.rates import Bucket

LONGEST, LONGEST_TRACEBACK = 1_000, 8_000  # characters
OF_ONE_PLACE = Rate(50, 0.2)  # lines from one place in the code
OF_ALL = Rate(1_000, 20)
_NOBODY = -1  # a level below that of every handler
_SECRET = re.compile(r"(/(?:runs|upload_file)/)[^/?#\s]+")  # whoever knows a run or a session may act for its owner
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ACCESS = "uvicorn.access"  # whose formatter takes its five arguments apart
Record = Callable[..., logging.LogRecord]


class LogLines:
    """A factory of log records around another one.

    Args:
        make: the other one.
        clock: seconds, rising.
    """

    def __init__(self, make: Record, clock: Callable[[], float] = time.monotonic) -> None:
        self._make, self._clock = make, clock
        self._lock = threading.Lock()
        self._all = Bucket(OF_ALL, clock())
        self._places: dict[tuple[str, int], Bucket] = {}
        self._left_out: dict[tuple[str, int], int] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self._make(*args, **kwargs)
        more = self._passes((record.name, record.lineno))
        if more is None and record.levelno < logging.CRITICAL:
            record.levelno = _NOBODY
        else:
            _shorten(record, more or 0)
        return record

    def _passes(self, place: tuple[str, int]) -> int | None:
        """How many lines of this place were left out before this one; None where it is left out, too."""
        with self._lock:
            now = self._clock()
            own = self._places.setdefault(place, Bucket(OF_ONE_PLACE, now))
            if min(own.left(now), self._all.left(now)) < 1:
                self._left_out[place] = self._left_out.get(place, 0) + 1
                return None
            own.wait(now)
            self._all.wait(now)
            return self._left_out.pop(place, 0)


def _shorten(record: logging.LogRecord, left_out: int) -> None:
    """Bound what a record will be printed as."""
    if isinstance(record.args, tuple):
        record.args = tuple(_clean(arg, LONGEST) if isinstance(arg, str) else arg for arg in record.args)
    if record.name != _ACCESS:
        try:
            text = record.getMessage()
        except (TypeError, ValueError):  # a message that does not fit its arguments, which logging itself tells
            text = str(record.msg)
        note = f" ({left_out:,} more lines from here were left out.)" if left_out else ""
        record.msg, record.args = _clean(text, LONGEST) + note, ()
    if record.exc_info:
        record.exc_text = _clean(logging.Formatter().formatException(record.exc_info), LONGEST_TRACEBACK)


def _clean(text: str, most: int) -> str:
    """A text without its middle, where it is long, without numbers of runs, and without what a terminal would obey."""
    if len(text) > most:
        text = f"{text[: most // 2]} … {len(text) - most:,} characters … {text[-(most // 2) :]}"
    return _UNPRINTABLE.sub("?", _SECRET.sub(r"\1…", text))


def bound_log_lines() -> None:
    """From now on, for every logger of this process."""
    if not isinstance(logging.getLogRecordFactory(), LogLines):
        logging.setLogRecordFactory(LogLines(logging.getLogRecordFactory()))
