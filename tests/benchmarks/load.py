"""N visitors at once, one in five of them training: how long their sliders take, and what the server needs for them.

    python -m tests.benchmarks.load 1 10 25 50 100      # sessions; a minute of work for each number, on a fresh server
    python -m tests.benchmarks.load 25 --seconds 20     # shorter
    python -m tests.benchmarks.load 50 --processes 2    # two servers share the visitors, as behind the nginx of hosting

Visitors speak Streamlit's WebSocket protocol without a browser. Each opens lessons, reads for 1 to 4 seconds
(`--reading`), moves a slider or a control, and lets the page follow when it rests; a visitor who trains starts a run
and polls it as a browser does. Half a second of a drag goes over the direct route, twenty pictures; the message of the
hand that rests goes to the page. Server time is from the message until the script that it started has run. Every answer
must hold the new value. Tables are in Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks.load_lessons import LESSONS
from tests.benchmarks.load_server import State, Watcher, measured_server, state_of
from tests.benchmarks.load_visitors import Crowd, Log

ARRIVING = 0.25  # seconds per visitor while they come
SETTLING = 12.0  # seconds before the memory of a server at rest is read: it collects garbage every 10 s
TIME_TO_LIVE = 5.0
NAMES = {
    "drag": "all pictures of drags",
    "move": "all controls",
    "open": "a page",
    "rest": "what follows at rest",
    "start": "Start",
}


@dataclass(frozen=True)
class Result:
    """One number of sessions: what the visitors met, the server before, with idle sessions, working, and after."""

    sessions: int
    trainers: int
    seconds: float
    log: Log
    before: State
    idle: State
    working: Sequence[State]
    after: State
    processor: float


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies; NaN without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


async def measure(sessions: int, chosen: argparse.Namespace) -> Result:
    """Fresh servers with so many visitors."""
    trainers = max(1, sessions // 5) if sessions > 1 else 0
    with ExitStack() as stack:
        servers = [stack.enter_context(measured_server(0, TIME_TO_LIVE)) for _ in range(chosen.processes)]
        pids, addresses = [server.process.pid for server in servers], [server.address for server in servers]
        before = await _opened_once(addresses, pids)
        crowd = Crowd(addresses, tuple(chosen.reading))
        await crowd.arrive(sessions, ARRIVING * sessions)
        await asyncio.sleep(SETTLING)
        idle = state_of(*pids)
        with Watcher(*pids) as watcher:
            spent = idle.processor
            await crowd.work(trainers, chosen.seconds)
        await crowd.leave()
        after = await _after_all(addresses, pids)
        processor = watcher.states[-1].processor - spent
    return Result(sessions, trainers, chosen.seconds, crowd.log, before, idle, watcher.states, after, processor)


async def _opened_once(addresses: Sequence[str], pids: Sequence[int]) -> State:
    """The servers after one visitor has seen every lesson and is forgotten again."""
    crowd = Crowd(addresses)
    await crowd.arrive(len(addresses) * len(LESSONS), 2.0 * len(LESSONS))
    await crowd.leave()
    return await _after_all(addresses, pids)


async def _after_all(addresses: Sequence[str], pids: Sequence[int]) -> State:
    """The servers when nobody's time to live lasts any longer: the next visitor's leaving sweeps the last ones out."""
    await asyncio.sleep(TIME_TO_LIVE + 1.0)
    crowd = Crowd(addresses)
    await crowd.arrive(len(addresses), 0)
    await crowd.leave()
    await asyncio.sleep(SETTLING)
    return state_of(*pids)


def milliseconds(values: Sequence[float]) -> str:
    """Median and 95th percentile."""
    if not values:
        return "– | –"
    return f"{1000 * statistics.median(values):.0f} | {1000 * percentile(values, 0.95):.0f}"


def times(result: Result) -> str:
    """Rows of the table of times: every page's moves, then all of each kind."""
    log, rows = result.log, defaultdict(list)
    for sample in log.samples:
        if sample.kind == "move":
            rows[f"{sample.page}, control"].append(sample.seconds)
        if sample.kind == "drag":
            rows[f"{sample.page}, picture of a drag"].append(sample.seconds)
        rows[NAMES[sample.kind]].append(sample.seconds)
    rows["a run's poll"] = [seconds for _, seconds in log.polls]
    ordered = sorted(rows, key=lambda name: (not name.endswith(", control"), name))
    return "\n".join(
        f"| {result.sessions} | {name} | {len(rows[name])} | {milliseconds(rows[name])} |" for name in ordered
    )


