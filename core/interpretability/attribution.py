"""Which pixels an answer rests on: occlusion, saliency, integrated gradients and Grad-CAM, computed by Captum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from captum.attr import IntegratedGradients, LayerAttribution, LayerGradCam, Occlusion, Saliency
from torch import Tensor, nn

from core.errors import ConfigError
from core.interpretability.targets import check_class
from core.networks.cnn.cost import cost_of
from core.networks.cnn.layers import as_batch, layer_at, layers, observed
from core.numbers import check_number, check_whole
from core.wanted import look

Array = npt.NDArray[np.float32]
OCCLUSIONS_AT_ONCE, INTEGRATION_STEPS_AT_ONCE = 64, 32


@dataclass(frozen=True, eq=False)
class Attribution:
    """How much each pixel counts for a class.

    Attributes:
        method: "occlusion", "saliency", "integrated gradients" or "Grad-CAM".
        target: the class.
        values: float32 (channels, height, width), or (1, height, width) where channels are not told apart.
        total: what the values should add up to, where the method promises it; None elsewhere.
    """

    method: str
    target: int
    values: Array
    total: float | None = None

    @property
    def heat(self) -> Array:
        """One number per pixel: the sum over the channels, (height, width); for saliency the largest, as its paper."""
        heat: Array = self.values.max(axis=0) if self.method == "saliency" else self.values.sum(axis=0)
        return heat


def occlusion(
    model: nn.Sequential, image: Tensor, target: int, window: int = 5, stride: int = 2, fill: float = 0.5
) -> Attribution:
    """By how much the probability of the class falls while a square window hides the pixels.

    Every pixel gets the mean over the windows that hid it (Zeiler, Fergus, "Visualizing and Understanding
    Convolutional Networks", 2014). Positive: the pixels speak for the class.

    Args:
        model: left as it is; this holds for all functions here.
        image: (channels, height, width), uint8 0–255 or float32 0–1.
        target: the class.
        window: pixels per side, from 1 to the image's side.
        stride: pixels between windows, from 1 to the window's side.
        fill: what a hidden pixel becomes, 0–1.

    Raises:
        ConfigError: one of these is out of bounds.
    """
    copy, x = _prepared(model, image, target)
    check_whole(window, "window", 1, min(x.shape[2:]))
    check_whole(stride, "stride", 1, window)
    check_number(fill, "fill", 0, 1)
    with torch.no_grad():
        values = Occlusion(nn.Sequential(copy, nn.Softmax(dim=1))).attribute(
            x,
            sliding_window_shapes=(x.shape[1], window, window),
            strides=(x.shape[1], stride, stride),
            baselines=fill,
            target=target,
            perturbations_per_eval=min(OCCLUSIONS_AT_ONCE, cost_of(copy, x).at_once),
        )
    return Attribution("occlusion", target, _plain(values[:, :1]))  # the window hides all channels: they are equal


def occlusion_windows(side: int, window: int = 5, stride: int = 2) -> int:
    """How often `occlusion` asks the network about an image of side × side pixels."""
    return (-((window - side) // stride) + 1) ** 2


def saliency(model: nn.Sequential, image: Tensor, target: int) -> Attribution:
    """|∂ logit/∂ pixel|: how strongly a tiny change of each pixel would change the class's logit.

    Simonyan, Vedaldi, Zisserman, "Deep Inside Convolutional Networks", 2014.

    Raises:
        ConfigError: the class does not exist.
    """
    copy, x = _prepared(model, image, target)
    return Attribution("saliency", target, _plain(Saliency(copy).attribute(x, target=target)))


def integrated_gradients(
    model: nn.Sequential, image: Tensor, target: int, steps: int = 64, baseline: float = 0.0
) -> Attribution:
    """The gradient of the logit, summed along the straight way from a plain image to this one.

    (x − x′)·∫₀¹ ∂F(x′ + α(x − x′))/∂x dα (Sundararajan, Taly, Yan, "Axiomatic Attribution for Deep Networks", 2017).
    The values add up to F(x) − F(x′), which is `total`.

    Args:
        steps: points of the Gauss–Legendre sum, 8–512.
        baseline: brightness of the plain image x′, 0–1.

    Raises:
        ConfigError: one of these is out of bounds, or the class does not exist.
    """
    copy, x = _prepared(model, image, target)
    check_whole(steps, "steps", 8, 512)
    check_number(baseline, "baseline", 0, 1)
    values = IntegratedGradients(copy).attribute(
        x,
        baselines=baseline,
        target=target,
        n_steps=steps,
        internal_batch_size=min(INTEGRATION_STEPS_AT_ONCE, cost_of(copy, x).at_once),
    )
    with torch.no_grad():
        total = copy(x)[0, target] - copy(torch.full_like(x, baseline))[0, target]
    return Attribution("integrated gradients", target, _plain(values), float(total))


def grad_cam(model: nn.Sequential, image: Tensor, target: int, layer: int | None = None) -> Attribution:
    """Where the feature maps that speak for the class are active: max(0, Σ αₖAₖ), enlarged to the image.

    αₖ is the mean of ∂ logit/∂Aₖ over the map (Selvaraju et al., "Grad-CAM", 2017).

    Args:
        layer: index of a layer with feature maps; None takes the last one before pooling, `grad_cam_layer`.

    Raises:
        ConfigError: the layer has no feature maps, or the class does not exist.
    """
    copy, x = _prepared(model, image, target)
    index = grad_cam_layer(model) if layer is None else layer_at(model, layer).index
    if index not in _with_maps(model):
        raise ConfigError("layer of Grad-CAM", "must have feature maps, so come before the flatten", index)
    # Captum multiplies what the layer gave with the gradient that reached it; the ReLU is ours, after the sum.
    coarse = LayerGradCam(copy, copy[index]).attribute(x, target=target, relu_attributions=True)
    values = LayerAttribution.interpolate(coarse, x.shape[2:], interpolate_mode="bilinear")
    return Attribution("Grad-CAM", target, _plain(values))


def grad_cam_layer(model: nn.Sequential) -> int:
    """The last convolution or what follows it up to its activation: the deepest feature maps of full size.

    Raises:
        ConfigError: the network has no convolution.
    """
    maps = [layer for layer in layers(model) if layer.index in _with_maps(model)]
    deepest = [layer.index for layer in maps if layer.kind in ("convolution", "batch norm", "activation")]
    if not deepest:
        raise ConfigError("network", "must have a convolution for Grad-CAM", "fully connected layers only")
    return deepest[-1]


def _with_maps(model: nn.Sequential) -> range:
    """Indices of the layers whose outputs are feature maps."""
    kinds = [layer.kind for layer in layers(model)]
    return range(kinds.index("flatten") if "convolution" in kinds else 0)


def _prepared(model: nn.Sequential, image: Tensor, target: int) -> tuple[nn.Sequential, Tensor]:
    """A copy of the model to look into, and the image as a batch of one that takes gradients."""
    if image.dim() != 3:
        raise ConfigError("image", "must be one image (channels, height, width)", tuple(image.shape))
    copy = observed(model)
    copy.register_forward_pre_hook(lambda *_: look())
    check_class(target, next(m.out_features for m in reversed(copy) if isinstance(m, nn.Linear)))
    return copy, as_batch(image, copy).clone().requires_grad_(True)


def _plain(values: Tensor) -> Array:
    plain: Array = values.detach()[0].float().cpu().numpy()
    return plain
