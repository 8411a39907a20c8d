"""What a run in the plane came to: a diagnosis, the proof of the arrows, files, the script."""

from __future__ import annotations

import streamlit as st
from safetensors.torch import save

from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.diagnosis import PlaneDiagnosis, diagnose
from core.gan.plane.job import ROWS
from core.gan.plane.proof import GradientProof, States, prove_generator_gradient
from core.lessons.gan.plane_script import plane_gan_script
from core.numbers import decimals, in_powers
from core.runs.recording.history import History, read_history
from core.text import escape_markdown
from pages.generating.gan.state import SLUG
from pages.shared.lesson_frame import code_panel
from pages.shared.live_run import LiveRun

ICONS = {
    "too early": ":material/hourglass_empty:",
    "diverged": ":material/warning:",
    "starved": ":material/no_meals:",
    "collapsed": ":material/compress:",
    "balanced": ":material/balance:",
    "on its way": ":material/trending_up:",
}
BAD = ("diverged", "starved", "collapsed")
PROVED = 3  # fakes whose arrows are shown


def report(run: LiveRun[PlaneGanConfig], config: PlaneGanConfig) -> None:
    """The words below the picture, as far as the run has come."""
    st.header("What happened", anchor=False)
    history = read_history(run.messages())
    if history.last < 1:
        st.markdown("Nothing yet: press **Start**, or move one of the two with **D step** and **G step**.")
    else:
        finding(diagnose(config, history), history)
    states = run.kept().get("weights")
    if states is not None:
        downloads(history, states)
    key = f"{SLUG}.plane.proof"
    panel = st.expander("Proof: arrows are gradients", icon=":material/check_circle:", key=key, on_change="rerun")
    if panel.open:
        with panel:
            proof(prove_generator_gradient(config, states), trained=states is not None)
    code_panel(SLUG, lambda: plane_gan_script(config), name="plane_code")


def finding(diagnosis: PlaneDiagnosis, history: History) -> None:
    """The diagnosis in its colour."""
    show = st.warning if diagnosis.name in BAD else st.success if diagnosis.name == "balanced" else st.info
    stop = diagnosis.name == "diverged" and history.stop
    sentences = (stop["sentence"],) if stop else diagnosis.sentences
    body = " ".join(escape_markdown(sentence) for sentence in sentences)
    show(f"**{diagnosis.title}** after {history.last} steps. {body}", icon=ICONS[diagnosis.name])


def downloads(history: History, states: States) -> None:
    """The weights and the history as files."""
    weights = {f"{who}.{name}": tensor for who, state in states.items() for name, tensor in state.items()}
    with st.container(horizontal=True):
        st.download_button(
            "Weights (safetensors)",
            save(weights),
            "gan.safetensors",
            "application/octet-stream",
            key=f"{SLUG}.plane.weights",
            on_click="ignore",
            help="The state_dicts of the generator, the discriminator and the averaged generator, with their names "
            "before the dot.",
        )
        st.download_button(
            "History (CSV)",
            history.as_csv(ROWS),
            "gan_history.csv",
            "text/csv",
            key=f"{SLUG}.plane.history",
            on_click="ignore",
            help="Every number of every step.",
        )


def proof(found: GradientProof, trained: bool) -> None:
    """Arrows two ways, and what becomes of them in G."""
    nets = "trained" if trained else "untrained"
    st.markdown(
        "An arrow at a fake is $-\\partial L_G/\\partial x$, minus the slope of G's loss for that fake alone. Here it "
        f"is for the {nets} networks in float64, by autograd and by central differences of the loss "
        "($h = 10^{-6}$)."
    )
    head = ["| fake | arrow by autograd | by differences |", "|---|---|---|"]
    rows = [
        f"| {_pair(fake)} | {_pair(arrow)} | {_pair(difference)} |"
        for fake, arrow, difference in zip(
            found.fakes[:PROVED].tolist(),
            found.arrows[:PROVED].tolist(),
            found.differences[:PROVED].tolist(),
            strict=True,
        )
    ]
    st.markdown("\n".join([*head, *rows]))
    st.markdown(
        f"Largest difference over {len(found.fakes)} fakes: **{in_powers(found.largest)}**. Taken back through G by "
        "the chain rule, the arrows give the gradient that reaches G's weights, of norm "
        f"{decimals(found.norm)}; against autograd through D and G at once the largest difference is "
        f"**{in_powers(found.reach)}**."
    )


def _pair(values: list[float]) -> str:
    return "(" + ", ".join(decimals(value) for value in values) + ")"
