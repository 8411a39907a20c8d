"""The lesson on CNNs, up to a prediction."""

from core.vision.cnn import build_cnn
from core.vision.cnn_experiment_presets import CNN_EXPERIMENTS
from core.vision.cnn_job import preview as preview_cnn
from core.vision.cnn_predictions import predict
from core.vision.image_sets_load import load_images
from core.vision.patches import top_patches
from core.vision.summary import summarize

_cnn_experiment = CNN_EXPERIMENTS["digits"].experiment
_images = load_images(_cnn_experiment.images)
_cnn = build_cnn(_cnn_experiment.network, _cnn_experiment.seed)
preview_cnn(_cnn_experiment, _images)
predict(_cnn, _images.x[:8])
top_patches(_cnn, 0, _images.x[:8])
summarize(_cnn, _images.image_shape)
