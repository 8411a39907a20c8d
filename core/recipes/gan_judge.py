"""Trains the digit judges of the GAN lesson: `python -m core.recipes.gan_judge`.

Each learns 1,437 of scikit-learn's digits, each time a little moved, turned, sheared, blurred and dimmed, and is tested
on the other 360 as they are. A judge that has seen no blurred digit doubts blurred fakes that any reader would name.
"""

from __future__ import annotations

import torch
from safetensors.torch import save_file
from sklearn.model_selection import train_test_split
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torchvision.transforms import v2

from core.gan.digit_judge import judge_config, judge_file
from core.gan.images.data import MARGINS, digit_images
from core.networks.cnn.network import build_cnn
from core.seeding import seeded

SEED, TESTED = 0, 360
EPOCHS, BATCH, RATE = 60, 64, 3e-3
VARIED = v2.Compose(
    [
        v2.RandomAffine(degrees=12, translate=(0.08, 0.08), scale=(0.88, 1.12), shear=8),
        v2.GaussianBlur(3, sigma=(0.1, 1.0)),
        v2.ColorJitter(brightness=0.25),
    ]
)
LEAST_ACCURACY = 0.98


def split_digits(side: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Training images (1437, 1, side, side) in −1 … 1, test images (360, …), and their classes."""
    images, classes = digit_images(side)
    rows = range(len(images))
    training, test = train_test_split(rows, test_size=TESTED, stratify=classes.numpy(), random_state=SEED)
    return images[training], images[test], classes[training], classes[test]


def trained(side: int) -> tuple[nn.Sequential, float]:
    """The judge and its accuracy on the test images."""
    x, x_test, y, y_test = split_digits(side)
    model = build_cnn(judge_config(side), SEED)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    with seeded(SEED):
        for _ in range(EPOCHS):
            for rows in torch.split(torch.randperm(len(x)), BATCH):
                optimizer.zero_grad()
                cross_entropy(model(varied(x[rows])), y[rows]).backward()  # type: ignore[no-untyped-call]
                optimizer.step()
            schedule.step()
    model.eval()
    with torch.no_grad():
        accuracy = (model((x_test + 1) / 2).argmax(dim=1) == y_test).float().mean().item()
    return model, accuracy


def varied(images: Tensor) -> Tensor:
    """Images in −1 … 1, each changed in its own way, as the judge takes them: in 0 … 1."""
    return torch.stack([VARIED((image + 1) / 2) for image in images])


def main() -> None:
    """Write both files; fails where a judge is not good enough."""
    torch.set_num_threads(1)
    for side in MARGINS:
        model, accuracy = trained(side)
        print(f"{side}×{side}: {accuracy:.4f} of {TESTED} unseen digits right")
        if accuracy < LEAST_ACCURACY:
            raise SystemExit("not good enough")
        about = {"accuracy": f"{accuracy:.4f}", "made_by": "python -m core.recipes.gan_judge"}
        save_file(model.state_dict(), judge_file(side), metadata=about)


if __name__ == "__main__":
    main()
