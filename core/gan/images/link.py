"""How a GAN on images is written in a link, in characters that need no escaping; its keys are not the plane's.

idata=digits-16  images=1797  ilatent=100  cats=10  gch=32  dch=32  bn=both  up=resize  kernel=4  aug=shift
iloss=saturating  ipenalty=0.1  ismooth=0.1  iglr=0.001  idlr=0.001  ib1=0.5  ib2=0.999  ibatch=64  epochs=200
iaverage=0.995  iseed=1
"""

from __future__ import annotations

from core.gan.images.config import (
    LARGEST_BATCH,
    LEAST_CHANNELS,
    LEAST_IMAGES,
    LEAST_LATENT,
    MOST_CATEGORIES,
    MOST_CHANNELS,
    MOST_EPOCHS,
    MOST_IMAGES,
    MOST_LATENT,
    SMALLEST_BATCH,
)
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.gan.plane.config import (
    LARGEST_AVERAGE,
    LARGEST_BETA,
    LARGEST_PENALTY,
    LARGEST_RATE,
    LARGEST_SMOOTHING,
    SMALLEST_RATE,
)
from core.gan.plane.link import number, whole, word
from core.seeding import LARGEST_SEED
from core.settings.link import LinkCodec

IMAGE_GAN_LINK = LinkCodec(
    IMAGE_GAN_PRESETS,
    "digits",
    (
        word("data", "idata"),
        whole("images", "images", "number of images", LEAST_IMAGES, MOST_IMAGES),
        whole("latent", "ilatent", "latent dimensions", LEAST_LATENT, MOST_LATENT),
        whole("categories", "cats", "categories", 0, MOST_CATEGORIES),
        whole("generator_channels", "gch", "channels of the generator", LEAST_CHANNELS, MOST_CHANNELS),
        whole("discriminator_channels", "dch", "channels of the discriminator", LEAST_CHANNELS, MOST_CHANNELS),
        word("batch_norm", "bn"),
        word("upsampling", "up"),
        whole("kernel", "kernel", "kernel of the transposed convolutions", 3, 4),
        word("augmentation", "aug"),
        word("loss", "iloss"),
        number("penalty", "ipenalty", "gradient penalty", 0, LARGEST_PENALTY),
        number("smoothing", "ismooth", "label smoothing", 0, LARGEST_SMOOTHING),
        number("generator_rate", "iglr", "learning rate of the generator", SMALLEST_RATE, LARGEST_RATE),
        number("discriminator_rate", "idlr", "learning rate of the discriminator", SMALLEST_RATE, LARGEST_RATE),
        number("beta1", "ib1", "beta 1", 0, LARGEST_BETA),
        number("beta2", "ib2", "beta 2", 0, LARGEST_BETA),
        whole("batch_size", "ibatch", "batch size", SMALLEST_BATCH, LARGEST_BATCH),
        whole("epochs", "epochs", "epochs", 1, MOST_EPOCHS),
        number("average", "iaverage", "average of the weights", 0, LARGEST_AVERAGE),
        whole("seed", "iseed", "seed", 0, LARGEST_SEED),
    ),
)
