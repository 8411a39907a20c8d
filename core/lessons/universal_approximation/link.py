"""How the experiment of the lesson on universal approximation is written in a link.

curve=-0.3_0.2_…   seen=0.5   bumps=8   steep=100   heights=0.5_-0.2   act=tanh   start=default   study=depth   seeds=5
"""

from core.lessons.universal_approximation.presets import PRESETS
from core.settings.link import link_codec

LINK = link_codec(PRESETS, "three-bumps")
