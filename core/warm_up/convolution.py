"""One pass through the lesson on convolution."""

from core.vision.convolution_photo import photo_view
from core.vision.convolution_picture import convolution_picture
from core.vision.convolution_presets import CONVOLUTIONS
from core.vision.convolution_proof import prove as prove_convolution
from core.vision.convolution_trace import trace as trace_convolution

for _name in ("edges", "transposed-even", "course-28x28", "max-pool"):
    _convolution = CONVOLUTIONS[_name].experiment
    _convolved = trace_convolution(_convolution)
    convolution_picture(_convolution, _convolved)
    prove_convolution(_convolution, _convolved)
    photo_view(_convolution)
