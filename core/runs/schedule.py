"""Who computes, who waits, who makes room: decisions about runs, made anew from what is the case.

A fixed number of runs computes at once. Addresses take turns, then the owners of an address, then the runs of an owner,
first come, first served: who starts many runs waits for them and not everybody else. While somebody waits, whoever has
computed longest beyond a slice of time goes to the end of the queue, and its process with everything in it waits there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from core.runs.limits import Limits
from core.runs.run import Phase, Run


def is_away(run: Run, limits: Limits, now: float) -> bool:
    """Whether nobody has looked for so long that the run pauses by itself."""
    return limits.away_seconds is not None and now - run.seen > limits.away_seconds


def is_resting(run: Run, limits: Limits, now: float) -> bool:
    """Whether it computes nothing, and would not if there were room."""
    return run.idle or (run.waits and is_away(run, limits, now))


def queue(runs: Collection[Run], limits: Limits, now: float) -> list[Run]:
    """Runs that wait for a place, the next one first. Away ones do not count, but get their old place when back."""
    waiting = [run for run in runs if run.waits and not is_away(run, limits, now)]
    waiting.sort(key=lambda run: run.queued_at or 0)
    computing = [run for run in runs if run.slot_since is not None]
    of_owner = _turns([run.owner for run in waiting], Counter(run.owner for run in computing))
    fair = [run for _, run in sorted(zip(of_owner, waiting, strict=True), key=lambda pair: pair[0])]
    of_address = _turns([run.address for run in fair], Counter(run.address for run in computing))
    order = sorted(zip(of_address, fair, strict=True), key=lambda pair: (pair[0], pair[1].queued_at or 0))
    return [run for _, run in order]


def _turns(names: list[str], before: Counter[str]) -> list[int]:
    """The how manieth of its name each is, after those that had their turn before."""
    turns = []
    for name in names:
        turns.append(before[name])
        before[name] += 1
    return turns


def phase_of(run: Run, limits: Limits, now: float) -> Phase:
    """What the run does, as its reader sees it."""
    if run.final or run.idle:
        return run.rest
    if run.slot_since is not None:
        return "running"
    return "paused" if is_away(run, limits, now) else "queued"


def free_slots(runs: Collection[Run], limits: Limits) -> int:
    """Places for computing that nobody holds."""
    return limits.computing - sum(run.slot_since is not None for run in runs)


def one_to_yield(runs: Collection[Run], limits: Limits, now: float) -> Run | None:
    """Whoever has computed longest beyond its slice, if more wait than places are free or being freed."""
    holders = [run for run in runs if run.slot_since is not None]
    leaving = sum(run.yielding or run.final for run in holders)
    if len(queue(runs, limits, now)) <= free_slots(runs, limits) + leaving:
        return None
    over = [
        (now - run.slot_since, run)
        for run in holders
        if run.slot_since is not None
        and not (run.yielding or run.final)
        and now - run.slot_since > limits.slice_seconds
    ]
    return max(over, key=lambda pair: pair[0])[1] if over else None


def one_to_evict(runs: Collection[Run], limits: Limits, now: float) -> Run | None:
    """The run whose process is missed least: finished before paused, longest at rest first."""
    resting = [run for run in runs if run.worker is not None and not run.final and is_resting(run, limits, now)]
    return min(resting, key=lambda run: (run.rest != "done", run.rested), default=None)


def one_to_forget(runs: Collection[Run], limits: Limits, now: float) -> Run | None:
    """The run that is missed least altogether: at rest, and looked at longest ago."""
    resting = [run for run in runs if run.final or is_resting(run, limits, now)]
    return min(resting, key=lambda run: run.seen, default=None)


def one_to_give_way(runs: Collection[Run], owner: str, address: str, limits: Limits, now: float) -> Run | None:
    """Who leaves a full queue to a newcomer: the last of the address with most in it, there of the owner with most.

    None if that would be the newcomer's own: nobody with fewer runs in the queue is turned away for somebody with more.
    """
    waiting = [run for run in queue(runs, limits, now) if run.worker is None]
    if not waiting:
        return None
    addresses = Counter(run.address for run in waiting)
    fullest = {run.address for run in waiting if addresses[run.address] == max(addresses.values())}
    if address not in fullest and addresses[address] + 1 >= max(addresses.values()):
        return None
    there = [run for run in waiting if run.address in ({address} if address in fullest else fullest)]
    owners = Counter(run.owner for run in there)
    if address in fullest and owners[owner] + 1 >= max(owners.values()):
        return None
    return max((run for run in there if owners[run.owner] == max(owners.values())), key=lambda run: run.queued_at or 0)


def surplus(runs: Collection[Run], owner: str, limits: Limits) -> list[Run]:
    """The owner's runs that must go before another one starts, oldest first; runs come in the order of their start."""
    own = [run for run in runs if run.owner == owner]
    return own[: max(0, len(own) + 1 - limits.per_owner)]
