"""What the server holds in memory after every lesson was opened once, and what makes it up.

    python -m tests.benchmarks.memory

The first table imports one library after the other in a fresh process. The second is the server before the first
visitor and after all lessons. The third takes the server's memory apart by the files that it maps: pages that only
this process has, and pages that it may share with others, such as the process that runs are forked from. Tables are
in Markdown. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.lessons.warm_up import STAGES
from tests.benchmarks.load_lessons import LESSONS
from tests.benchmarks.load_server import State, fork_server_of, measured_server, state_of
from tests.benchmarks.load_visitors import Crowd
from tests.servers import ROOT

WARM_UP = "+".join(STAGES)
STEPS = (
    "streamlit",
    "pandas",
    "altair",
    "torch",
    "torch._dynamo",
    "sklearn.datasets",
    "torchvision.transforms.v2",
    WARM_UP,
    "captum.attr",
)
NOTES = {
    "torch._dynamo": "the first step of an optimizer imports it",
    "sklearn.datasets": "with scipy.stats",
    WARM_UP: "our own code, data sets, one pass through every lesson",
    "captum.attr": "with matplotlib; only when somebody asks for evidence on /cnn_filters",
}
# Reports resident and private megabytes, and seconds, before and after each import.
_IMPORTER = """
import importlib, sys, time
def look(name, began):
    lines = open("/proc/self/smaps_rollup").readlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    print(name, sizes["Rss"], sizes["Anonymous"], time.perf_counter() - began)
look("python", time.perf_counter())
for name in sys.argv[1:]:
    began = time.perf_counter()
    for module in name.split("+"):
        importlib.import_module(module)
    look(name, began)
"""
SETTLING = 3.0
OTHER = "heap and stacks"
LISTED = 16


@dataclass
class Part:
    """Megabytes of one library in a process: resident, and what only this process has."""

    resident: float = 0.0
    private: float = 0.0


def import_steps(steps: Sequence[str] = STEPS) -> str:
    """Rows: library, how much more is resident, how much more is private, seconds."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTER, *steps], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rows, before = [], (0.0, 0.0)
    for line in done.stdout.splitlines():
        name, *numbers = line.split()
        resident, anonymous, seconds = map(float, numbers)
        more = f"{resident - before[0]:.0f} | {anonymous - before[1]:.0f} | {seconds:.1f} | {resident:.0f}"
        rows.append(f"| {name} | {more} | {NOTES.get(name, '')} |")
        before = resident, anonymous
    return "\n".join(rows)


def parts_of(pid: int) -> dict[str, Part]:
    """Memory of a process by what is mapped. Source: proc(5), smaps.

    Memory without a file that follows a CUDA library's variables without a gap holds more of them (bss); behind other
    libraries it may as well be Python's.
    """
    parts: dict[str, Part] = defaultdict(Part)
    library, end = OTHER, ""
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        mapping = re.match(r"([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+ *(.*)", line)
        if mapping:
            start, after, path = mapping.groups()
            library = library if not path and start == end and is_cuda(library) else library_of(path)
            end = after
        elif line.startswith("Rss:"):
            parts[library].resident += int(line.split()[1]) / 1024
        elif line.startswith(("Private_Clean:", "Private_Dirty:")):
            parts[library].private += int(line.split()[1]) / 1024
    return parts


def library_of(path: str) -> str:
    """The library that a mapped file belongs to; memory without a file is the heap."""
    if not path.startswith("/"):
        return OTHER
    found = re.search(r"site-packages/(nvidia/[^/]+|[^/]+)/", path)
    if not found:
        return "Python and the system"
    name = found[1].removesuffix(".libs")
    return "torch, CUDA part" if name == "torch" and "cuda" in Path(path).name else name


def is_cuda(library: str) -> bool:
    """Whether the CPU build of torch would not have it."""
    return library.startswith("nvidia") or library in ("torch, CUDA part", "triton", "cusparselt")


async def opened(address: str) -> None:
    """One visitor after the other opens every lesson."""
    crowd = Crowd([address])
    await crowd.arrive(len(LESSONS), 2.0 * len(LESSONS))
    await crowd.leave()
    for failure in crowd.log.failures:
        print(f"failure: {failure}")
    await asyncio.sleep(SETTLING)


def row(name: str, state: State) -> str:
    """One row of the table of the server."""
    main, fork = state.main, state.fork_server
    cells = (main.resident, main.private, main.share, fork.resident, fork.private, fork.share, main.share + fork.share)
    return f"| {name} | {' | '.join(f'{cell:.0f}' for cell in cells)} | {state.threads} |"


def libraries(server: dict[str, Part], fork: dict[str, Part]) -> str:
    """Rows of the largest libraries, then what is due to CUDA, then the sum: of the server and its fork server."""
    ordered = sorted(server, key=lambda name: -server[name].resident)
    groups = {name: [name] for name in ordered[:LISTED]}
    groups |= {"**CUDA in all**": list(filter(is_cuda, ordered)), "**all**": [*{**server, **fork}]}
    rows = []
    for title, names in groups.items():
        resident = sum(server[name].resident for name in names)
        private, forked = (sum(parts[name].private for name in names) for parts in (server, fork))
        rows.append(f"| {title} | {resident:.0f} | {private:.0f} | {forked:.0f} | {private + forked:.0f} |")
    return "\n".join(rows)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--port", type=int, default=0)
    chosen = arguments.parse_args()
    print("| import | more resident, MB | more private, MB | seconds | resident | |\n|---|--:|--:|--:|--:|---|")
    print(import_steps(), flush=True)
    with measured_server(chosen.port) as server:
        pid = server.process.pid
        before = state_of(pid)
        asyncio.run(opened(server.address))
        after, parts, forked = state_of(pid), parts_of(pid), parts_of(fork_server_of(pid))
    head = "resident, MB | private | share | fork server: resident | private | share | both, shares | threads"
    print(f"\n| server | {head} |\n|---|{'--:|' * 8}")
    print(row("warmed up, no visitor", before))
    print(row("after all lessons", after))
    print(
        "\n| mapped | server: resident, MB | private | fork server: private | private in all |\n|---|--:|--:|--:|--:|"
    )
    print(libraries(parts, forked))


if __name__ == "__main__":
    main()
