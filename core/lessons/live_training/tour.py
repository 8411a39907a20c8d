"""The tour of live training: a curve, two losses, and the moment to stop."""

from __future__ import annotations

from core.lessons.tour import Step

STAGE = "live_training.stage"
EARLY = {"preset": "early-stopping-epoch-53"}

TOUR = (
    Step(
        "Points and a curve",
        "Forty noisy points, and the curve of a network that has learned nothing yet. Training will bend it.",
        f"{STAGE} >> .picture",
        EARLY,
    ),
    Step(
        "Start",
        "Press Start, or go through it by single steps. Each batch makes one small change of the weights.",
        STAGE,
        EARLY,
    ),
    Step(
        "Two losses",
        "One line is the loss on the points that the network learns from, the other on points that it never sees. "
        "Only the second tells whether it has learned the rule or the noise.",
        f"{STAGE} >> .side",
        EARLY,
    ),
    Step(
        "When to stop",
        "This run stops after three epochs in a row that were worse than the one before. One lucky epoch resets the "
        "count, so it runs past its best.",
        f"{STAGE} >> .side",
        EARLY,
    ),
    Step(
        "Be more patient",
        "Patience is how many worse epochs are borne. Open Stopping in this row: its buttons hold all settings.",
        "live_training.bar",
        EARLY,
        "Set the patience to 10 or more.",
        lambda experiment: experiment.fit.stopping.patience >= 10,
    ),
    Step(
        "Too much training",
        "Without a rule the same network trains on: its curve follows the noise, and the validation loss rises.",
        STAGE,
        {"preset": "overfitting"},
    ),
    Step(
        "Two classes",
        "The colour is what the network would answer at each point of the plane. Press Start and watch the border.",
        f"{STAGE} >> .picture",
        {"preset": "spiral"},
    ),
)
