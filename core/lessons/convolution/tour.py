"""The tour of convolution: one window, all windows, and the sizes that come out."""

from __future__ import annotations

from core.lessons.tour import Step

VIEW = "convolution.view"
EDGES = {"preset": "edges"}

TOUR = (
    Step(
        "A window of nine pixels",
        "The kernel lies over nine pixels of the image. Each is multiplied by the weight above it, and the sum is one "
        "pixel of the result.",
        f"{VIEW} >> .stage",
        EDGES,
    ),
    Step(
        "Slide it",
        "Press ▶, or point at a pixel of the result: the window jumps to where it came from, and the sum is written "
        "out below.",
        f"{VIEW} >> .player",
        EDGES,
    ),
    Step(
        "The weights are the filter",
        "These nine add up to 0, so a flat patch gives 0 and only edges remain.",
        VIEW,
        EDGES,
        "Change a weight of the kernel.",
        lambda experiment: experiment.kernels[0] != ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
    ),
    Step(
        "Stride and padding",
        "A stride of 2 leaves out every second window, padding lays a frame of zeros around the image. The formula "
        "gives the size that comes out.",
        VIEW,
        {"preset": "stride-and-padding"},
    ),
    Step(
        "Many channels",
        "A colour image has three channels, and a kernel has a layer for each: all products go into one sum.",
        VIEW,
        {"preset": "rgb-to-grey"},
    ),
    Step(
        "Smaller by the largest",
        "Pooling has no weights: of each window only the largest value goes on.",
        VIEW,
        {"preset": "max-pool"},
    ),
    Step(
        "Larger again",
        "A transposed convolution lays a kernel down for every pixel. Where the prints overlap unevenly, a "
        "checkerboard appears.",
        VIEW,
        {"preset": "transposed-checkerboard"},
    ),
    Step(
        "Now predict",
        "How large will the result be? Use the formula before you look.",
        "convolution.question.size",
    ),
)
