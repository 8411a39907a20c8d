"""What a visitor does in each lesson: the control that is moved, and how to see that the server understood."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.load_http import Failure, picture
from tests.benchmarks.load_session import Answer, Session

SETTLED, RESTED = 0.17, 0.45  # seconds after the last answer, as in assets/base/edit_queue.js
FRAME = 0.025  # seconds from picture to picture in a drag
TRAINING_EPOCHS = 2_000

Edit = Mapping[str, object]


@dataclass(frozen=True)
class Slider:
    """A slider inside a component.

    Attributes:
        key: of the component.
        edit: the edit that sets a value.
        shown: the value that the component draws, from its data.
        low, high: between which values it is moved.
        whole: whether they are whole numbers.
        pauses: what the component tells when the reader rests, with the seconds it waits for that.
    """

    key: str
    edit: Callable[[float], Edit]
    shown: Callable[[Any], float]
    low: float = -2.5
    high: float = 2.5
    whole: bool = False
    pauses: tuple[tuple[str, float], ...] = (("rested", RESTED),)

    async def drag(self, session: Session, frames: int) -> list[tuple[float, int]]:
        """Move it over the direct route, a picture every 25 ms; per picture its seconds and bytes.

        Raises:
            Failure: a picture does not show the value, or no link leads to it.
        """
        live = json.loads(session.drawn.get(self.key, "{}")).get("live") or {}
        if not live.get("link"):
            raise Failure(f"{self.key} has no link to draw from")
        answers = []
        for _ in range(frames):
            value, edit = self._somewhere()
            data, seconds, received = await picture(session.pictures, live["lesson"], live["link"], [edit])
            if abs(self.shown(data) - value) > 1e-4:
                raise Failure(f"the picture of {self.key} shows {self.shown(data)} after {value}")
            answers.append((seconds, received))
            await asyncio.sleep(max(0.0, FRAME - seconds))
        return answers

    def _somewhere(self) -> tuple[float, Edit]:
        value = round(random.uniform(self.low, self.high), 0 if self.whole else 4)
        return value, {"key": "moved", **self.edit(int(value) if self.whole else value)}

    async def move(self, session: Session, sequence: int) -> Answer:
        """Let it rest somewhere else.

        Raises:
            Failure: the picture does not show the new value, or not this edit's.
        """
        value, edit = self._somewhere()
        answer = await session.state(self.key, {"sender": "load", "sequence": sequence, "edits": [edit]})
        data = json.loads(answer.data.get(self.key, "{}"))
        if data.get("problem") or data.get("ack") != {"sender": "load", "sequence": sequence}:
            raise Failure(f"{self.key} did not take the edit: {data.get('problem')}")
        if abs(self.shown(data) - value) > 1e-4:
            raise Failure(f"{self.key} shows {self.shown(data)} after {value}")
        return answer


@dataclass(frozen=True)
class Number:
    """One of Streamlit's number inputs."""

    key: str
    low: int
    high: int
    pauses: tuple[tuple[str, float], ...] = ()

    async def move(self, session: Session, _: int) -> Answer:
        """Give it another value.

        Raises:
            Failure: the page does not show it.
        """
        value = random.randint(self.low, self.high)
        answer = await session.number(self.key, value)
        if answer.values.get(self.key) != value:
            raise Failure(f"{self.key} shows {answer.values.get(self.key)} after {value}")
        return answer


@dataclass(frozen=True)
class Lesson:
    """A page and what is moved there."""

    page: str
    control: Slider | Number


def _input(value: float) -> Edit:
    return {"set": "x", "sample": 0, "index": 0, "value": value}


def _knot(value: float) -> Edit:
    return {"set": "knot", "index": 6, "value": value}


def _slope(value: float) -> Edit:
    return {"set": "line.slope", "value": value}


def _width(value: float) -> Edit:
    return {"set": "width", "value": value}


def _weight(value: float) -> Edit:
    return {"set": "weight", "kernel": 0, "row": 1, "column": 1, "value": value}


def _rate(value: float) -> Edit:
    return {"set": "rate", "value": value}


def _shown_input(data: Any) -> float:
    return float(next(node["value"] for node in data["nodes"] if node["role"] == "input"))


def _shown_weight(data: Any) -> float:
    """The middle of a 3×3 kernel."""
    return float(struct.unpack_from("<f", base64.b64decode(data["weights"]), 4 * 4)[0])


def _shape(value: float) -> Edit:
    return {"set": "a", "value": [value]}


_SHAPE = Slider("tensors.view", _shape, lambda data: float(data["shapes"]["A"][0]), low=1, high=6, whole=True)
_BOTH = (("settled", SETTLED), ("rested", RESTED - SETTLED))
_WIDTH = Slider(
    "vanishing_gradients.flow",
    _width,
    lambda data: float(data["controls"]["width"]["value"]),
    low=8,
    high=128,
    whole=True,
    pauses=_BOTH,
)
_KNOT = Slider("universal_approximation.hand", _knot, lambda data: float(data["knots"][6][1]), low=-1.9, high=1.9)

LESSONS = (
    Lesson("tensors", _SHAPE),
    Lesson("forward_pass", Slider("forward_pass.diagram", _input, lambda data: float(data["x"][0]))),
    Lesson("universal_approximation", _KNOT),
    Lesson("loss_functions", Slider("loss_functions.stage", _slope, lambda data: float(data["line"][0]))),
    Lesson("chain_rule", Slider("chain_rule.walk", _input, _shown_input, pauses=_BOTH)),
    Lesson("vanishing_gradients", _WIDTH),
    Lesson("optimizers", Slider("optimizers.stage", _rate, lambda data: float(data["sliders"][0]["value"]), 0.01, 0.2)),
    Lesson("live_training", Number("live_training.data.seed", 0, 10_000)),
    Lesson("regularization", Number("regularization.training.seed", 0, 10_000)),
    Lesson("convolution", Slider("convolution.view", _weight, _shown_weight)),
    Lesson("cnn_filters", Number("cnn_filters.look.image", 0, 300)),
    Lesson("gan", Number("gan.plane.seed", 0, 10_000)),
)

TRAINED = f"preset=spiral&epochs={TRAINING_EPOCHS}&stop=never&restore=0"
STAGE = "live_training.stage"
