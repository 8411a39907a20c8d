"""The lesson on CNNs, up to a prediction."""

from core.data.images.load import load_images
from core.interpretability.patches import top_patches
from core.interpretability.predictions import predict
from core.lessons.cnn_filters.job import preview as preview_cnn
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.networks.cnn.network import build_cnn
from core.networks.summary import summarize

_cnn_experiment = CNN_EXPERIMENTS["digits"].experiment
_images = load_images(_cnn_experiment.images)
_cnn = build_cnn(_cnn_experiment.network, _cnn_experiment.seed)
preview_cnn(_cnn_experiment, _images)
predict(_cnn, _images.x[:8])
top_patches(_cnn, 0, _images.x[:8])
summarize(_cnn, _images.image_shape)
