"""What follows a hand in the lesson on regularization."""

from core.lessons.live import LivePicture
from core.lessons.regularization.experiment import apply_change
from core.lessons.regularization.link import REGULARIZATION_LINK
from core.lessons.regularization.picture import live_curves

PICTURE = LivePicture(REGULARIZATION_LINK, apply_change, live_curves)
