"""The words of the convolution lesson that carry numbers: summary, questions, sources."""

from __future__ import annotations

from core.convolution.convolution import Convolution
from core.convolution.rules import dense_parameters, output_size, transposed_size
from core.convolution.trace import ConvolutionTrace
from core.numbers import decimals
from pages.shared.quiz import Question
from pages.shared.terms import term

OPENING = (
    f"A {term('convolution')} slides a small matrix of weights, the {term('kernel')}, over an image and writes down at "
    "each place the sum of the products of weights and pixels. Move the pointer over the output to see which pixels a "
    "value comes from, then drag a weight of the kernel."
)

SYMBOLS = (
    f"{term('stride', 'Stride')} is how far the kernel moves each time, {term('padding')} what is put around the "
    f"image, {term('dilation')} how far apart the kernel's cells look; {term('pooling')} takes the largest value or "
    "the mean instead of a weighted sum. Weights that add up to 0 make 0 of every evenly grey area, so only changes "
    "are left: edges."
)

CHECKS = (
    Question(
        "A 28×28 image, a 5×5 kernel, stride 1, no padding. How large is the output?",
        ("28×28", "24×24", "23×23"),
        1,
        "(28 − 5)/1 + 1 = 24: the kernel's first corner can stand on 24 of the 28 pixels of a row.",
        ("That needs a padding of 2.", "", "The first place counts, too: 28 − 5, plus 1."),
    ),
    Question(
        "The weights of a kernel add up to 0, the bias is 0. What does it make of an evenly grey image?",
        ("the same grey", "0 everywhere", "white"),
        1,
        "The grey can be factored out of the sum: grey · (sum of the weights) = 0. Only changes are left, edges.",
        ("That needs weights that add up to 1.", "", "White needs a large sum of the weights."),
    ),
    Question(
        "Which transposed convolution with stride 2 overlaps evenly inside?",
        ("kernel 3, padding 0", "kernel 4, padding 1", "kernel 5, padding 2"),
        1,
        "The kernel must be a multiple of the stride: then each output pixel gets equally many products. Open "
        "*Checkerboard* and *Even overlaps* and look at the overlap counts.",
        ("3 is no multiple of 2: 1, 2 or 4 products.", "", "5 is no multiple of 2."),
    ),
)

SOURCES = (
    "UBC DSCI 572, lectures on convolutional networks: output size, parameter count, kernels to start from.",
    "PyTorch: [Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html), "
    "[MaxPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html), "
    "[ConvTranspose2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html).",
    "V. Dumoulin, F. Visin: [A guide to convolution arithmetic for deep learning](https://arxiv.org/abs/1603.07285).",
    "A. Odena, V. Dumoulin, C. Olah: [Deconvolution and checkerboard artifacts]"
    "(https://distill.pub/2016/deconv-checkerboard/), Distill 2016.",
    "[CNN Explainer](https://poloclub.github.io/cnn-explainer/) had the idea of hovering over an output pixel.",
    "Photos, both [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/), cropped, resized and filtered: "
    "[the temple](https://www.flickr.com/photos/danielbuechele/6061409035/) by danielbuechele, "
    "[the flower](https://www.flickr.com/photos/vultilion/6056698931/) by vultilion; they come with scikit-learn, "
    "as do the digits.",
)


def summary(experiment: Convolution, traced: ConvolutionTrace) -> str:
    """The outcome in two sentences."""
    height, width = experiment.output_sides
    low, high, mean = (decimals(value.item()) for value in (traced.y.min(), traced.y.max(), traced.y.mean()))
    channels = experiment.output_channels
    shape = f"{channels} × {height} × {width}"
    text = f"The output has shape **{shape}**, values from {low} to {high}, mean **{mean}**. "
    if experiment.weight_shape is None:
        return text + "Pooling has no parameters."
    weights = " × ".join(map(str, experiment.weight_shape))
    return text + f"The weights have shape {weights}; with biases the layer has **{experiment.parameters} parameters**."


def ask_for_size(experiment: Convolution) -> Question:
    """What twice the stride does to the output."""
    side, kernel, stride = experiment.image.side, experiment.size[1], 2 * experiment.stride
    padding, dilation, now = experiment.padding, experiment.dilation, experiment.output_sides[1]
    if experiment.operation == "transposed":
        extra = experiment.output_padding
        right = transposed_size(side, kernel, padding, stride, dilation, extra)
        spread = "the pixels move apart, the stamps stay as large."
        why = f"({side} − 1)·{stride} − 2·{padding} + {dilation}·({kernel} − 1) + {extra} + 1 = {right}: {spread}"
        faults = {
            side * stride: "The last pixel is followed by no further step of the stride.",
            2 * now: "The stride spreads the pixels apart; the stamps keep their size.",
        }
    else:
        right = output_size(side, kernel, padding, stride, dilation)
        halved = "just half as many." if 2 * right == now else "the first place counts too, so the size is not halved."
        why = f"⌊({side} + 2·{padding} − {dilation}·({kernel} − 1) − 1)/{stride}⌋ + 1 = {right}: {halved}"
        faults = {
            now: "A window that moves on faster finds fewer places.",
            now // 2: "The first place counts whatever the stride is.",
        }
    faults = {right + 1: "One place too many: the window would reach beyond the end."} | faults | {right: ""}
    options = sorted(faults)
    return Question(
        f"The output is {now} pixels wide now. You double the stride to {stride}. How wide is it then?",
        tuple(map(str, options)),
        options.index(right),
        why,
        [faults[option] for option in options],
    )


def ask_for_parameters(experiment: Convolution) -> Question:
    """Whether the image's size counts."""
    if experiment.is_pooling:
        cells = experiment.size[0] * experiment.size[1]
        return Question(
            "How many parameters does this pooling layer have?",
            ("0", str(cells), str(cells + 1)),
            0,
            "It takes the largest or the mean, and neither needs a number that could be learned.",
            ("", "A window has so many pixels, but no weights.", "There are neither weights nor a bias."),
        )
    count, side = experiment.parameters, experiment.image.side
    height, width = experiment.output_sides
    dense = dense_parameters(experiment.inputs * side**2, experiment.outputs * height * width)
    return Question(
        f"This layer has {count} parameters. The image grows from {side} to {2 * side} pixels a side. How many then?",
        (str(count), str(2 * count), str(4 * count)),
        0,
        f"The same kernel serves every place, so the count stays {count}. A fully connected layer between the present "
        f"images would need {dense:,} parameters, and sixteen times as many weights for images of twice the side.",
        (
            "",
            "No weight belongs to a row of the image.",
            "There are four times as many places, but they share the weights.",
        ),
    )
