"""The pictures of the lesson on optimizers, following the reader's hand."""

from core.lessons.live import LivePicture
from core.lessons.optimizers.experiment import apply_change
from core.lessons.optimizers.link import OPTIMIZER_LINK
from core.lessons.optimizers.picture import optimizer_picture

PICTURE = LivePicture(OPTIMIZER_LINK, apply_change, optimizer_picture)
