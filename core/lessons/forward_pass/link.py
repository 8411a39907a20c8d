"""How the network of the forward-pass lesson is written in a link, in characters that need no escaping.

sizes=2-4-2-1   act=tanh-tanh-identity   seed=1   sample=2
x=0.5_1~1_2            samples separated by ~, values by _
w=1-2-1_0.5~2-1-b_-1   edits: layer-unit-source_value, b for the bias
"""

from core.networks.small.presets import SMALL_NETWORKS
from core.settings.link import link_codec

FORWARD_PASS_LINK = link_codec(SMALL_NETWORKS, "toy-network")
