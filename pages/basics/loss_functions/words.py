"""The words of the lesson on loss functions that carry numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import torch

from core.lessons.loss_functions.experiment import LossExperiment
from core.lessons.loss_functions.presets import LOSS_PRESETS
from core.lessons.loss_functions.proof import LossProof
from core.lessons.loss_functions.words import call_of, formula
from core.losses import classes, line, slopes, stability
from core.numbers import decimals, in_powers, short
from pages.shared.terms import term

_OPENING = (
    f"A {term('loss')} turns all errors of a network into one number, and training lowers that number: what it makes "
    "expensive is what the network learns to avoid. "
)
_FIRST = {
    "regression": "Press ▶ and watch the number come about step by step, then drag a point or an end of the line.",
    "classes": "Press ▶ and watch the number come about step by step, then drag a logit up or down.",
    "logits": "Drag the logit z, in a curve or beside it, and find the place where the naive way breaks.",
    "squared": "Drag the logit z, in a curve or beside it, and compare how steep both losses are.",
    "accuracy": "Drag the place along the line, in a curve or beside it, and see which of both tells where down is.",
}


def opening(part: str) -> str:
    """What a loss is, and what to do first with the part on display."""
    return _OPENING + _FIRST[part]


SYMBOLS = (
    f"**ŷ** is the prediction, **y** the target, **n** the number of samples. **z** are {term('logits')}, **p** is the "
    f"probability that {term('softmax')} or {term('sigmoid')} makes of them, **log** the natural logarithm, **∂L/∂z** "
    f"the slope of the loss in z, its {term('gradient')}."
)
MOVED = (5, 20, 100)


def _line_summary(experiment: LossExperiment) -> str:
    fit = experiment.line
    label = line.LABELS[fit.loss]
    best = line.best_line(fit.points, fit.loss, fit.delta)
    return f"{label} of your line: **{decimals(line.trace(fit).mean)}**. {label} would lay it at ŷ = {formula(*best)}."


def _class_summary(experiment: LossExperiment) -> str:
    traced = classes.trace(experiment.scores)
    mean, squared = decimals(traced.mean), decimals(traced.squared)
    return f"`{call_of(experiment.scores)}` says **{mean}**; MSE on one-hot labels {squared}."


def _logit_summary(experiment: LossExperiment) -> str:
    one = experiment.logit
    found = stability.both(torch.tensor([one.z]).to(stability.DTYPES[one.dtype]), one.form, one.target)
    naive, stable = (decimals(found[way][0].item()) for way in ("naive", "stable"))
    return f"At z = {short(one.z)} in {one.dtype} the naive loss is **{naive}**, PyTorch's **{stable}**."


def _wrong_summary(experiment: LossExperiment) -> str:
    cross, squared = map(decimals, slopes.slope_pair(experiment.wrong.z))
    return f"At z = {short(experiment.wrong.z)} cross-entropy has slope **{cross}**, the squared error **{squared}**."


def _walk_summary(experiment: LossExperiment) -> str:
    walk, place = slopes.walk(experiment.walk.seed), slopes.nearest(experiment.walk)
    return f"Loss **{decimals(walk.losses[place].item())}**, accuracy **{decimals(walk.accuracies[place].item())}**."


SUMMARIES: Mapping[str, Callable[[LossExperiment], str]] = {
    "regression": _line_summary,
    "classes": _class_summary,
    "logits": _logit_summary,
    "squared": _wrong_summary,
    "accuracy": _walk_summary,
}


def _regression(experiment: LossExperiment) -> str:
    fit = experiment.line
    best = {name: formula(*line.best_line(fit.points, name, fit.delta)) for name in line.LABELS}
    ones = torch.tensor([1.0, 2.0, 3.0])
    trap = ((ones - ones[:, None]) ** 2).mean().item()
    return (
        f"{term('MSE')} squares: an error twice as large costs four times as much, and pulls twice as hard. "
        f"{term('MAE')} takes lengths: every error pulls alike. {term('Huber loss')} squares up to δ and takes lengths "
        f"beyond. Each would lay its own line here: MSE ŷ = **{best['mse']}**, MAE ŷ = **{best['mae']}**, Huber ŷ = "
        f"**{best['huber']}**. Drag one point far away and watch which of them follows it.\n\n"
        "A trap: `mse_loss` of a tensor of shape (3,) with one of shape (3, 1) compares every value with every other "
        f"({term('broadcasting')}). For 1, 2, 3 against the same 1, 2, 3 it says **{decimals(trap, 2)}** instead of 0, "
        "and warns.\n\n"
        "A line is a network with one weight and one bias. Fitted by gradient descent beside least squares it is in "
        "[live training](live_training?preset=line), with three inputs [too](live_training?preset=plane)."
    )


def _classes(_: LossExperiment) -> str:
    smooth = LOSS_PRESETS["label-smoothing"].experiment.scores
    return (
        f"{term('cross-entropy', 'Cross-entropy')} looks at one number per sample, the probability of the right class, "
        "and takes −log of it. A sure mistake costs without bound; MSE on one-hot labels, the historical choice, can "
        f"never cost more than 2/3 with three classes. {term('perplexity', 'Perplexity')}, e to the mean −log p, is "
        f"the number of equally likely classes that would cost as much; {term('entropy')} is how undecided the answers "
        "are, whatever is right. A temperature above 1 makes them more undecided, below 1 less; the order of the "
        "classes stays.\n\nPyTorch's knobs: `weight` multiplies each loss by its class's weight and divides by the "
        f"sum of the weights. `label_smoothing` {short(smooth.smoothing)} spreads that share of the target evenly over "
        f"all classes, so that the answers above cost {decimals(classes.trace(smooth).mean)} on average in the preset. "
        "`ignore_index` names a label whose samples have neither loss nor gradient, and do not count in the mean; "
        "unless told otherwise it is −100, as for padding in texts."
    )


def _logits(experiment: LossExperiment) -> str:
    one = experiment.logit
    return (
        "A floating-point number near 1 has no room for the little that is missing: 1 − σ(z) becomes exactly 0, and "
        f"−log 0 is infinite; e to the z leaves the range of {one.dtype}, and infinity by infinity is nan, not a "
        "number. One such sample makes every weight nan in the next step. So `nn.BCEWithLogitsLoss` and "
        f"`nn.CrossEntropyLoss` want logits: they compute log-sum-exp ({term('log-sum-exp')}) with the largest "
        "exponent taken out, as in the steps above. `nn.BCELoss`, which gets the probability, holds its logarithms at "
        "−100: it says 100 where the naive way says inf, and its slope there is 0: nothing is "
        "learned from the worst mistake."
    )


def _squared(_: LossExperiment) -> str:
    ratios = [slopes.slope_pair(z)[0] / slopes.slope_pair(z)[1] for z in (-2.0, -5.0, -10.0)]
    cross, squared = (slopes.steps_to_right(-8.0, flag) for flag in (False, True))
    return (
        "Behind a sigmoid the squared error has the sigmoid's slope as a factor, and a "
        f"{term('saturation', 'saturated')} sigmoid has none: the surer the mistake, the less is learned from it. In "
        f"cross-entropy the logarithm undoes that factor. At z = −2, −5 and −10 it is **{ratios[0]:.1f}**, "
        f"**{ratios[1]:.0f}** and **{ratios[2]:,.0f}** times as steep. From z = −8, with rate 1, gradient descent "
        f"needs **{cross}** steps to p > 0.5 with cross-entropy and **{squared:,}** with the squared error."
    )


def _accuracy(experiment: LossExperiment) -> str:
    walk = slopes.walk(experiment.walk.seed)
    lowest, right, most = (
        walk.losses.argmin(),
        walk.accuracies[walk.losses.argmin()].item(),
        walk.accuracies.max().item(),
    )
    agree = "which is the highest, too" if right == most else f"and {decimals(most)} elsewhere: the two need not agree"
    return (
        f"{term('accuracy', 'Accuracy')} counts. A tiny change of the weights changes no count, so its slope is 0 "
        f"almost everywhere: in **{100 * walk.flat:.0f} %** of the 600 steps along this line it stays as it is, and it "
        f"takes **{walk.levels}** values. The loss changes at every step. So networks are trained on a loss, and "
        f"judged by accuracy. The smallest loss on the line is at {decimals(walk.places[lowest].item(), 2)}; accuracy "
        f"is {decimals(right)} there, {agree}."
    )


TEXTS: Mapping[str, tuple[str, Callable[[LossExperiment], str]]] = {
    "regression": ("Squares, lengths, or both", _regression),
    "classes": ("From logits to one number", _classes),
    "logits": ("Why the loss wants logits", _logits),
    "squared": ("Why not squared errors of probabilities", _squared),
    "accuracy": ("Why not accuracy", _accuracy),
}


@cache
def _moved() -> str:
    """One point of the preset lifted by more and more."""
    points = LOSS_PRESETS["one-outlier"].experiment.line.points
    (x, y), rows = points[-1], ["| the last point, lifted by | MSE | MAE | Huber |", "|--:|--:|--:|--:|"]
    for by in MOVED:
        lifted = (*points[:-1], (x, round(y - 20 + by, 4)))
        rows.append(f"| {by} | {' | '.join(formula(*line.best_line(lifted, name, 1.0)) for name in line.LABELS)} |")
    return "The three best lines of the preset *One outlier*:\n\n" + "\n".join(rows)


@cache
def _broken() -> str:
    """Where the naive way breaks, in every dtype."""
    rows = ["| dtype | −log(1 − σ(z)) | −log σ(z) | −log softmax, right class |", "|---|--:|--:|--:|"]
    for dtype in stability.DTYPES:
        cells = []
        for form, target in (("sigmoid", "0"), ("sigmoid", "1"), ("softmax", "1")):
            z, loss = stability.breaks_at(form, target, dtype)
            cells.append(f"{decimals(loss)} from {short(z)}")
        rows.append(f"| {dtype} | {' | '.join(cells)} |")
    return "The first hundredth at which the naive loss is not finite:\n\n" + "\n".join(rows)


MORE: Mapping[str, tuple[str, Callable[[], str]]] = {
    "regression": ("one outlier, dragged away", _moved),
    "logits": ("where each dtype breaks", _broken),
}


@cache
def which_loss() -> str:
    """All losses side by side, with the figures of the two course examples."""
    three = line.trace(LOSS_PRESETS["course-mse"].experiment.line)
    four = classes.trace(LOSS_PRESETS["course-cross-entropy"].experiment.scores)
    costs, chosen = (", ".join(map(decimals, values.tolist())) for values in (four.losses, four.chosen))
    half = -torch.log(torch.tensor(0.5)).item()
    return (
        "- **A number**: MSE, `nn.MSELoss`. Its slope 2(ŷ − y) grows with the error.\n"
        "- **A number, with outliers**: MAE, `nn.L1Loss`, whose slope is +1 or −1, or Huber, `nn.HuberLoss`, whose "
        "slope ŷ − y ends at δ.\n"
        "- **Yes or no**: binary cross-entropy, `nn.BCEWithLogitsLoss`. Its slope in the logit is p − y.\n"
        "- **One of several classes**: cross-entropy, `nn.CrossEntropyLoss`. Its slope in each logit is p − y.\n\n"
        "An error of 20 counts 400 times as much as an error of 1 in MSE, and 20 times as much in MAE. Halving the "
        f"probability of the right class adds ln 2 = {decimals(half)} to cross-entropy, wherever it was. The two last "
        "take logits, not probabilities: softmax and logarithm are inside.\n\n"
        f"The course's three points have squared errors {', '.join(map(decimals, three.losses.tolist()))} and an MSE "
        f"of **{decimals(three.mean)}**. Its four samples give their right classes {chosen}, which cost {costs}: a "
        f"mean cross-entropy of **{decimals(four.mean)}**."
    )


def proved(proof: LossProof | None) -> str:
    """The largest differences, and what they mean."""
    if proof is None:
        return "No sample counts here, so there is no loss to compare: PyTorch's mean of nothing is nan."
    verdict = "They agree" if proof.holds else "**They disagree**"
    text = (
        f"The loss on display comes from PyTorch in {term('dtype', proof.dtype)}. We compute it again by hand in numpy "
        f"float64: the difference is **{in_powers(proof.value)}**. "
    )
    if proof.kink:
        return text + f"{verdict}. One error lies at the kink of MAE, where there is no derivative: PyTorch takes 0."
    what = f"all {proof.numbers} derivatives" if proof.numbers > 1 else "the derivative"
    return text + (
        f"Then we measure {what} by {term('central difference', 'central differences')} of the numpy loss and compare "
        f"with autograd in float64: the largest difference is **{in_powers(proof.gradient)}**. {verdict}."
    )
