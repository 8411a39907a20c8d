"""How much memory a result takes, with all that it refers to.

Tensors and arrays are known by what they can do: the server counts bytes before torch is there.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from collections.abc import Set as AnySet
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

_NOT_ITS_OWN = (type, FunctionType, BuiltinFunctionType, MethodType, ModuleType)


def bytes_of(value: object) -> int:
    """Bytes of tensors, arrays, texts, containers, and of objects by their attributes; what is shared counts once."""
    seen: set[int] = set()
    waiting: list[Any] = [value]
    total = 0
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, _NOT_ITS_OWN):
            continue
        seen.add(id(thing))
        if hasattr(thing, "untyped_storage"):
            storage = thing.untyped_storage()
            total += 0 if storage.data_ptr() in seen else storage.nbytes()
            seen.add(storage.data_ptr())
        elif hasattr(thing, "__array_interface__") and isinstance(thing.base, type(thing)):
            waiting.append(thing.base)  # a view of another array
        elif hasattr(thing, "__array_interface__"):
            total += thing.nbytes
        else:
            total += sys.getsizeof(thing, 0)
            waiting.extend(_parts(thing))
    return total


def _parts(thing: Any) -> list[object]:
    """What an object holds."""
    if isinstance(thing, (str, bytes, bytearray, int, float, complex)):
        return []
    if isinstance(thing, Mapping):
        return [*thing.keys(), *thing.values()]
    if isinstance(thing, (list, tuple, AnySet)):
        return list(thing)
    slots = [getattr(thing, name, None) for name in getattr(type(thing), "__slots__", ())]
    return [getattr(thing, "__dict__", None), *slots]
