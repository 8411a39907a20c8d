"""The comparison: the network on the page and its remedies side by side, live."""

from __future__ import annotations

import streamlit as st

from core.gradient_flow.variants import VARIANTS
from core.lessons.vanishing_gradients.comparison import MOST_VARIANTS
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.job import ComparisonJob, preview
from core.settings.declared import taken
from pages.shared.components import component
from pages.shared.controls import bound_control, control
from pages.shared.lesson_state import LessonState, part
from pages.shared.live_run import live_run
from pages.shared.notices import show_notices

comparison = component("lessons/vanishing_gradients/comparison")

State = LessonState[FlowExperiment]

COMPARISON, STAGE = "vanishing_gradients.comparison", "vanishing_gradients.training"
SHOWN = "vanishing_gradients.comparison_shown"


@part(COMPARISON)
def trained(state: State) -> None:
    """Variants to choose, one picture of all of them learning."""
    st.header("Training with and without remedies", anchor=False)
    st.markdown(
        "Norms are a diagnosis; learning is the proof. The network above and its variants train on 1,437 handwritten "
        f"digits: {seeds_words(state.experiment)}. What differs is only the remedy."
    )
    choices(state)
    show_notices(state)
    st.session_state[SHOWN] = shown(state.experiment)
    run = live_run(state.slug)
    run.suit(state.experiment)
    comparison(
        key=STAGE,
        data={"preview": preview(state.experiment), "run": run.reference},
        on_start_change=lambda: start(state),
        on_reset_change=run.drop,
        on_news_change=lambda: None,
    )
    st.caption(
        f"{band_words(state.experiment)}Left: the share of 360 validation digits that each variant gets right. Right: "
        "the gradient that reaches each hidden layer at the step on the scrubber. A line that falls to the left is a "
        "gradient that vanishes."
    )


def seeds_words(experiment: FlowExperiment) -> str:
    """What the variants share."""
    seeds = experiment.comparison.seeds
    if seeds == 1:
        return "**same digits, same batches, same seed**"
    return f"**same digits, from {seeds} seeds each, and for every seed the same batches**"


def band_words(experiment: FlowExperiment) -> str:
    """What lines and bands are over several seeds."""
    seeds = experiment.comparison.seeds
    if seeds == 1:
        return ""
    return (
        f"A line is the mean over {seeds} seeds, its band the 95 % confidence interval of that mean (Student's t). "
        "A difference is taken seed by seed: if its interval holds 0, these seeds cannot tell the two apart. "
    )


def shown(experiment: FlowExperiment) -> tuple[object, ...]:
    """All that the picture of the comparison shows of an experiment before it is trained."""
    return experiment.activation, experiment.network.depth, experiment.comparison


def other_comparison(state: State) -> list[str]:
    """The comparison's fragment if it no longer fits the experiment: it shows another one, or a run of another one."""
    other_run = live_run(state.slug).experiment not in (None, state.experiment)
    return [COMPARISON] if other_run or st.session_state.get(SHOWN) != shown(state.experiment) else []


def start(state: State) -> None:
    """Begin to train all variants."""
    refused = live_run(state.slug).start(ComparisonJob(state.experiment), state.experiment, "run")
    if refused:
        state.notices = (refused,)


def choices(state: State) -> None:
    """Which variants, and how they are trained."""
    chosen, path = list(state.experiment.comparison.variants), "comparison.variants"
    bound = bound_control(state, "variants", chosen, lambda old, names: taken(old, path, tuple(names)))
    st.multiselect("Variants", list(VARIANTS), chosen, max_selections=MOST_VARIANTS, **bound)
    names = ("optimizer", "learning_rate", "epochs", "seeds")
    for column, name in zip(st.columns(len(names)), names, strict=True):
        with column:
            control(state, f"comparison.{name}")
