"""The lesson on GANs: the untrained networks of both halves, up to their first picture."""

from core.gan.images.recorded import preview as preview_images
from core.gan.plane.job import preview as preview_plane
from core.lessons.gan.experiment import GAN_LINK

_gan = GAN_LINK.presets[GAN_LINK.default].experiment
preview_plane(_gan.plane)
preview_images(_gan.images)
