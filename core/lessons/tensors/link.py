"""How the experiment of the lesson on tensors is written in a link, in characters that need no escaping.

a=1-3   b=3-1   c=none (no axes)   op=matmul   seed=4   show=storage   write=2   list=1_2.5_True
view=C~5b~3a~2c~201~5d   expressions with ~ and two hexadecimal digits for what is no letter or digit: C[:, 1]
"""

from core.lessons.tensors.presets import DEFAULT, TENSORS
from core.settings.link import link_codec

TENSORS_LINK = link_codec(TENSORS, DEFAULT)
