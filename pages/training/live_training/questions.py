"""The questions of the live-training lesson: what the reader expects of the run, which is judged by the run itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.least_squares import has_exact_answer
from core.numbers import decimals
from core.runs.recording.history import History
from pages.shared.quiz import Question

CHECKS = (
    Question(
        "Training loss falls and falls, validation loss has been rising for 20 epochs. What is going on?",
        ("the learning rate is too low", "the network overfits", "the data are shuffled wrongly"),
        1,
        "It still learns the training samples, noise included, and gets worse on samples that it has not seen.",
        ("Then both losses would creep down slowly.", "", "Another order of the batches makes no loss rise so long."),
    ),
    Question(
        "Why does validation run under `no_grad()` and `eval()`?",
        ("it must not change or blur what it measures", "to save the gradients for later", "to shuffle the batches"),
        0,
        "No gradients are needed, and dropout must not switch units off while we measure. Then back to `train()`.",
        ("", "Under `no_grad()` there are no gradients to save.", "Neither of the two has to do with the order."),
    ),
    Question(
        "Patience is 3 and the best epoch was 32. At which epoch does the best-so-far rule stop at the latest, "
        "if nothing gets better?",
        ("32", "35", "53"),
        1,
        "Epochs 33, 34 and 35 are no better: wait reaches 3 at epoch 35.",
        (
            "At epoch 32 nobody can know yet that it was the best.",
            "",
            "That is where the other rule stops in the first preset: it counts worse epochs in a row.",
        ),
    ),
)

START = "Press **Start**: the run will tell."
LOWER = ("only the training loss", "only the validation loss", "both", "neither")
LABELS = (
    "closer to chance on both sets",
    "closer to 100 % on training, closer to chance on validation",
    "closer to 100 % on both",
)


def ask_before(experiment: TrainingExperiment, has_validation: bool, history: History) -> Question:
    """What to expect of the run.

    Args:
        has_validation: whether there are samples that are not trained on.
        history: of the run so far; empty before it.
    """
    if has_exact_answer(experiment):
        return _bowl()
    if not has_validation:
        return _unseen()
    if experiment.data.random_labels and experiment.data.task != "regression":
        return _by_heart(history)
    return _lower_losses(experiment, history)


def _bowl() -> Question:
    return Question(
        "No hidden layer, squared error. If its steps are small enough, how close can gradient descent come to least "
        "squares?",
        ("as close as you like", "it always stays off by some percent", "it finds something better"),
        0,
        "The loss is a bowl with a single lowest point. Batches make the walk there noisier, too large steps leave the "
        "bowl.",
        (
            "",
            "Only the noise of batches or too large steps keep it off.",
            "Least squares is the lowest point there is.",
        ),
    )


def _unseen() -> Question:
    return Question(
        "Every sample is trained on, none is held back. What does a falling training loss tell of new samples?",
        ("they are predicted better, too", "nothing certain", "they are predicted worse"),
        1,
        "Only samples that were not trained on can tell. Lower the training share under *Data* to hold some back.",
        (
            "A network that learns its samples by heart has a falling loss, too.",
            "",
            "It may well have learned the rule.",
        ),
    )


def _by_heart(history: History) -> Question:
    """Judged by the scores at the end: each is nearer to chance or nearer to 100 %."""
    text = "The training labels are shuffled. Which accuracies will the network have at the end of the run?"
    end = _end(history)
    if end is None or any(history.at(f"{name}_score", end) is None for name in ("training", "validation")):
        return Question(text, LABELS, None, START)
    halfway = (1 + 1 / max(2, len(history.start.get("classes", ())))) / 2
    training, validation = (float(history.at(f"{name}_score", end)) for name in ("training", "validation"))
    found = {"training": training > halfway, "validation": validation > halfway}
    seen = f"At epoch {end}: training {100 * training:.1f} %, validation {100 * validation:.1f} %."
    claims = ((False, False), (True, False), (True, True))
    if tuple(found.values()) not in claims:
        return Question(text, LABELS, None, f"{seen} None of the three.")
    answer = claims.index(tuple(found.values()))
    why = f"{seen} There is nothing in shuffled labels to generalize from; who reaches them has learned them by heart."
    words = {
        name: f"The {name} accuracy came closer to {'100 %' if high else 'chance'}." for name, high in found.items()
    }
    return Question(text, LABELS, answer, why, _faults(claims, found, words))


def _lower_losses(experiment: TrainingExperiment, history: History) -> Question:
    """Judged by both losses at the end of the run and at a sixth of its way."""
    early = max(1, experiment.fit.epochs // 6)
    text = f"Compare the end of the run with its epoch {early}. Which loss will be lower at the end?"
    end = _end(history)
    if end is None:
        return Question(text, LOWER, None, START)
    if end <= early:
        return Question(text, LOWER, None, f"The run ended at epoch {end}, before that. **Go on**, if you can.")
    pairs = {name: [history.at(f"{name}_loss", epoch) for epoch in (early, end)] for name in ("training", "validation")}
    if any(value is None for pair in pairs.values() for value in pair):
        return Question(text, LOWER, None, "Its losses are not finite, so there is nothing to compare.")
    fell = {name: pair[1] < pair[0] for name, pair in pairs.items()}
    claims = ((True, False), (False, True), (True, True), (False, False))
    answer = claims.index(tuple(fell.values()))
    moved = {name: f"from {decimals(pair[0])} to {decimals(pair[1])}" for name, pair in pairs.items()}
    why = f"Until epoch {end} the training loss went {moved['training']}, the validation loss {moved['validation']}."
    words = {name: f"The {name} loss {'fell' if down else 'did not fall'}." for name, down in fell.items()}
    return Question(text, LOWER, answer, f"{why} {LESSONS[answer]}", _faults(claims, fell, words))


LESSONS: Mapping[int, str] = MappingProxyType(
    {
        0: "The steps push the training loss down; validation is only watched, and here it did not follow.",
        1: "A mean over noisy batches can rise while the fit gets better elsewhere.",
        2: "Up to here, what was learned helped on both sets.",
        3: "The steps were too large, or the run was at rest and only wandered.",
    }
)


def _faults(claims: Sequence[tuple[bool, ...]], found: Mapping[str, bool], words: Mapping[str, str]) -> tuple[str, ...]:
    """For each option, what the run says of the claims in it that are wrong."""
    return tuple(
        " ".join(words[name] for name, claimed in zip(found, option, strict=True) if claimed != found[name])
        for option in claims
    )


def _end(history: History) -> int | None:
    """The epoch at which the run ended; None as long as it has not."""
    if history.stop is None or history.last < 1:
        return None
    return int(history.stop["epoch"]) or None
