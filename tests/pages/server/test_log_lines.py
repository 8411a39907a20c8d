"""The log says what went wrong in bounded lines, however long the texts are that visitors send, and however many."""

from __future__ import annotations

import io
import logging
import re

import pytest

from pages.server import log_lines as module
from pages.server.log_lines import LONGEST, LONGEST_TRACEBACK, OF_ALL, OF_ONE_PLACE, LogLines


class Log:
    """A logger of a library's, its lines, and a clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stream = io.StringIO()
        self.logger = logging.Logger("library")
        self.logger.addHandler(logging.StreamHandler(self.stream))

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch):
    log, usual = Log(), logging.getLogRecordFactory()
    logging.setLogRecordFactory(LogLines(logging.LogRecord, lambda: log.now))
    yield log
    logging.setLogRecordFactory(usual)


def test_a_line_that_a_visitor_made_long_is_cut_in_its_middle(log: Log) -> None:
    log.logger.warning("Cannot read %s at %d", "x" * 10_000_000, 7)
    log.logger.warning("y" * 10_000_000)
    assert len(log.text) < 2 * (LONGEST + 100)
    assert log.lines[0].startswith("Cannot read xxx")
    assert log.lines[0].endswith("xxx at 7")
    assert "characters …" in log.lines[1]


def test_a_traceback_is_cut_too(log: Log) -> None:
    try:
        raise ValueError("z" * 1_000_000)
    except ValueError:
        log.logger.exception("Failed")
    assert log.text.startswith("Failed\nTraceback")
    assert len(log.text) < LONGEST_TRACEBACK + 200


def test_a_flood_from_one_place_is_a_few_lines_and_the_rest_is_counted(log: Log) -> None:
    def flood(count: int) -> None:
        for number in range(count):
            log.logger.error("Broken message %d", number)

    flood(5_000)
    assert len(log.lines) == OF_ONE_PLACE.burst
    log.now += 1 / OF_ONE_PLACE.a_second
    flood(1)
    assert log.lines[-1] == f"Broken message 0 ({5_000 - OF_ONE_PLACE.burst:,} more lines from here were left out.)"
    log.logger.error("Something else")
    assert log.lines[-1] == "Something else"


def test_floods_from_many_places_are_bounded_together(log: Log) -> None:
    for place in range(200):
        for _ in range(50):
            log.logger.handle(log.logger.makeRecord("library", logging.ERROR, "file.py", place, "again", (), None))
    assert len(log.lines) == OF_ALL.burst


def test_what_ends_the_process_is_always_said(log: Log) -> None:
    for _ in range(1_000):
        log.logger.critical("This process ends.")
    assert len(log.lines) == 1_000


def test_numbers_of_runs_and_sessions_are_not_in_it(log: Log) -> None:
    log.logger.info("GET /runs/k3J_9xQ-2?since=0 and %s", "PUT /_stcore/upload_file/6f1c-22/f1")
    log.logger.warning("GET /runs/k3J_9xQ-2?since=0 and %s", "PUT /_stcore/upload_file/6f1c-22/f1")
    assert log.lines[-1] == "GET /runs/…?since=0 and PUT /_stcore/upload_file/…/f1"


def test_an_access_log_keeps_the_arguments_that_its_formatter_takes_apart(log: Log) -> None:
    from uvicorn.logging import AccessFormatter

    log.logger.name = "uvicorn.access"
    log.logger.handlers[0].setFormatter(AccessFormatter(use_colors=False))
    log.logger.warning('%s - "%s %s HTTP/%s" %d', "10.0.0.1:5", "GET", "/runs/secret/stop" + "?" * 5000, "1.1", 200)
    assert re.search(r'10\.0\.0\.1:5 - "GET /runs/…/stop', log.text)
    assert "secret" not in log.text
    assert len(log.text) < LONGEST + 200


def test_what_a_terminal_would_obey_is_not_in_it(log: Log) -> None:
    log.logger.warning("A file \x1b[2J\x07%s", "name\r\x9b31m")
    assert log.lines == ["A file ?[2J?name??31m"]


def test_a_message_that_does_not_fit_its_arguments_is_still_a_line(log: Log) -> None:
    message, arguments = "%d of %d", ("one",)
    log.logger.warning(message, *arguments)
    assert log.lines == ["%d of %d"]


def test_every_logger_is_bound_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "_logRecordFactory", logging.LogRecord)
    module.bound_log_lines()
    first = logging.getLogRecordFactory()
    module.bound_log_lines()
    assert logging.getLogRecordFactory() is first
    assert isinstance(first, LogLines)
