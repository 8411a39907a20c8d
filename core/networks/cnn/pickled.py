"""A state dict in a file of `torch.save`, read without running anything that the file holds.

Such a file is a zip with a pickle in it, and a pickle is a program. It is looked through first, without being run: only
if all that it names are tensors, storages and dicts, and all sizes are small, `torch.load(weights_only=True)` reads it.
"""

from __future__ import annotations

import io
import pickletools
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

from core.errors import shown
from core.networks.cnn.error import PickledError, WeightsError
from core.zip_places import misplaced

CONVERSION = """import torch
from safetensors.torch import save_file

weights = torch.load("weights.pt", weights_only=False)  # only for a file that you trust: this can run code
weights = weights if isinstance(weights, dict) else weights.state_dict()
save_file({name: tensor.contiguous() for name, tensor in weights.items()}, "weights.safetensors")"""
ZIP, LEGACY = b"PK\x03\x04", (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
MOST_PICKLE, MOST_FILES, MOST_TENSORS = 1_000_000, 4_000, 2_000
_STORAGES = ("Float", "Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool")
_HARMLESS = {
    ("collections", "OrderedDict"),
    ("torch._utils", "_rebuild_tensor_v2"),
    ("torch._utils", "_rebuild_parameter"),
    *(("torch", f"{kind}Storage") for kind in _STORAGES),
}
_WRAPPED = ("state_dict", "model_state_dict", "model", "net", "weights")  # where checkpoints keep the state dict
_STRINGS = {"SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE"}


def is_pickled(data: bytes) -> bool:
    """Whether a file begins like one of `torch.save`, the present or the old kind."""
    return data.startswith((ZIP, *LEGACY))


def read_pickled(data: bytes, most_bytes: int) -> dict[str, Tensor]:
    """The tensors of a state dict, on the CPU.

    Args:
        most_bytes: that all tensors may take together.

    Raises:
        PickledError: the file is of the old kind, holds more than a state dict, or is too large; one sentence.
        WeightsError: it is broken.
    """
    if not data.startswith(ZIP):
        raise PickledError(f"{_BEGINNING} it is of the kind that torch wrote before 1.6.")
    _check_program(_program(data, most_bytes))
    try:
        found = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises anything on hostile bytes
        raise PickledError(f"{_BEGINNING} torch.load(weights_only=True) refuses it.") from error
    return _tensors(found, most_bytes)


_BEGINNING = "This file of torch.save cannot be opened safely:"


def _program(data: bytes, most_bytes: int) -> bytes:
    """The pickle in the zip, after a look at the sizes of everything."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = file.infolist()
            pickles = [entry for entry in entries if entry.filename.split("/")[1:] == ["data.pkl"]]
            packed = [entry.filename for entry in entries if entry.compress_type != zipfile.ZIP_STORED]
            size = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_FILES or size > most_bytes or packed:
                raise PickledError(f"{_BEGINNING} it is packed in another way than torch.save packs, or too large.")
            if misplaced(data, entries) is not None:
                raise WeightsError("The file of torch.save is broken or cut off.")
            if len(pickles) != 1 or pickles[0].file_size > MOST_PICKLE:
                raise PickledError(f"{_BEGINNING} it holds no list of tensors.")
            return file.read(pickles[0])
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError) as error:
        raise WeightsError("The file of torch.save is broken or cut off.") from error


def _check_program(program: bytes) -> None:
    """Read what a pickle would do, without doing it."""
    try:
        named = list(_named(program))
    except Exception as error:  # pickletools raises anything on hostile bytes
        raise WeightsError("The file of torch.save is broken or cut off.") from error
    foreign = [f"{module}.{name}" for module, name in named if (module, name) not in _HARMLESS]
    if foreign:
        raise PickledError(f"{_BEGINNING} it holds more than tensors, {shown(foreign[0])}, and that could run code.")


def _named(program: bytes) -> Iterator[tuple[str, str]]:
    """What a pickle imports: module and name."""
    texts: list[str] = []
    for opcode, argument, _ in pickletools.genops(program):
        if opcode.name in _STRINGS:
            texts = [*texts[-1:], str(argument)]
        elif opcode.name in ("GLOBAL", "INST"):
            module, _, name = str(argument).partition(" ")
            yield module, name
        elif opcode.name == "STACK_GLOBAL":
            yield (texts[-2], texts[-1]) if len(texts) == 2 else ("", "")
        elif opcode.name.startswith("EXT"):
            yield "copyreg", f"extension {argument}"


def _tensors(found: Any, most_bytes: int) -> dict[str, Tensor]:
    """The state dict, at the top or where checkpoints keep it."""
    if isinstance(found, Mapping) and not any(isinstance(value, Tensor) for value in found.values()):
        inner = [found[name] for name in _WRAPPED if isinstance(found.get(name), Mapping)]
        found = inner[0] if inner else found
    if not isinstance(found, Mapping) or not found or not all(map(_is_named_tensor, found.items())):
        raise PickledError(
            "A file of torch.save must hold a state_dict, names with their tensors, and this one does not."
        )
    size = sum(tensor.numel() * tensor.element_size() for tensor in found.values())
    if len(found) > MOST_TENSORS or size > most_bytes:
        raise PickledError(f"The tensors may take {most_bytes / 1e6:.0f} MB together, got {size / 1e6:,.0f} MB.")
    return {name: tensor.detach().contiguous() for name, tensor in found.items()}


def _is_named_tensor(item: tuple[Any, Any]) -> bool:
    name, tensor = item
    return isinstance(name, str) and isinstance(tensor, Tensor) and tensor.layout == torch.strided
