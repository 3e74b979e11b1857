"""Values to JSON and back: frozen dataclasses, named tuples, tuples, mappings and scalars, by their type hints.

Fields that hold their default are left out, so that a stored value stays short and readable. Classes of which a field
may hold one or another bear a `tag`, stored as "type".
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Return the value as dictionaries, lists and scalars that `json.dumps` takes."""
    kind = type(value)
    if kind is str or kind is bool or kind is int or value is None:
        return value
    if kind is float:
        return int(value) if value.is_integer() else round(value, 4)
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _encoded(value)
    return value


def _encoded(value: Any) -> dict[str, Any]:
    tag, fields = _plan(typing.cast(Any, type(value)))
    found = dict(tag)
    for name, default, make in fields:
        item = getattr(value, name)
        if item != (make() if make else default):
            found[name] = encode(item)
    return found


@cache
def _plan(kind: Any) -> tuple[dict[str, str], list[tuple[str, Any, Callable[[], Any] | None]]]:
    """Return a dataclass's tag, and of each field the name and the default, or what makes it."""
    fields: list[tuple[str, Any, Callable[[], Any] | None]] = []
    for field in dataclasses.fields(kind):
        make = field.default_factory if field.default_factory is not dataclasses.MISSING else None
        fields.append((field.name, field.default, make))  # without a default it is MISSING, which equals nothing
    return ({"type": kind.tag} if hasattr(kind, "tag") else {}), fields


def decode(kind: type[T], data: Any) -> T:
    """Return the value of type `kind` that `encode` wrote as `data`; or raise KeyError or TypeError."""
    return typing.cast(T, _decoder(typing.cast(Any, kind))(data))


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return the function that reads one type; built once for each type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda data: kind(*data)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        item = _decoder(arguments[0])
        return lambda data: tuple(item(entry) for entry in data)
    if origin is tuple:
        items = [_decoder(argument) for argument in arguments]
        return lambda data: tuple(read(entry) for read, entry in zip(items, data, strict=True))
    if origin in (dict, Mapping) or kind is dict:
        item = _decoder(arguments[1])
        return lambda data: {key: item(entry) for key, entry in data.items()}
    if origin in (types.UnionType, typing.Union):
        return _union_decoder([argument for argument in arguments if argument is not type(None)])
    if kind is float:
        return float
    return lambda data: data


def _union_decoder(kinds: list[Any]) -> Callable[[Any], Any]:
    """Return the reader of an optional value, or of one of several dataclasses told apart by their `tag`."""
    if len(kinds) == 1:
        item = _decoder(kinds[0])
        return lambda data: None if data is None else item(data)
    by_tag = {kind.tag: _decoder(kind) for kind in kinds}
    return lambda data: by_tag[data["type"]](data)


def _dataclass_decoder(kind: Any) -> Callable[[Any], Any]:
    hints, tagged = typing.get_type_hints(kind), hasattr(kind, "tag")
    # Built on first use: a type may hold itself.
    readers: dict[str, Callable[[Any], Any]] = {}

    def read(data: Any) -> Any:
        if not readers:
            readers.update({name: _decoder(hint) for name, hint in hints.items()})
        return kind(**{name: readers[name](item) for name, item in data.items() if name != "type" or not tagged})

    return read
