"""Runs the scripts that a lesson hands out: alone, without our code, from a folder of their own.

An interpreter takes seconds to import torch, and a suite runs hundreds of scripts. So one isolated interpreter imports
the libraries and then forks for each script: every script begins in a process that has run nothing else.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SECONDS = 120
# Warnings are errors in scripts, except those of torchviz about its own old imports.
ISOLATED = [sys.executable, "-I", "-W", "error", "-W", "ignore:distutils:DeprecationWarning"]
WORKER = """
import json, os, runpy, signal, sys, traceback, warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import sklearn.datasets, sklearn.model_selection
    import numpy, torch, torch._dynamo, torch.optim, torch.utils.data, torchvision.transforms.v2
for line in sys.stdin:
    task = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm(task["seconds"])
        os.chdir(task["folder"])
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(task[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv = [task["path"]]
        code = 0
        try:
            runpy.run_path(task["path"], run_name="__main__")
        except SystemExit as end:
            if end.code is not None and not isinstance(end.code, int):
                print(end.code, file=sys.stderr)
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Answer:
    """What a script printed, and how it ended."""

    out: str
    err: str
    code: int


def answer_of(script: str, folder: Path, name: str = "script.py", seconds: int = SECONDS) -> Answer:
    """Run a script in a folder; nothing is asserted."""
    path = folder / name
    path.write_text(script, encoding="utf-8")
    if not hasattr(os, "fork"):
        done = subprocess.run(
            [*ISOLATED, str(path)], cwd=folder, capture_output=True, encoding="utf-8", timeout=seconds, check=False
        )
        return Answer(done.stdout, done.stderr, done.returncode)
    out, err = path.with_suffix(".out"), path.with_suffix(".err")
    task = {"path": str(path), "folder": str(folder), "out": str(out), "err": str(err), "seconds": seconds}
    worker = _worker()
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(json.dumps(task) + "\n")
    worker.stdin.flush()
    code = int(worker.stdout.readline())
    return Answer(out.read_text("utf-8"), err.read_text("utf-8"), code)


def printed_by(script: str, folder: Path, name: str = "script.py", seconds: int = SECONDS) -> str:
    """What a script prints, which must end well and warn of nothing."""
    answer = answer_of(script, folder, name, seconds)
    assert answer.err == ""
    assert answer.code == 0
    return answer.out


@cache
def _worker() -> subprocess.Popen[str]:
    worker = subprocess.Popen(
        [*ISOLATED, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    atexit.register(_end, worker)
    return worker


def _end(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.close()
    worker.wait()
