"""Live diagrams: figures drawn by Python scripts, built into pages.

The way of a figure: a script is traced (`trace`) to a `Graph`; its parts are measured (`fit`), placed (`place`) and
composed to a `Scene` of marks; writers (`write`) make files of it. `pipeline` is the list of these stages, `cli`,
`markdown_extension` and `mkdocs_plugin` are the doors. A figure script needs nothing from here but `step`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from livediagrams.authoring import step

__all__ = ["step"]


def __getattr__(name: str) -> Any:
    # `diagrams` takes a tenth of a second to import: only scripts that use `step` pay for it.
    if name == "step":
        from livediagrams.authoring import step  # noqa: PLC0415  # see above

        return step
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
