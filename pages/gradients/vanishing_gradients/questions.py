"""The questions of the vanishing-gradients lesson, and its sources."""

from __future__ import annotations

from core.gradient_flow.figures import figure
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.ten_layers import Fate
from pages.shared.quiz import Question

CHECKS = (
    Question(
        "Ten sigmoid layers, weights so large that they double every δ. What does a layer multiply the gradient by?",
        ("at most 0.25", "at most 0.5", "exactly 2"),
        1,
        "The two causes multiply: 2 from the weights, at most 0.25 from the sigmoid. And large weights push the sums "
        "out to where the slope is far below 0.25.",
        ("That leaves out the weights.", "", "That leaves out the sigmoid, whose slope is at most 0.25."),
    ),
    Question(
        "A gradient of norm 1,000 is clipped to 1. What happens to the ratio between layer 1 and layer 10?",
        ("nothing", "it becomes 1", "it shrinks by a factor of 1,000"),
        0,
        "Clipping multiplies the whole gradient by one number. It catches a step that is too large; a vanished "
        "gradient stays as far behind as before.",
        ("", "Both are multiplied by the same number.", "Both norms shrink, so their ratio does not."),
    ),
    Question(
        "A ReLU unit gives 0 for every sample of the data. What will SGD do to its weights?",
        ("move them until it answers again", "nothing at all", "set them to zero"),
        1,
        "Its slope is 0 for every sample, so its weights get no gradient: the unit is dead. Leaky ReLU keeps a slope "
        "of 0.01 there.",
        ("It would need a gradient to be moved.", "", "Plain SGD without decay moves a weight only by its gradient."),
    ),
)

SOURCES = (
    "UBC DSCI 572, lecture on training neural networks: the sigmoid's derivative, products over depth, the remedies.",
    "X. Glorot, Y. Bengio: [Understanding the difficulty of training deep feedforward neural networks]"
    "(https://proceedings.mlr.press/v9/glorot10a.html). AISTATS 2010 (Xavier initialization).",
    "K. He et al.: [Delving deep into rectifiers](https://arxiv.org/abs/1502.01852). ICCV 2015 (He initialization).",
    "S. Ioffe, C. Szegedy: [Batch normalization](https://arxiv.org/abs/1502.03167). ICML 2015. "
    "J. Ba et al.: [Layer normalization](https://arxiv.org/abs/1607.06450). 2016.",
    "K. He et al.: [Deep residual learning](https://arxiv.org/abs/1512.03385). CVPR 2016 (skip connections).",
    "G. Yang et al.: [A mean field theory of batch normalization](https://arxiv.org/abs/1902.08129). ICLR 2019: why "
    "ReLU with batch normalization makes gradients grow.",
    "R. Pascanu et al.: [On the difficulty of training recurrent neural networks](https://arxiv.org/abs/1211.5063). "
    "ICML 2013 (gradient clipping).",
    "The batch: 64 images of scikit-learn's handwritten digits (E. Alpaydin, C. Kaynak, UCI, 1998, CC BY 4.0).",
)


def ask_for_remedy(sigmoid: Fate) -> Question:
    """Which single switch rescues the sigmoid; the reader can try each one in the picture."""
    return Question(
        f"Ten sigmoid layers pass {figure(sigmoid.diagnosis.ratio)} of the gradient on to layer 1. You may switch on "
        "*one* remedy and keep the sigmoid. Which one brings the gradient back to within a factor of 10?",
        ("He initialization", "layer normalization", "batch normalization", "gradient clipping"),
        2,
        "Try them in the picture. He multiplies by √2, and a sigmoid needs 4. Layer normalization divides by the "
        "spread between the units, which is wide enough already. Batch normalization divides by the spread between the "
        "samples, which all look alike by then: to divide by so little multiplies what comes back. Clipping changes no "
        "ratio.",
        (
            "Its factor suits ReLU, which passes half of a signal.",
            "It looks at the units of one sample, and they are spread widely enough.",
            "",
            "It multiplies all layers alike.",
        ),
    )


def ask_for_bound(experiment: FlowExperiment) -> Question | None:
    """The bound of the product, before the sums are looked at; None where a single layer leaves nothing to multiply."""
    steps = experiment.network.depth - 1
    if steps < 2:
        return None
    best = 0.25**steps
    return Question(
        f"Suppose every sum lies at z = 0, where the sigmoid is steepest. How much of the gradient can pass {steps} "
        "sigmoid layers, if the weights neither help nor harm?",
        ("a quarter", f"{figure(0.25 * steps)}, a quarter each", figure(best)),
        2,
        f"Factors multiply: 0.25 to the power of {steps} is {figure(best)}. And that is the sigmoid at its best.",
        ("A quarter passes a single layer.", "That adds the quarters up; each layer passes a quarter of the rest.", ""),
    )
