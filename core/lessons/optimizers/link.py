"""How the experiment of the lesson on optimizers is written in a link.

surface=ravine   f=x**2+y**2   x=-9   y=1   with=sgd-momentum-adam   lr=0.03   alr=0.3   mu=0.9   beta1=0.9   steps=150
"""

from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.settings.link import link_codec

OPTIMIZER_LINK = link_codec(OPTIMIZER_PRESETS, "bowl")
