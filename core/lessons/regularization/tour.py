"""The tour of regularization: from labels learned by heart to a network that is too wide to do harm."""

from __future__ import annotations

from core.lessons.tour import Step

STAGE, CURVES = "regularization.stage", "regularization.curves"


TOUR = (
    Step(
        "Two ways to train",
        "The same network learns 200 digits, of which three in ten have a wrong label: once as it is, once with L2, "
        "which makes large weights expensive. Press Train.",
        f"{STAGE} >> .controls",
        {"preset": "wrong-labels"},
    ),
    Step(
        "Learned by heart",
        "The table says how many training labels and how many fresh digits each answers rightly. Who knows all "
        "training labels has learned the wrong ones, too.",
        f"{STAGE} >> .comparison-table",
        {"preset": "wrong-labels"},
    ),
    Step(
        "Every remedy",
        "Six ways to keep it from doing so, each alone. They start from the same weights and see the same batches, so "
        "the difference is taken seed by seed. Train them, or read on.",
        "regularization.choices",
        {"preset": "all-remedies"},
    ),
    Step(
        "All at once",
        "Would two remedies do better than one? Switch on the arm that has all of them together.",
        "regularization.choices",
        {"preset": "wrong-labels"},
        "Switch on dropout and all of these together.",
        lambda experiment: {"dropout", "together"} <= set(experiment.arms),
    ),
    Step(
        "Exactly zero?",
        "The line shows where a weight lands after one step. With L1 in the loss a small weight jumps over 0; a soft "
        "threshold stops there.",
        f"{CURVES} >> .curves",
        {"preset": "exact-zeros"},
        "Move the weight below 0.",
        lambda experiment: experiment.one.weight < 0,
    ),
    Step(
        "Many masks",
        "The dotted line is the answer with one mask of dropout after the other. Their average settles where eval() "
        "is: that is what the factor 1/(1 − p) is for.",
        f"{CURVES} >> .curves",
        {"preset": "many-masks"},
    ),
    Step(
        "True labels only",
        "Augmentation makes more pictures of one. It helps as long as the label stays true.",
        "regularization.gallery",
        {"preset": "flips-and-crops"},
    ),
    Step(
        "Wider is not worse",
        "Least squares with more and more features. The error on fresh points rises to a peak, and falls again.",
        f"{CURVES} >> .curves",
        {"preset": "ridge"},
        "Set ridge λ to 0, so that the peak comes back.",
        lambda experiment: experiment.descent.ridge == 0,
    ),
)
