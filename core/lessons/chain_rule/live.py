"""The walk through the scalar graph of the chain-rule lesson, following the reader's hand."""

from core.autograd.live_loss import trace
from core.lessons.chain_rule.changes import apply_change
from core.lessons.chain_rule.link import CHAIN_RULE_LINK
from core.lessons.chain_rule.picture import walk_picture
from core.lessons.live import LivePicture

PICTURE = LivePicture(
    CHAIN_RULE_LINK, apply_change, lambda experiment: walk_picture(experiment, trace(experiment.subject))
)
