"""A run read back from its messages, whatever it trains: what the page says about it rests on this."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from core.runs.recording.arrays import from_text, unpack
from core.runs.recording.recorder import rounded

PICTURE = '{"kind":"picture","place":'


@dataclass
class History:
    """A run so far.

    Attributes:
        start: what was said first; empty before it came.
        columns: values by name, then by place; what is undefined is None.
        stops: the stops in order.
        packs: the pictures by place, still packed.
    """

    start: Mapping[str, Any] = field(default_factory=dict)
    columns: dict[str, dict[int, Any]] = field(default_factory=dict)
    stops: list[Mapping[str, Any]] = field(default_factory=list)
    packs: dict[int, str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The newest place with numbers; −1 before the first."""
        return max((next(reversed(column), -1) for column in self.columns.values()), default=-1)

    @property
    def stop(self) -> Mapping[str, Any] | None:
        """The newest stop, if there was one."""
        return self.stops[-1] if self.stops else None

    def at(self, name: str, place: int) -> Any:
        """A value at a place; None where it is undefined. Raises KeyError for a name that never came."""
        return self.columns[name].get(place)

    def column(self, name: str) -> list[Any]:
        """The values of a name in the order of their places; empty if it never came."""
        return list(self.columns.get(name, {}).values())

    def picture(self, place: int) -> tuple[int, dict[str, npt.NDArray[Any] | bytes]] | None:
        """The arrays of the newest picture not after a place, and its place; None if there is none."""
        found = max((own for own in self.packs if own <= place), default=None)
        if found is None:
            return None
        return found, unpack(self.start["layout"], from_text(self.packs[found]))

    def add(self, place: int, values: Mapping[str, Any], digits: int | None = None) -> None:
        """Values at the newest place, to so many significant digits."""
        for name, value in rounded(values, digits).items():
            self.columns.setdefault(name, {})[place] = value

    def as_csv(self, names: Iterable[str] | None = None) -> str:
        """One row per place, every digit, empty cells where a number is undefined; of all columns or of some."""
        chosen = {name: self.columns.get(name, {}) for name in (self.columns if names is None else names)}
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([self.start.get("axis", "epoch"), *chosen])
        places = sorted(set().union(*chosen.values()))
        writer.writerows([place, *(column.get(place) for column in chosen.values())] for place in places)
        return text.getvalue()


def read_history(messages: Iterable[str]) -> History:
    """The history in a run's messages, in the order in which they were sent."""
    history = History()
    for text in messages:
        if text.startswith(PICTURE):  # most of all that is sent, and read only by who looks at it
            place, _, rest = text.removeprefix(PICTURE).partition(',"pack":"')
            history.packs[int(place)] = rest.removesuffix('"}')
            continue
        message = json.loads(text)
        match message["kind"]:
            case "start":
                history.start = message
            case "rows":
                for name, values in message["columns"].items():
                    history.columns.setdefault(name, {}).update(enumerate(values, message["first"]))
            case "picture":
                history.packs[message["place"]] = message["pack"]
            case "stop":
                history.stops.append(message)
    return history
