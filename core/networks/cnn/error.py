"""What can be wrong with a file of weights."""

from core.errors import InsideTheNetError


class WeightsError(InsideTheNetError):
    """A file of weights cannot be used."""


class PickledError(WeightsError):
    """A file of `torch.save` is not opened; the lines of `pickled.CONVERSION` make one of it that can be read."""
