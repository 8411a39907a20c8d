"""What a grid of samples shows beside the real images: contrast, variety, checkerboards."""

from __future__ import annotations

import torch
from torch import Tensor


def contrast(images: Tensor) -> float:
    """Mean over the images, uint8 (n, channels, h, w), of the deviation of their pixels, in 0 … 127.5."""
    return float(images.float().flatten(1).std(dim=1, correction=0).mean())


def variety(images: Tensor) -> float:
    """Mean over the pixels of their deviation from image to image, in 0 … 127.5; 0: all images are the same."""
    return float(images.float().std(dim=0, correction=0).mean())


def checkerboard(images: Tensor) -> float:
    """Share of the images' energy at the Nyquist frequency, 0 … 1: what alternates from each pixel to the next.

    Rows that alternate, columns that alternate, and both at once (a chess board) count together; the mean brightness
    of an image does not count. Sides must be even.
    """
    power = torch.fft.fft2(images.double()).abs().square().sum(dim=(0, 1))
    rows, columns = power.shape[0] // 2, power.shape[1] // 2
    alternating = power[rows, 0] + power[0, columns] + power[rows, columns]
    total = power.sum() - power[0, 0]
    return float(alternating / total) if total > 0 else 0.0
