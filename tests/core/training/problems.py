"""Problems of several kinds, models for them, and the loop that a student would write."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn, optim
from torch.utils.data import DataLoader, TensorDataset

from core.training.fit_config import FitConfig
from core.training.problem import Batch

ROWS, VALIDATION, SIDE, SEED = 23, 9, 6, 11
CONFIG = FitConfig(optimizer="adam", learning_rate=0.02, epochs=4, batch_size=5)
Loss = Callable[[nn.Module, list[Tensor]], Tensor]


def draw(*shape: int, seed: int = 3) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


class Autoencoder(nn.Module):
    """6×6 images through 8 numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(SIDE * SIDE, 8), nn.Tanh(), nn.Dropout(0.2))
        self.decoder = nn.Linear(8, SIDE * SIDE)

    def forward(self, images: Tensor) -> Tensor:
        return self.decoder(self.encoder(images)).view_as(images)


class Conditional(nn.Module):
    """An image and a class number, to one logit."""

    def __init__(self) -> None:
        super().__init__()
        self.image, self.condition = nn.Conv2d(1, 4, 3), nn.Embedding(3, 4)
        self.output = nn.Linear(4, 1)

    def forward(self, images: Tensor, condition: Tensor) -> Tensor:
        seen = self.image(images).relu().mean(dim=(2, 3))
        return self.output(seen * self.condition(condition))


class Siamese(nn.Module):
    """The distance between two inputs that went through the same weights."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8, 2))
        self.scale = nn.Linear(1, 1)

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return self.scale((self.branch(a) - self.branch(b)).square().sum(dim=1, keepdim=True))


def plain_loop(
    model: nn.Module, training: Batch, validation: Batch, loss: Loss, epochs: int = 4
) -> Iterator[tuple[list[float], float]]:
    """Batch losses and the validation loss of each epoch, as a student writes them."""
    optimizer = optim.Adam(model.parameters(), lr=0.02)
    loader = DataLoader(TensorDataset(*training), batch_size=5, shuffle=True)
    for _ in range(epochs):
        model.train()
        losses = []
        for batch in loader:
            optimizer.zero_grad()
            value = loss(model, batch)
            value.backward()
            optimizer.step()
            losses.append(value.item())
        model.eval()
        with torch.no_grad():
            yield losses, loss(model, list(validation)).item()


def outputs(model: nn.Module, *inputs: Tensor) -> Tensor:
    model.eval()
    with torch.no_grad():
        return model(*inputs)


def images(rows: int, seed: int = 3) -> Tensor:
    return draw(rows, 1, SIDE, SIDE, seed=seed)


def numbers(rows: int, seed: int) -> Batch:
    x = draw(rows, 3, seed=seed)
    return x, torch.cat([x[:, :1] - x[:, 1:2], x[:, 2:].square()], dim=1)
