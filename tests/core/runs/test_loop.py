"""What a run's process does with its orders, without a process."""

from __future__ import annotations

import json
import pickle
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from core.runs.event import Control, Event
from core.runs.inbox import Inbox, Order
from core.runs.loop import Loop
from core.runs.outbox import FULL, Outbox, Report
from tests.core.runs.fakes import FakeClock
from tests.core.runs.jobs import Counting, Failing


class PatientInbox(Inbox):
    """Hands out its prepared orders one by one, when the loop is at rest; what is put in comes before them."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared: deque[Order] = deque()

    def get(self) -> Order:
        if self.empty():
            self.put(self.prepared.popleft())
        return super().get()


@dataclass
class Desk:
    """A loop and everything around it; the last order is to stop."""

    clock: FakeClock = field(default_factory=FakeClock)
    inbox: PatientInbox = field(default_factory=PatientInbox)
    reports: list[Report] = field(default_factory=list)

    def work(self, job: object, *commands: str) -> list[Report]:
        self.inbox.prepared.extend(Order(command, number) for number, command in enumerate((*commands, "stop"), 1))
        Loop(job, self.inbox, Outbox(self.reports.append, self.clock), self.clock).run()
        return [report for report in self.reports if report.rest or report.messages or report.artifacts]

    @property
    def messages(self) -> list[object]:
        return [json.loads(message) for report in self.reports for message in report.messages]


@dataclass(frozen=True)
class Script:
    """Ticks written by the test; between them, time passes."""

    desk: Desk
    ticks_to_yield: tuple[Event, ...]
    seconds: float = 0.0

    def events(self, control: Control) -> Iterator[Event]:
        for event in self.ticks_to_yield:
            self.desk.clock.now += self.seconds
            yield event


def epochs(*numbers: int) -> tuple[Event, ...]:
    return tuple(Event("epoch", json.dumps(number)) for number in numbers)


def rests(reports: list[Report]) -> list[tuple[int, str]]:
    return [(report.order, report.rest) for report in reports if report.rest]


def test_one_batch_then_one_epoch():
    desk = Desk()
    reports = desk.work(Counting(batches=3, pause=0), "batch", "batch", "epoch", "batch")
    assert rests(reports) == [(1, "stepped"), (2, "stepped"), (3, "stepped"), (4, "stepped")]
    assert desk.messages == [{"batch": 0}, {"batch": 1}, {"epoch": 1}, {"batch": 0}, {"stopped": 1}]


def test_a_batch_step_also_ends_at_an_epoch_and_notes_end_no_step():
    desk = Desk()
    events = (Event("note", "1"), Event("epoch", "2"), Event("note", "3"), Event("batch", "4"), Event("note", "5"))
    reports = desk.work(Script(desk, events), "batch", "batch")
    assert [report.messages for report in reports if report.rest] == [("2",), ("4",)]
    assert desk.messages == [1, 2, 3, 4, 5]


def test_running_ends_at_an_end_and_goes_on_if_it_can():
    desk = Desk()
    reports = desk.work(Counting(until=2, batches=1, pause=0, more=1), "run", "run", "run")
    finished = [(report.order, report.can_continue) for report in reports if report.rest == "done"]
    assert finished == [(1, True), (2, False), (3, False)]
    assert [message["epoch"] for message in desk.messages] == [1, 2, 3, 4]
    assert [pickle.loads(report.artifacts["last"]) for report in reports if report.artifacts] == [2, 4]


def test_a_job_that_just_ends_is_done():
    desk = Desk()
    assert rests(desk.work(Script(desk, epochs(1)), "run")) == [(1, "done")]
    assert not any(report.can_continue for report in desk.reports)


def test_an_end_that_turns_out_to_be_the_last_one():
    desk = Desk()
    reports = desk.work(Script(desk, (Event("end"),)), "run", "run")
    assert [(report.rest, report.can_continue) for report in reports] == [("done", True), ("done", False)]


def test_a_pause_is_obeyed_between_two_ticks_and_told_once():
    desk = Desk()

    @dataclass(frozen=True)
    class Interrupted:
        def events(self, control: Control) -> Iterator[Event]:
            yield Event("batch", "1")
            desk.inbox.put(Order("pause"))
            desk.inbox.put(Order("pause"))
            yield Event("batch", "2", paused_message=lambda: "3")

    desk.work(Interrupted(), "run")
    assert rests(desk.reports) == [(1, "paused")]
    assert desk.messages == [1, 2, 3]


def test_wires_are_posted_at_once_first_then_every_50_ms():
    desk = Desk()
    reports = desk.work(Script(desk, epochs(*range(12)), seconds=1 / 64), "run")
    assert [report.messages for report in reports] == [
        ("0",),
        ("1", "2", "3", "4"),
        ("5", "6", "7", "8"),
        ("9", "10", "11"),
    ]


def test_much_is_posted_before_it_grows():
    desk = Desk()
    big = "x" * (FULL // 2 + 1)
    events = tuple(Event("epoch", big) for _ in range(5))
    reports = desk.work(Script(desk, events), "run")
    assert [len(report.messages) for report in reports if report.messages] == [1, 2, 2]


def test_the_last_value_per_key_is_kept():
    desk = Desk()
    events = (
        Event("note", "0"),
        Event("note", artifact=("a", 1)),
        Event("note", artifact=("b", 2)),
        Event("note", artifact=("a", 3)),
    )
    reports = desk.work(Script(desk, events), "run")
    assert [{key: pickle.loads(value) for key, value in report.artifacts.items()} for report in reports] == [
        {},
        {"a": 3, "b": 2},
    ]


def test_pictures_are_wanted_30_times_a_second_and_always_in_steps():
    desk = Desk()
    wanted: list[tuple[bool, bool]] = []

    @dataclass(frozen=True)
    class Asking:
        def events(self, control: Control) -> Iterator[Event]:
            while True:
                desk.clock.now += 0.01
                wanted.append((control.stepping, control.wants_picture()))
                if len(wanted) == 8:
                    desk.inbox.put(Order("epoch", 2))
                yield Event("epoch")

    desk.work(Asking(), "run", "epoch")
    assert [want for _, want in wanted[:8]] == [True, False, False, False, True, False, False, False]
    assert not any(stepping for stepping, _ in wanted[:8])
    assert wanted[8:10] == [(True, True), (True, True)]


def test_a_job_hears_which_single_step_is_wanted():
    desk, heard = Desk(), []

    @dataclass(frozen=True)
    class Listening:
        def events(self, control: Control) -> Iterator[Event]:
            while True:
                heard.append(control.choice)
                yield Event("batch")

    desk.inbox.prepared.extend([Order("batch", 1, "left"), Order("batch", 2), Order("batch", 3, "right")])
    desk.work(Listening())
    assert heard[:3] == ["left", None, "right"]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("own", "learning rate must be above 0, got -1."),
        ("value", "The run stopped with an error inside PyTorch: ValueError."),
        ("keep", "The run stopped with an error inside PyTorch: AttributeError."),
    ],
)
def test_an_error_becomes_one_sentence_and_what_was_there_is_sent(
    how: str, sentence: str, caplog: pytest.LogCaptureFixture
):
    desk = Desk()
    desk.work(Failing(how), "run")
    assert desk.messages == [{"before": True}]
    assert (desk.reports[-1].rest, desk.reports[-1].sentence) == ("failed", sentence)
    assert ("secret details" in caplog.text) == (how == "value")


def test_a_stopped_job_may_say_a_last_word():
    desk = Desk()
    reports = desk.work(Counting(batches=2, pause=0), "batch")
    assert desk.messages == [{"batch": 0}, {"stopped": 0}]
    assert pickle.loads(reports[-1].artifacts["last"]) == 0


def test_a_stopped_job_that_knows_nothing_of_it_is_left_at_its_second_step():
    desk = Desk()
    desk.work(Script(desk, epochs(*range(9))), "epoch")
    assert desk.messages == [0, 1, 2]


def test_a_stop_after_the_end_changes_nothing():
    desk = Desk()
    desk.work(Counting(until=1, batches=1, pause=0, more=3), "run")
    assert desk.messages == [{"epoch": 1}]
