"""The tour of the losses: from three errors to the reason why accuracy cannot be trained."""

from __future__ import annotations

from core.lessons.loss_functions.experiment import LossExperiment
from core.lessons.tour import Step

STAGE = "loss_functions.stage"


def _outlier_is_down(experiment: LossExperiment) -> bool:
    return experiment.line.points[-1][1] < 10


def _first_answer_is_wrong(experiment: LossExperiment) -> bool:
    logits = experiment.scores.logits[0]
    return logits.index(max(logits)) != experiment.scores.labels[0]


TOUR = (
    Step(
        "Three errors",
        "Three points and a line that guesses them. Each guess misses its point by some height. Press ▶: the errors "
        "appear, then a square on each; its area is the squared error.",
        f"{STAGE} >> .plot",
        {"preset": "course-mse"},
    ),
    Step(
        "Their mean is the loss",
        "Below the picture the squares are added by hand and divided by three. nn.MSELoss gives the same 0.0175.",
        f"{STAGE} >> .hand",
        {"preset": "course-mse"},
    ),
    Step(
        "One point out of line",
        "One of twenty points lies far above the others. Squared, its error outweighs all of theirs: in the table, the "
        "line that suits MSE best is steep, the one that suits MAE keeps to the others. Press ▶ to see them.",
        f"{STAGE} >> .plot",
        {"preset": "one-outlier"},
        "Drag the lonely point down, below 10.",
        _outlier_is_down,
    ),
    Step(
        "From logits to a loss",
        "A classifier answers with one logit per class. Softmax makes shares of them, and the loss is −log of the "
        "share of the right class: 0.0892 on average here.",
        f"{STAGE} >> .classes",
        {"preset": "course-cross-entropy"},
    ),
    Step(
        "A sure mistake is dear",
        "Only the right class's share counts. Let the network be wrong about the first sample and watch the mean.",
        f"{STAGE} >> .classes",
        {"preset": "course-cross-entropy"},
        "Raise a wrong logit of the first sample above the right one.",
        _first_answer_is_wrong,
    ),
    Step(
        "Why PyTorch wants logits",
        "Computed naively, −log(1 − σ(z)) needs a number that float32 rounds to 0 once z is large enough. PyTorch "
        "rearranges the formula and stays finite.",
        STAGE,
        {"preset": "naive-float32"},
        "Move z to the right until the naive loss is infinite.",
        lambda experiment: experiment.logit.z >= 16.64,
    ),
    Step(
        "Why not the squared error",
        "The answer is wrong and sure of itself. The squared error of a sigmoid is flat there: hardly a gradient, so "
        "hardly a step. Cross-entropy pulls with almost its full force.",
        STAGE,
        {"preset": "saturated"},
    ),
    Step(
        "Why not accuracy",
        "Along a line through a network's weights the loss is a smooth curve, accuracy a staircase. On a stair there "
        "is no slope to follow: that is why networks train on a loss and are judged by accuracy.",
        STAGE,
        {"preset": "staircase"},
    ),
    Step(
        "Now predict",
        "Each part of this lesson asks you something before it tells. The question below is about what you see now.",
        "loss_functions.question.accuracy",
    ),
)
