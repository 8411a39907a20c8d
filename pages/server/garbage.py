"""When garbage is collected: every few seconds, not in the middle of somebody's interaction."""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Callable

from core.kept import ACCOUNT, HOSTED, LAPTOP
from core.runs.limits import hosted

SECONDS = 10.0
_MOST_REGIONS, _OWN_PIECE = -8, -3  # M_ARENA_MAX and M_MMAP_THRESHOLD of malloc.h
_LARGE = 2**18  # bytes


def collect_now_and_then(seconds: float = SECONDS) -> threading.Event:
    """Collect garbage in a thread until the event that this returns is set; what was kept for nobody is garbage, too.

    Streamlit would do it after every run of a script, walking through the objects of all visitors each time: with a
    hundred of them 20 ms per interaction, four times the work of a small lesson. `runner.postScriptGC` in the settings
    turns that off. What Python collects by itself comes too late for sessions that ended: they would keep their memory
    until others have made a quarter as many objects again.
    """
    over, trim = threading.Event(), memory_trimmer()

    def collect() -> None:
        while not over.wait(seconds):
            ACCOUNT.sweep()
            gc.collect()
            trim()

    threading.Thread(target=collect, name="garbage", daemon=True).start()
    return over


def bound_what_is_kept() -> None:
    """Results that are kept for whoever asks again, as much as this server has room for.

    Raises:
        ConfigError: INSIDE_THE_NET_HOSTED is neither 0 nor 1.
    """
    ACCOUNT.bounds = HOSTED if hosted() else LAPTOP


def memory_trimmer() -> Callable[[], object]:
    """A function that gives free memory back to the system.

    The C library gives every thread a region of its own and keeps what was freed between pieces that are still in use:
    after a class has left, 150 MB more than before it came. Python's threads take turns anyway, so two regions will do
    for all of them, and large arrays lie outside, from where they go back at once. Elsewhere than in glibc there is
    nothing to do.
    """
    try:
        library = ctypes.CDLL(None)
        library.mallopt(_MOST_REGIONS, 2)
        library.mallopt(_OWN_PIECE, _LARGE)
        trim = library.malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library; Windows has no default one
        return lambda: None
    return lambda: trim(0)
