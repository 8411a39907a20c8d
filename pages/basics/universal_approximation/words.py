"""The words of the lesson on universal approximation that carry numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from core.lessons.universal_approximation.by_hand import bump_network, kink_network
from core.lessons.universal_approximation.experiment import ApproximationExperiment, apply_change
from core.lessons.universal_approximation.images import sizes
from core.lessons.universal_approximation.picture import parameters
from core.lessons.universal_approximation.proof import Proof, prove
from core.lessons.universal_approximation.study import Study, study_of
from core.networks.activations import ACTIVATIONS
from core.numbers import decimals, in_powers
from pages.shared.terms import term

FAR = 100.0

OPENING = (
    f"One {term('hidden layer')} with enough {term('unit', 'units')} can come as close as you like to any continuous "
    f"curve: that is the theorem of {term('universal approximation')}, and here you build its proof by hand. Press ▶ "
    "and watch two sigmoids become a bump, then drag a point of the curve or draw another one."
)
SYMBOLS = (
    f"**σ** is the {term('sigmoid')}, **x** the input, **y** the height. The *error* is the "
    f"{term('RMSE', 'root mean squared error')} over 201 places, so it is a height, too. The *seen part* of the curve "
    f"is where samples come from. The bumps are the hidden units of a network, their heights its outgoing "
    f"{term('weight', 'weights')}."
)
SOURCES = (
    "Cybenko, *Approximation by superpositions of a sigmoidal function* (1989). Hornik, Stinchcombe and White, "
    "*Multilayer feedforward networks are universal approximators* (1989). Leshno and others (1993): any activation "
    "that is no polynomial will do.",
    "Nielsen, [A visual proof that neural nets can compute any function]"
    "(http://neuralnetworksanddeeplearning.com/chap4.html): bumps by hand.",
    "The digits: Alpaydin and Kaynak, UCI Machine Learning Repository (CC BY 4.0), as scikit-learn has them.",
)


def another_number(experiment: ApproximationExperiment, value: object) -> ApproximationExperiment:
    """Another number of bumps, whose heights are read off the curve."""
    return apply_change(experiment, {"set": "bumps.pairs", "value": value})


def _hand_errors(experiment: ApproximationExperiment) -> tuple[float, float]:
    return experiment.drawing.errors(bump_network(experiment.drawing, experiment.bumps))


def summary(experiment: ApproximationExperiment) -> str:
    """What the bumps come to."""
    seen, beyond = _hand_errors(experiment)
    far = "" if experiment.drawing.seen == 1 else f", beyond it **{decimals(beyond)}**"
    return f"{experiment.bumps.pairs} bumps, {experiment.bumps.units} hidden units: error **{decimals(seen)}**{far}."


def about_bumps(experiment: ApproximationExperiment) -> str:
    """Why bumps suffice, what they cost, and where they end."""
    drawing, bumps = experiment.drawing, experiment.bumps
    network, kinks = bump_network(drawing, bumps), kink_network(drawing)
    far = torch.tensor([[FAR]], dtype=torch.float64)
    with torch.no_grad():
        flat, straight = (model(far).item() for model in (network, kinks))
    return (
        "Bumps twice as narrow follow the curve twice as closely, so enough of them come as close as you like; "
        "steepness is a weight, so it may be as large as you like, too. Each bump takes two units, each unit a weight, "
        f"a bias and an outgoing weight, the output one bias: {bumps.units} · 3 + 1 = {parameters(network)} "
        "parameters.\n\nReLUs make this curve without any error, since it consists of straight pieces: one unit per "
        f"piece, which bends the line by the change of slope at its point. {len(drawing.knots) - 1} units, largest "
        f"error {in_powers(prove(experiment).kinks)}.\n\n"
        f"The theorem speaks of a closed interval. Far outside, at x = {FAR:g}, the bumps say {decimals(flat)}, for "
        f"all their units have stepped, and the ReLUs {decimals(straight, 1)}: they go on with their last slope. No "
        "sample told either of them what is there."
    )


def about_training(experiment: ApproximationExperiment, errors: tuple[float, float] | None) -> str:
    """What was trained against what was built; before the training, what is asked of it."""
    units, label = experiment.bumps.units, ACTIVATIONS[experiment.training.activation].label
    hand, hand_beyond = _hand_errors(experiment)
    if errors is None:
        return (
            f"The theorem says that weights exist; it does not say how to find them. The run above gives {units} "
            f"{label} units, as many as you placed, random weights and moves them by "
            f"[gradient descent](live_training), with {term('Adam')}."
        )
    ratio = hand / errors[0]
    verdict = f"{decimals(ratio, 1)} times closer" if ratio > 1 else f"{decimals(1 / ratio, 1)} times further away"
    far = ""
    if experiment.drawing.seen < 1:
        far = (
            f" Beyond the seen part it errs by **{decimals(errors[1])}**, the bumps by **{decimals(hand_beyond)}**: no "
            "sample told either of them about the curve there."
        )
    return (
        f"{units} {label} units after training: error **{decimals(errors[0])}** on the seen part, {verdict} than "
        f"{units} sigmoids placed by hand, **{decimals(hand)}**.{far}"
    )


def _said(experiment: ApproximationExperiment, values: Any, *places: int) -> str:
    """The means of all lines at some of their places; what is needed for it before the study has run."""
    study = study_of(experiment)
    if values is None:
        return "Train them to see the numbers."
    said = []
    for at in places:
        where = "With the most parameters" if experiment.study == "depth" else f"At {study.places[0][at]} {study.unit}"
        told = [_told(study, line, values[line].mean(axis=0)[at]) for line in range(len(study.variants))]
        said.append(f"{where}: {', '.join(told)}.")
    return " ".join(said)


def _told(study: Study, line: int, value: float) -> str:
    number = f"{100 * value:.0f} %" if study.quantity == "accuracy" else decimals(value)
    return f"{study.variants[line].label} **{number}**"


def _width(experiment: ApproximationExperiment, values: Any) -> str:
    return (
        "Both axes are logarithmic, so a straight line downward means that twice the units divide the error by the "
        "same number each time. The dotted line needs no training: bumps that were only placed. The bumps lie "
        "where they lie; training may move its units to where the curve bends. "
        f"{_said(experiment, values, -1)}"
    )


def _start(experiment: ApproximationExperiment, values: Any) -> str:
    return (
        "“Can be represented” is not “is learned”. PyTorch draws the first weights and biases of a layer with one "
        "input between −1 and 1, so its units are flat and few of them bend inside of [−1, 1]; the other start makes "
        "them six times as steep and spreads the places where they bend evenly. Both networks can be the same "
        f"functions. {_said(experiment, values, -1)}"
    )


def _depth(experiment: ApproximationExperiment, values: Any) -> str:
    sizes = study_of(experiment).places
    rows = "; ".join(f"{n} layer{'s' * (n > 1)} {', '.join(map(str, row))}" for n, row in enumerate(sizes, 1))
    return (
        f"About as many parameters, other shapes: {rows}. For one hidden layer the theorem holds, deeper ones fold the "
        "line and can bend it more often than they have units; whether training finds that is another matter. "
        f"{_said(experiment, values, -1)}"
    )


def _images(experiment: ApproximationExperiment, values: Any) -> str:
    dense, cnn = sizes()
    return (
        "An image is a point in a space with an axis per pixel. On one axis four bumps were a beginning; on the 256 "
        f"axes of 16×16 pixels, four along each are {in_powers(4.0**256)} boxes, and no data set fills them: nearly "
        "every image is *beyond the seen part*. A digit that has moved is such an image. To a fully connected "
        f"network (MLP, {dense:,} parameters) every pixel is an input of its own; a [CNN](convolution) ({cnn:,} "
        "parameters) looks for the same strokes everywhere and keeps of each only how strong it is at its strongest. "
        "Two of the four have seen moved digits in training, by −4 to 4 pixels in both directions. "
        f"{_said(experiment, values, 1, 2)}"
    )


STUDIES: Mapping[str, tuple[str, Callable[[ApproximationExperiment, Any], str]]] = {
    "width": ("How wide?", _width),
    "start": ("Represented, learned?", _start),
    "depth": ("Deep or wide?", _depth),
    "images": ("Why then is an image hard?", _images),
}


def proved(proof: Proof) -> str:
    """By hand = torch = numpy, with the largest differences."""
    verdict = "They agree." if proof.holds else "They do **not** agree: this is a fault, please tell us."
    return (
        f"The network of sigmoids against its formula in numpy: largest difference {in_powers(proof.bumps)}. The "
        f"network of ReLUs against `numpy.interp`: {in_powers(proof.kinks)}. Slopes of the error in the heights, "
        f"{term('autograd')} against {term('central difference', 'central differences')}: {in_powers(proof.slopes)}. "
        f"{verdict}"
    )
