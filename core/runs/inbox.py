"""The incoming side of a run's process: orders, taken while the job computes."""

from __future__ import annotations

from dataclasses import dataclass
from queue import SimpleQueue

from core.runs.messages import Command


@dataclass(frozen=True)
class Order:
    """From the manager to the process.

    Attributes:
        command: what to do from now on.
        number: rises with each order to compute, so that a report can say which one it answers.
        choice: which one, of a single step that can be several things; None: whatever comes next.
    """

    command: Command
    number: int = 0
    choice: str | None = None


class Inbox:
    """A queue of orders, filled by one thread and emptied by another.

    Attributes:
        stopped: whether a stop has come, read or not.
    """

    def __init__(self) -> None:
        self.stopped = False
        self._orders: SimpleQueue[Order] = SimpleQueue()

    def put(self, order: Order) -> None:
        """Add an order."""
        self.stopped = self.stopped or order.command == "stop"
        self._orders.put(order)

    def empty(self) -> bool:
        """Whether no order waits; cheap enough to ask between any two ticks."""
        return self._orders.empty()

    def get(self) -> Order:
        """The oldest order, waiting for one."""
        return self._orders.get()
