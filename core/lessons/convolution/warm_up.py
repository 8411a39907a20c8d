"""One pass through the lesson on convolution."""

from core.convolution.photo import photo_view
from core.convolution.proof import prove as prove_convolution
from core.convolution.trace import trace as trace_convolution
from core.lessons.convolution.live import PICTURE
from core.lessons.convolution.presets import CONVOLUTIONS

for _name in ("edges", "transposed-even", "course-28x28", "max-pool"):
    _convolution = CONVOLUTIONS[_name].experiment
    _convolved = trace_convolution(_convolution)
    PICTURE.draw(_convolution)
    prove_convolution(_convolution, _convolved)
    photo_view(_convolution)
