"""The words of the lesson on CNN filters that carry numbers: questions and sources."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import torch

from core.lessons.cnn_filters.experiment import CnnExperiment
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig, build_cnn
from core.networks.cnn.receptive_field import ReceptiveField, receptive_fields
from pages.images.cnn_filters.moment import Moment
from pages.images.cnn_filters.subject import Subject, right_answers
from pages.shared.quiz import Question
from pages.shared.terms import term

OPENING = (
    f"A {term('convolution', 'convolutional')} network learns its {term('kernel', 'kernels')} from examples: the first "
    "layers answer to edges and strokes, later ones to larger shapes, the last one names a class. Move the scrubber "
    "through the epochs and watch the kernels change, then choose an image under *What it sees*."
)

SYMBOLS = (
    f"A {term('feature map')} is the image that one kernel makes; {term('pooling')} shrinks it. At the end "
    f"{term('fully connected layer', 'fully connected layers')} turn the maps into {term('logits')}, one per class, "
    f"and {term('softmax')} turns those into probabilities. What one value can see of the image is its "
    f"{term('receptive field')}: a 3×3 kernel sees 3×3 pixels, a second one after it 5×5, since it looks at 3×3 values "
    "that reach one pixel further all around."
)

CHECKS = (
    Question(
        "Two 3×3 convolutions with stride 1 follow each other. How many pixels does a value of the second one see?",
        ("3×3", "5×5", "6×6"),
        1,
        "A value of the second sees 3×3 values of the first, which together reach one pixel further all around.",
        ("That is what a value of the first one sees.", "", "The windows of neighbours overlap by two pixels."),
    ),
    Question(
        "The saliency of a pixel is high. What does that mean?",
        (
            "the pixel speaks for the class",
            "a tiny change of the pixel would change the logit a lot",
            "the pixel is bright",
        ),
        1,
        "Saliency is the size of a gradient: it says how strongly, not which way. Integrated gradients have a sign.",
        ("It may as well speak against the class: saliency has no sign.", "", "A dark pixel can matter as much."),
    ),
    Question(
        "Validation accuracy is 98 %. A step of ε = 0.1 along the gradient's sign changes many answers. Why?",
        (
            "every pixel moves a little in the worst direction, and hundreds of little steps add up",
            "the network has not been trained long enough",
            "0.1 makes the image unreadable",
        ),
        0,
        "ε·Σ|∂L/∂x| grows with the number of pixels: what nobody sees in one pixel is large in all of them together.",
        ("", "A longer training leaves the network as steep.", "People still read it without trouble."),
    ),
)

SOURCES = (
    "UBC DSCI 572, lectures on convolutional networks: the small CNN, the classifier without convolution.",
    "A. Araujo, W. Norris, J. Sim: [Computing Receptive Fields of Convolutional Neural Networks]"
    "(https://distill.pub/2019/computing-receptive-fields/), Distill 2019.",
    "M. Zeiler, R. Fergus: [Visualizing and Understanding Convolutional Networks](https://arxiv.org/abs/1311.2901): "
    "strongest patches, occlusion.",
    "K. Simonyan, A. Vedaldi, A. Zisserman: [Deep Inside Convolutional Networks](https://arxiv.org/abs/1312.6034): "
    "saliency and activation maximization.",
    "M. Sundararajan, A. Taly, Q. Yan: [Axiomatic Attribution for Deep Networks](https://arxiv.org/abs/1703.01365).",
    "R. Selvaraju et al.: [Grad-CAM](https://arxiv.org/abs/1610.02391). All four are computed by "
    "[Captum](https://captum.ai/); the table by [torchinfo](https://github.com/TylerYep/torchinfo).",
    "I. Goodfellow, J. Shlens, C. Szegedy: [Explaining and Harnessing Adversarial Examples]"
    "(https://arxiv.org/abs/1412.6572).",
    "[CNN Explainer](https://poloclub.github.io/cnn-explainer/) showed the maps of a fixed network on fixed classes.",
    "Digits: E. Alpaydin, C. Kaynak, [Optical Recognition of Handwritten Digits]"
    "(https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits), CC BY 4.0, with scikit-learn. "
    "The faces are drawn by this project.",
)


def weights_words(seen: Subject) -> str:
    """Whose weights the page shows, and how well they do on the validation images."""
    right, count = right_answers(seen)
    share = f"{100 * right / count:.1f} %"
    reached = f"It is right about **{right} of {count}** validation images, **{share}**."
    if count < len(seen.images.validation):
        reached += f" The other {len(seen.images.validation) - count:,} are not asked about: this network is so large."
    return " ".join(filter(None, (f"Weights: {_whence(seen.moment)}.", *_how(seen.moment), reached)))


def _whence(moment: Moment) -> str:
    """Where they come from, and when in their training."""
    if moment.batch is not None:
        return f"{moment.source}, after batch {moment.batch} of epoch {(moment.epoch or 0) + 1}"
    if not moment.last or moment.epoch is None:
        return moment.source
    return f"{moment.source}, epoch {moment.epoch} of {moment.last}" if moment.epoch else "untrained (epoch 0)"


def _how(moment: Moment) -> Iterator[str]:
    """What else is to be known about these weights."""
    if moment.restored:
        yield f"Early stopping went back to epoch {moment.epoch}: its validation loss is the lowest."
    if moment.wanted is not None:
        yield f"The weights of epoch {moment.wanted} were not kept: a network of this size keeps only a few."
    if moment.growing:
        yield "The training goes on: this part follows when it rests."


def ask_receptive_field(experiment: CnnExperiment) -> Question:
    """How many pixels a value before the flatten sees."""
    config = experiment.expected_network()
    side = config.image_side
    if not config.blocks:
        return Question(
            "There is no convolution. How many pixels does a unit of the first layer see?",
            ("3×3", "28×28: all of them" if side == 28 else "all of them"),
            1,
            "Every unit has a weight for every pixel; where a pixel lies means nothing to it.",
            ("That would be a convolution.", ""),
        )
    field = _field_at_the_end(config)
    size = field.seen
    faults = {
        side: "The layers up to there do not reach so far.",
        max(2, size - 2): "One more layer reaches one pixel further on either side.",
        config.blocks[0].kernel: "That is what a value of the first convolution sees.",
        size: "",
    }
    options = sorted(faults)
    beyond = f" Its window is {field.size}×{field.size}: what lies beyond the image is padding." * (field.size > size)
    return Question(
        f"How many pixels of the image does one value at the end of the last of the {len(config.blocks)} blocks see?",
        tuple(f"{option}×{option}" for option in options),
        options.index(size),
        "Every kernel adds (k − 1) times the distance of neighbouring values, and every pooling makes that distance "
        f"larger.{beyond} Under *Layers* the table has it for each layer.",
        [faults[option] for option in options],
    )


@lru_cache(maxsize=64)  # of a few numbers each
def _field_at_the_end(config: CnnConfig) -> ReceptiveField:
    """What a value before the flatten sees."""
    with torch.device("meta"):  # no weights are needed
        network = build_cnn(config, 0)
    return receptive_fields(network, config.image_side)[_last_before_flatten(config.blocks)]


def _last_before_flatten(blocks: tuple[ConvolutionBlock, ...]) -> int:
    """Index of the module before the flatten."""
    return (
        sum(
            1 + block.batch_norm + (block.activation != "identity") + (block.pooling != "none") + (block.dropout > 0)
            for block in blocks
        )
        - 1
    )


def ask_parameters(experiment: CnnExperiment) -> Question:
    """Where the parameters are."""
    config = experiment.expected_network()
    total = config.parameters
    dense = sum(n_out * (n_in + 1) for n_in, n_out in zip(config.widths, config.widths[1:], strict=False))
    answer = min(2, int(3 * dense / total))
    return Question(
        f"The network has {total:,} parameters. How many of them are in its fully connected layers?",
        ("fewer than a third", "between a third and two thirds", "more than two thirds"),
        answer,
        f"{dense:,} of {total:,}, {100 * dense / total:.0f} %: a kernel is shared by all places, "
        "and a fully connected layer has a weight for every pair of values.",
        ["" if third == answer else "Count widths, not layers." for third in range(3)],
    )