def summary(result: Result) -> str:
    """One row: the goal's figures."""
    log, last = result.log, result.working[-1]
    moves = [sample.seconds for sample in log.samples if sample.kind == "move"]
    pictures = [sample.seconds for sample in log.samples if sample.kind == "drag"]
    idle = (result.idle.main.private - result.before.main.private) / result.sessions
    most = max(state.main.private + state.runs.private for state in result.working)
    active = (most - result.before.main.private) / result.sessions
    kept = result.after.main.private / result.before.main.private - 1
    cells = [
        f"{result.sessions} ({result.trainers})",
        milliseconds(pictures),
        milliseconds(moves),
        f"{1000 * result.processor / max(1, len(log.samples)):.0f} ms",
        f"{100 * result.processor / result.seconds:.0f} %",
        rates(log),
        f"{idle:.2f} MB",
        f"{active:.1f} MB",
        f"{result.before.main.private:.0f} → {result.after.main.private:.0f} MB ({100 * kept:+.0f} %)",
        f"{max(state.main.resident for state in result.working):.0f} / {last.main.share:.0f} MB",
        f"{last.fork_server.private:.0f} MB",
        f"{_per_run(result.working)}",
        str(max(state.threads for state in result.working)),
        str(len(log.failures)),
        f"{1000 * percentile(log.lateness, 0.95):.0f} ms",
    ]
    return f"| {' | '.join(cells)} |"


def _per_run(states: Sequence[State]) -> str:
    each = [state.runs.private / state.run_count for state in states if state.run_count]
    return f"{max(each):.0f} MB" if each else "–"


def rates(log: Log) -> str:
    """Epochs per second: all runs together, and the median run from its first to its last epoch."""
    if not log.epochs:
        return "– | –"
    by_run: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for now, run, count in log.epochs:
        by_run[run].append((now, count))
    spans = [(run[-1][0] - run[0][0], sum(count for _, count in run[1:])) for run in by_run.values() if len(run) > 2]
    whole = max(now for now, _, _ in log.epochs) - min(now for now, _, _ in log.epochs)
    together = sum(count for _, _, count in log.epochs) / max(whole, 1e-9)
    return f"{together:.0f} | {statistics.median(count / span for span, count in spans):.0f}" if spans else "– | –"


HEAD = (
    "sessions (training)",
    "picture of a drag, median ms",
    "95 % ms",
    "control, median ms",
    "95 % ms",
    "processor per answer",
    "server's processor",
    "epochs/s in all",
    "per run",
    "idle session",
    "active session",
    "private, before → after",
    "resident / share",
    "fork server, private",
    "largest run, private",
    "threads",
    "failures",
    "client late, 95 %",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sessions", type=int, nargs="*", default=[1, 10, 25, 50, 100])
    arguments.add_argument("--seconds", type=float, default=60.0, help="of work per number of sessions")
    arguments.add_argument("--processes", type=int, default=1, help="servers that share the visitors")
    arguments.add_argument("--reading", type=float, nargs=2, default=(1.0, 4.0), help="seconds between two actions")
    chosen = arguments.parse_args()
    results = []
    for sessions in chosen.sessions:
        began = time.monotonic()
        results.append(asyncio.run(measure(sessions, chosen)))
        print(f"{sessions} sessions took {time.monotonic() - began:.0f} s", flush=True)
        for failure in results[-1].log.failures[:10]:
            print(f"  failure: {failure}", flush=True)
    print("\n| sessions | what | answers | median ms | 95 % ms |\n|--:|---|--:|--:|--:|")
    print("\n".join(map(times, results)))
    print(f"\n| {' | '.join(HEAD)} |\n|{'--:|' * len(HEAD)}")
    print("\n".join(map(summary, results)))


if __name__ == "__main__":
    main()
