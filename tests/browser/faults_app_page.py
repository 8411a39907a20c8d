"""A page that fails as its link says.

/?fault=script raises in the script, /?fault=callback in a button's callback; /?fault=none starts a run and writes its
id; without a fault it is the live-training lesson, whose runs fail inside torch.
"""


def fail() -> None:
    raise RuntimeError(f"a secret in {__file__}")


def main() -> None:
    from pathlib import Path
    from unittest.mock import patch

    import streamlit as st

    from pages.server.apology import drawn_whole
    from pages.server.left_out import tell_what_was_left_out
    from pages.server.runs import runs, visitor
    from pages.shared.lesson_state import note_arrival
    from tests.browser.faults_jobs import FailsInTorch
    from tests.core.runs.jobs import Counting

    tell_what_was_left_out()
    fault = st.query_params.get("fault")
    if fault == "script":
        fail()
    elif fault == "callback":
        st.button("Fail", key="fail", on_click=fail)
    elif fault == "none":
        who = visitor()
        st.text(f"run: {runs().start(Counting(), who.owner, who.alive)}")
    else:
        note_arrival("live_training")
        page = Path(__file__).parents[2] / "pages" / "training" / "live_training" / "live_training.py"
        with patch("core.lessons.live_training.job.LiveTrainingJob", FailsInTorch):
            exec(compile(page.read_text(encoding="utf-8"), str(page), "exec"), {"__name__": "lesson"})
    drawn_whole()


if __name__ == "__main__":
    main()
