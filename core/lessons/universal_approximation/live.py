"""The picture of the lesson on universal approximation, following the reader's hand."""

from core.lessons.live import LivePicture
from core.lessons.universal_approximation.experiment import apply_change
from core.lessons.universal_approximation.link import LINK
from core.lessons.universal_approximation.picture import hand_picture

PICTURE = LivePicture(LINK, apply_change, hand_picture)
