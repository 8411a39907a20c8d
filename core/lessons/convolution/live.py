"""The layer over its image of the convolution lesson, following the reader's hand."""

from core.convolution.trace import trace
from core.lessons.convolution.changes import apply_change
from core.lessons.convolution.link import CONVOLUTION_LINK
from core.lessons.convolution.picture import convolution_picture
from core.lessons.live import LivePicture

PICTURE = LivePicture(
    CONVOLUTION_LINK,
    apply_change,
    lambda experiment: convolution_picture(experiment, trace(experiment)),
    in_link=lambda experiment: experiment.image.source != "upload",
)
