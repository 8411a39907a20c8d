"""The pictures of the lesson on loss functions, following the reader's hand."""

from core.lessons.live import LivePicture
from core.lessons.loss_functions.experiment import apply_change
from core.lessons.loss_functions.link import LOSS_LINK
from core.lessons.loss_functions.picture import loss_picture

PICTURE = LivePicture(LOSS_LINK, apply_change, loss_picture)
