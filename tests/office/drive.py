"""Drives a LibreOffice: tells as JSON what it draws on the overview slides of a file, moves the figures, and saves.

Run by the Python that has the office's bridge: `drive.py FILE SAVED PDF PROFILE`. It knows nothing of our packages.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # comes with the office
from com.sun.star.awt import Point
from com.sun.star.beans import PropertyValue

BY = (500, 300)  # hundredths of a millimetre


def main(source: Path, saved: Path, printed: Path, profile: Path) -> None:
    pipe = f"livediagrams-{profile.name}"
    command = ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"]
    with subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL) as office:
        try:
            desktop = connected(pipe)
            document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, (named("Hidden", True),))
            pages = [document.DrawPages.getByIndex(number) for number in range(document.DrawPages.Count)]
            print(json.dumps([told(page) for page in pages if is_overview(page)]))
            document.storeToURL(printed.as_uri(), (named("FilterName", "impress_pdf_Export"),))
            for page in pages:
                for shape in shapes(page):
                    if "@" in shape.Name:
                        shape.Position = Point(shape.Position.X + BY[0], shape.Position.Y + BY[1])
            document.storeToURL(saved.as_uri(), (named("FilterName", "Impress MS PowerPoint 2007 XML"),))
            document.close(True)
        finally:
            office.terminate()


def connected(pipe: str) -> Any:
    """Return the desktop of the office, which takes some seconds to start."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(240):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # whatever the bridge raises until somebody listens
            time.sleep(0.25)
            continue
        return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    raise SystemExit("the office does not answer")


def named(name: str, value: Any) -> PropertyValue:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def shapes(owner: Any) -> list[Any]:
    return [owner.getByIndex(number) for number in range(owner.Count)]


def is_overview(page: Any) -> bool:
    title = next((shape.String for shape in shapes(page) if shape.Name == "Title"), "")
    return not re.search(r"\(\d+\s+of\s+\d+\)$", title)


def told(page: Any) -> dict[str, Any]:
    """Return a slide's number and its figure's shapes, by name."""
    found: dict[str, Any] = {}
    for shape in shapes(page):
        if "@" in shape.Name:
            fill(found, shape)
    return {"page": page.Number, "shapes": found}


def fill(found: dict[str, Any], shape: Any) -> None:
    kind = shape.ShapeType.rpartition(".")[2]
    place, size = shape.Position, shape.Size
    found[shape.Name] = said = {"kind": kind, "box": [place.X, place.Y, size.Width, size.Height]}
    if kind == "GroupShape":
        for inner in shapes(shape):
            fill(found, inner)
    elif kind == "ConnectorShape":
        said["ends"] = [[shape.StartPosition.X, shape.StartPosition.Y], [shape.EndPosition.X, shape.EndPosition.Y]]
        said["glued"] = [end.Name if end else "" for end in (shape.StartShape, shape.EndShape)]
        said["heads"] = [bool(shape.LineStartName), bool(shape.LineEndName)]
        said["is_dashed"] = shape.LineStyle.value == "DASH"
        said["is_seen"] = shape.LineStyle.value != "NONE"
    elif hasattr(shape, "String"):
        said["text"] = shape.String


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:]))
