"""Visitors for hours, and one attacker at a time: does the server hold, and do its visitors notice?

    python -m tests.benchmarks.soak --minutes 120 --visitors 25     # each attack for a minute, again and again
    python -m tests.benchmarks.soak --class-of 60                   # 60 people start runs and upload 5 MB

Visitors are those of `tests.benchmarks.load`. Per attack: the 95th percentile of their controls while it lasted,
against that without one, and what went wrong for them. At the end: memory before and after (both with idle visitors),
whether a process has begun anew, apologies. A class must get every run and every upload, be it after a wait.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from tests.benchmarks.load import ARRIVING, milliseconds
from tests.benchmarks.load_http import Connection, Failure, run_view
from tests.benchmarks.load_lessons import STAGE
from tests.benchmarks.load_server import State, fork_server_of, measured_server, state_of
from tests.benchmarks.load_session import Session
from tests.benchmarks.load_visitors import Crowd, Log
from tests.benchmarks.soak_attacks import ATTACKS, put
from tests.servers import Server

QUIET = "none"
TIME_TO_LIVE = 20.0  # seconds after which a session that has gone is forgotten
SETTLING = 75.0  # what nobody asks for is given up after a minute
FILE, TRAINED = 5_000_000, "preset=spiral&epochs=20&stop=never&restore=0"


@dataclass(frozen=True)
class Window:
    """An attack, and when it lasted."""

    attack: str
    began: float
    ended: float
    private: float  # megabytes of the web process at its end


def figures(log: Log, windows: Sequence[Window]) -> Iterator[str]:
    """A row per attack: how long controls took meanwhile, and how much memory there was."""
    for attack in dict.fromkeys(window.attack for window in windows):
        own = [window for window in windows if window.attack == attack]
        moves = [
            sample.seconds
            for sample in log.samples
            if sample.kind == "move" and any(window.began <= sample.at <= window.ended for window in own)
        ]
        yield f"| {attack} | {len(moves)} | {milliseconds(moves)} | {max(window.private for window in own):.0f} MB |"


async def soak(chosen: argparse.Namespace) -> None:
    """Visitors, attacks, and the table."""
    with measured_server(0, TIME_TO_LIVE) as server:
        crowd = Crowd([server.address])
        await crowd.arrive(chosen.visitors, ARRIVING * chosen.visitors)
        await asyncio.sleep(SETTLING)
        before, fork_server = state_of(server.process.pid), fork_server_of(server.process.pid)
        attacking = asyncio.create_task(_attack(server, chosen))
        await crowd.work(max(1, chosen.visitors // 5), 60 * chosen.minutes)
        windows = await attacking
        await asyncio.sleep(SETTLING)
        alive = server.process.poll() is None
        print("| attack | controls | median ms | 95 % ms | web process |\n|---|--:|--:|--:|--:|")
        print("\n".join(figures(crowd.log, windows)))
        if alive:
            print(_memory(before, state_of(server.process.pid)))
        same = alive and fork_server_of(server.process.pid) == fork_server
        apologies = sum("apologizes" in failure for failure in crowd.log.failures)
        print(f"begun anew: {'nothing' if same else 'a process'}; apologies: {apologies}", end="; ")
        print(f"other failures: {len(crowd.log.failures) - apologies} of {len(crowd.log.samples)} answers")
        for failure in crowd.log.failures[:20]:
            print(f"  {failure}")
        await crowd.leave()


async def _attack(server: Server, chosen: argparse.Namespace) -> list[Window]:
    """One attack after the other, in turn with peace."""
    windows = []
    end = time.monotonic() + 60 * chosen.minutes
    for name in cycle([QUIET, *ATTACKS]):
        began = time.monotonic()
        until = min(end, began + chosen.seconds)
        if until - began < 1:
            return windows
        if name == QUIET:
            await asyncio.sleep(until - began)
        else:
            await ATTACKS[name](server.address, until)
        windows.append(Window(name, began, time.monotonic(), state_of(server.process.pid).main.private))
        print(f"{name}: {windows[-1].ended - began:.0f} s, {windows[-1].private:.0f} MB", flush=True)
    return windows


def _memory(before: State, after: State) -> str:
    growth = 100 * (after.main.private / before.main.private - 1)
    return f"web process, idle visitors: {before.main.private:.0f} → {after.main.private:.0f} MB ({growth:+.0f} %)"


async def whole_class(count: int, server: Server) -> list[str]:
    """So many people of one address, all at once: a training and a file each. What was refused, in sentences."""
    return [why for why in await asyncio.gather(*(_pupil(number, server.address) for number in range(count))) if why]


async def _pupil(number: int, address: str) -> str:
    session, reader = Session(address, {}), Connection(address)
    try:
        await session.connect()
        await session.open("live_training", f"{TRAINED}&seed={number}")
        started, status = await asyncio.gather(
            session.trigger(STAGE, "start", {"mode": "run"}), put(session, "mine", FILE)
        )
        run = json.loads(started.data[STAGE])["run"]
        if not run or status != 204:
            return f"{number}: the upload's status is {status}, the run is {run}"
        print(f"{number} has a place in the queue and a file", flush=True)
        phase = "queued"
        while phase in ("queued", "running"):
            await asyncio.sleep(1)
            phase = (await run_view(reader, run["id"], 0))["phase"]
    except (Failure, OSError) as error:
        return f"{number}: {error}"
    finally:
        reader.close()
        await session.close()
    return "" if phase == "done" else f"{number}: the run is {phase}"


async def _class(count: int) -> None:
    with measured_server(0, TIME_TO_LIVE) as server:
        began = time.monotonic()
        refused = await whole_class(count, server)
        print(f"{count} runs and uploads in {time.monotonic() - began:.0f} s, {len(refused)} refused")
        print("\n".join(refused))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=120.0, help="of visitors and attacks")
    arguments.add_argument("--visitors", type=int, default=25, help="who read and train meanwhile")
    arguments.add_argument("--seconds", type=float, default=60.0, help="of one attack")
    arguments.add_argument("--class-of", type=int, default=0, help="people who start a run and upload a file at once")
    chosen = arguments.parse_args()
    asyncio.run(_class(chosen.class_of) if chosen.class_of else soak(chosen))


if __name__ == "__main__":
    main()
