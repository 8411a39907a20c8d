"""How an experiment with a CNN is written in a link.

set=faces  side=32  images=2000  share=80  imgseed=0  ask=glasses  fit=crop
blocks=…  hidden=…  hact=relu  hdrop=0.25   as in `core.networks.cnn.link`
opt=adam  lr=0.003  epochs=12  batch=64 …   as in live training
aug=1_10_15_20_0_0_0   flip, shift, rotation, brightness, contrast, saturation, hue
seed=0  look=3_4_0     image, layer, unit
"""

from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.settings.link import link_codec

CNN_EXPERIMENT_LINK = link_codec(CNN_EXPERIMENTS, "digits")
