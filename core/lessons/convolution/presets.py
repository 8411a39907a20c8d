"""The experiments that the convolution lesson starts from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.convolution.convolution import Convolution
from core.convolution.kernels import KERNELS, even
from core.data.images.sample_images import DRAWN_SIDE, ImageChoice
from core.settings.link import Preset

_TEMPLE, _FLOWER = ImageChoice("china", 40), ImageChoice("flower", 40)
_UPSAMPLED = ImageChoice("flower", 20)

CONVOLUTIONS: Mapping[str, Preset[Convolution]] = MappingProxyType(
    {
        "edges": Preset(
            "Edges",
            "Eight times each pixel minus its eight neighbours: nothing where the image is even, a lot at an edge.",
            Convolution(_TEMPLE, kernels=(KERNELS["edges"].matrix,)),
            "Kernels",
        ),
        "blur": Preset(
            "Blur",
            "Each output pixel is a weighted mean of nine pixels; padding 1 keeps the size.",
            Convolution(_FLOWER, kernels=(KERNELS["blur"].matrix,), padding=1),
            "Kernels",
        ),
        "sobel": Preset(
            "Sobel",
            "Two kernels make two feature maps: one for vertical edges, one for horizontal ones.",
            Convolution(_TEMPLE, kernels=(KERNELS["sobel-x"].matrix, KERNELS["sobel-y"].matrix), outputs=2),
            "Kernels",
        ),
        "emboss": Preset(
            "Emboss",
            "Edges lit from the upper left, added to the image, look pressed into metal.",
            Convolution(_FLOWER, kernels=(KERNELS["emboss"].matrix,)),
            "Kernels",
        ),
        "stride-and-padding": Preset(
            "Stride",
            "The window starts on a ring of zeros and moves two pixels at a time: half the size each way.",
            Convolution(ImageChoice("drawing", DRAWN_SIDE), kernels=(KERNELS["blur"].matrix,), padding=1, stride=2),
            "Size",
        ),
        "dilation": Preset(
            "Dilation",
            "The nine weights lie three pixels apart: the window spans 7×7 pixels and still needs nine weights.",
            Convolution(_TEMPLE, kernels=(KERNELS["sobel-x"].matrix,), dilation=3),
            "Size",
        ),
        "depthwise-rgb": Preset(
            "Depthwise",
            "Three groups: red, green and blue are each blurred by a kernel of their own and never mix.",
            Convolution(ImageChoice("flower", 40, 3), kernels=(KERNELS["box"].matrix,), padding=2, outputs=3, groups=3),
            "Channels",
        ),
        "rgb-to-grey": Preset(
            "1×1",
            "A kernel of one pixel sees no neighbours: it adds red, green and blue up to the brightness we see.",
            Convolution(ImageChoice("flower", 40, 3), kernels=(((0.299,),), ((0.587,),), ((0.114,),))),
            "Channels",
        ),
        "course-28x28": Preset(
            "12 kernels",
            "A handwritten digit through a layer as PyTorch draws it: 12 untrained kernels, 12 feature maps.",
            Convolution(ImageChoice("digit", 28, digit=3), kernels=(even(5, 5),), seed=0, outputs=12),
            "Channels",
        ),
        "max-pool": Preset(
            "Max pool",
            "Each 2×2 window keeps its brightest pixel: a quarter of the values, and nothing to learn.",
            Convolution(_FLOWER, "max_pool", kernels=(even(2, 2),), stride=2),
            "Pooling",
        ),
        "average-pool": Preset(
            "Mean pool",
            "Each 4×4 window becomes its mean: a sixteenth of the values.",
            Convolution(_FLOWER, "average_pool", kernels=(even(4, 4),), stride=4),
            "Pooling",
        ),
        "transposed-checkerboard": Preset(
            "Checkerboard",
            "Transposed: each pixel lays down a 3×3 stamp, two pixels apart. One, two or four overlap, and it shows.",
            Convolution(_UPSAMPLED, "transposed", kernels=(even(3, 3, 2.25),), stride=2),
            "Transposed",
        ),
        "transposed-even": Preset(
            "Even overlaps",
            "A 4×4 stamp two pixels apart overlaps four times everywhere inside: no checkerboard.",
            Convolution(_UPSAMPLED, "transposed", kernels=(even(4, 4, 4.0),), stride=2, padding=1),
            "Transposed",
        ),
    }
)
DEFAULT = "edges"
