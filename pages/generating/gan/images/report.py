"""What became of a run, in words and numbers; earlier runs beside it; files to take away."""

from __future__ import annotations

import streamlit as st

from core.gan.images.config import ImageGanConfig
from core.gan.images.diagnosis import ImageMeasures, diagnose, measure
from core.runs.recording.history import History, read_history
from pages.generating.gan.images.downloads import downloads
from pages.generating.gan.images.weights import recorded_run
from pages.generating.gan.state import SLUG, State
from pages.shared.live_run import live_run

EARLIER = f"{SLUG}.images.earlier"
MOST_EARLIER = 6
GOOD, BAD = ("balanced",), ("diverged", "starved", "ahead", "collapsed", "checkerboard")


def history_of(config: ImageGanConfig) -> History | None:
    """The run on display: the reader's own, else the recorded one; None where there is neither."""
    run = live_run(f"{SLUG}.images")
    if run.run_id is not None:
        return read_history(run.messages())
    ready = recorded_run(config)
    return None if ready is None else ready.history


def report(state: State) -> None:
    """The words below the picture, as far as the run has come."""
    config = state.experiment.images
    st.header("What happened", anchor=False)
    history = history_of(config)
    if history is None or history.last < 1:
        st.markdown("Nothing yet: press **Start**. The samples above come from random first weights.")
        return
    finding = diagnose(config, history)
    show = st.success if finding.name in GOOD else st.warning if finding.name in BAD else st.info
    first, *others = finding.sentences
    show(f"**{finding.title}.** {first}")
    st.markdown("\n".join(f"- {sentence}" for sentence in others))
    compared(state, history)
    downloads(history)


def compared(state: State, history: History) -> None:
    """This run beside the reader's earlier ones."""
    measures = measure(history)
    earlier: dict[str, tuple[str, ImageMeasures]] = st.session_state.setdefault(EARLIER, {})
    if measures is not None:
        title = state.codec.presets[state.preset].title
        changed = state.experiment.images != state.codec.presets[state.preset].experiment.images
        key = live_run(f"{SLUG}.images").run_id or f"recorded {state.preset}"
        recording = ", recorded" if key.startswith("recorded") else ""
        earlier.pop(key, None)
        earlier[key] = f"{title}{', changed' if changed else ''}{recording}", measures
        for old in list(earlier)[:-MOST_EARLIER]:
            del earlier[old]
    if len(earlier) > 1:
        st.markdown("Runs side by side, the newest last:\n\n" + table(list(earlier.values())))


def table(runs: list[tuple[str, ImageMeasures]]) -> str:
    """The runs' numbers as Markdown."""
    head = "| run | epochs | sure digits | digits found | gradient at G, epoch 1 | lately | variety | checkerboard |"
    lines = [head, "|---|--:|--:|--:|--:|--:|--:|--:|"]
    for title, m in runs:
        sure = "–" if m.sure is None else f"{100 * m.sure:.0f} %"
        found = "–" if m.classes is None else f"{m.classes}"
        lines.append(
            f"| {title} | {m.epoch} | {sure} | {found} | {m.first_gradient:.3g} | {m.gradient:.3g} "
            f"| {100 * m.variety:.0f} % | {board(m)} |"
        )
    note = "Variety and checkerboard are compared with the real images, which have 100 % and 1 ×."
    return "\n".join([*lines, "", f"{note} The checkerboard is that of the first clear samples, and now."])


def board(measures: ImageMeasures) -> str:
    """The checkerboard at first and now."""
    first = "–" if measures.clear_board is None else f"{measures.clear_board:.1f} ×"
    return f"{first} → {measures.board:.1f} ×"
