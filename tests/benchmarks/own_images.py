"""Training from a reader's own zip: 2,100 colour PNGs of 128×128 in two classes, at 64×64 with 8-16-32 channels.

    python -m tests.benchmarks.own_images      # images per second from the second epoch on, one thread

The zip is drawn here (faces with and without glasses) and goes the way of an upload: read, resized, trained on by the
run's own job. An epoch's time is everything that happens between two epochs of the run: training, validation, the
pass for the training accuracy, the picture that is sent.
"""

from __future__ import annotations

import io
import json
import statistics
import time
import zipfile
from dataclasses import replace
from itertools import pairwise

import torch
from PIL import Image

from core.data.images.faces.faces import faces
from core.data.images.folder.folder import OWN
from core.data.images.image_set import ImageSet
from core.data.images.load import ImageSetConfig, default_config, load_images
from core.lessons.cnn_filters.job import CnnJob
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig

IMAGES, EPOCHS, SIDE, DRAWN = 2_100, 4, 64, 128
WANTED = 900
BLOCKS = tuple(ConvolutionBlock(channels, padding=1, pooling="max") for channels in (8, 16, 32))


class Watched:
    """The control of a run that is looked at."""

    stepping, stopping, choice = False, False, None

    def wants_picture(self) -> bool:
        return True


def archive(count: int) -> bytes:
    """train/ and valid/ with a folder per class, a fifth of the images held out."""
    drawn = faces(count, 64, seed=1)
    glasses = drawn.wearing("glasses").tolist()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as folder:
        for at in range(count):
            pixels = drawn.x[at].permute(1, 2, 0).numpy()
            png = io.BytesIO()
            Image.fromarray(pixels).resize((DRAWN, DRAWN), Image.Resampling.BICUBIC).save(png, "PNG")
            part, kind = "valid" if at % 5 == 0 else "train", "with" if glasses[at] else "without"
            folder.writestr(f"{part}/{kind}/{at:05}.png", png.getvalue())
    return file.getvalue()


def measure(images: ImageSet, config: ImageSetConfig, epochs: int) -> tuple[float, float]:
    """Images per second of computing, and the last validation accuracy."""
    page = CNN_EXPERIMENTS["digits"].experiment
    network, fit = CnnConfig(blocks=BLOCKS, hidden=()), replace(page.fit, epochs=epochs)
    experiment = replace(page, images=config, network=network, fit=fit)
    seconds, accuracy = [], []
    for event in CnnJob(experiment, images).events(Watched()):
        message = json.loads(event.message) if event.message else {}
        if message.get("kind") == "rows":
            seconds.append(time.process_time())
            accuracy.append(message["columns"]["validation_score"][0])
    between = [after - before for before, after in pairwise(seconds[1:])]
    return len(images.training) / statistics.median(between), accuracy[-1]


def main() -> None:
    torch.set_num_threads(1)
    data = archive(IMAGES)
    began = time.perf_counter()
    config = replace(default_config(OWN), side=SIDE)
    images = load_images(config, data)
    print(f"zip of {len(data) / 2**20:.1f} MB read in {time.perf_counter() - began:.1f} s: {tuple(images.x.shape)}")
    rate, accuracy = measure(images, config, EPOCHS)
    print(
        f"{len(images.training)} training images, {rate:.0f} images/s of computing (wanted: {WANTED}), "
        f"accuracy {accuracy:.3f}"
    )


if __name__ == "__main__":
    main()
