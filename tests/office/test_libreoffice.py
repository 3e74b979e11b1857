"""LibreOffice opens the slides: it draws them as they are meant, and gives back what they are called."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE_TYPE

from built import PROJECT
from livediagrams.geometry import Box
from livediagrams.pipeline.build import Pipeline
from livediagrams.pipeline.takeaways import Takeaways
from livediagrams.settings import load
from livediagrams.sources import find_sources
from livediagrams.store import Cache
from offices import OFFICE_PYTHON
from presentations import A, P, Slide, frame, slides, text_of

pytestmark = [pytest.mark.office, pytest.mark.slow]

EMU = 360
"""In a hundredth of a millimetre, the office's unit."""
NEAR = 2 * 33867 / 1280
"""Two pixels of a slide 1280 wide."""
POINT = 12700
BY = (500, 300)
"""How far the script moves each figure."""


@dataclass(frozen=True)
class Opened:
    """A file as it was written, what the office draws of it, its pages of words, and the file that it saved."""

    written: tuple[Slide, ...]
    """The overview of each figure."""
    drawn: tuple[Mapping[str, Any], ...]
    words: tuple[list[tuple[str, Box]], ...]
    saved: Path


FEW = ("container-and-vm", "kubernetes-cluster", "traffic-peak", "type-1-hypervisor", "vm-or-container")


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.soak)])
def opened(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Opened:
    """Return figures of the site, opened by the office at once."""
    folder = tmp_path_factory.mktemp("office")
    wanted = replace(load(PROJECT), cache=str(folder / "kept"))
    with Pipeline(wanted, PROJECT) as pipeline:
        figures = pipeline.build(find_sources([PROJECT / wanted.src])).figures
    figures = [one for one in figures if request.param == "all" or one.id in FEW]
    data = Takeaways(wanted, Cache(folder / "kept")).presentation(figures)
    source, saved, printed = (folder / name for name in ("all.pptx", "saved.pptx", "all.pdf"))
    source.write_bytes(data)
    command = [OFFICE_PYTHON, str(Path(__file__).with_name("drive.py")), source, saved, printed, folder / "profile"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    pages = json.loads(done.stdout)
    written = slides(data)
    numbers = [page["page"] - 1 for page in pages]
    words = list(_words(printed))
    return Opened(
        tuple(written[number] for number in numbers),
        tuple(page["shapes"] for page in pages),
        tuple(words[number] for number in numbers) if words else (),
        saved,
    )


def _words(printed: Path) -> Iterator[list[tuple[str, Box]]]:
    """Yield for each page its words with the boxes around them, in points."""
    if not shutil.which("pdftotext"):
        return
    command = ["pdftotext", "-bbox", str(printed), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout
    root = etree.fromstring(text, etree.XMLParser(recover=True, resolve_entities=False))
    for page in root.iter("{*}page"):
        yield [(one.text or "", _letters(one)) for one in page.iter("{*}word")]


def _letters(word: etree._Element) -> Box:
    """Return the box around a word: the one that is told reaches below the letters by an eighth of its height."""
    left, top, right, bottom = (float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax"))
    return Box(left, top, right - left, (bottom - top) * 7 / 8)


def shapes(slide: Slide) -> Iterator[tuple[str, etree._Element]]:
    """Yield the shapes of a slide's figure that are drawn in a place of their own."""
    group = next(one for one in slide.xml.iter(f"{P}grpSp"))
    for shape in group.iter(f"{P}sp", f"{P}pic"):
        yield next(shape.iter(f"{P}cNvPr")).get("name"), shape


def test_all_figures_are_there(opened: Opened) -> None:
    assert len(opened.written) == len(opened.drawn)
    assert len(opened.written) in (len(FEW), 20)


def test_boxes_are_where_they_should_be(opened: Opened) -> None:
    for slide, drawn in zip(opened.written, opened.drawn, strict=True):
        twice = {name for name, count in Counter(name for name, _ in shapes(slide)).items() if count > 1}
        for name, shape in shapes(slide):
            if name in twice:  # lines of one boundary
                continue
            wanted = [side / EMU for side in frame(shape)]
            assert drawn[name]["box"] == pytest.approx(wanted, abs=NEAR), name


def test_ends_are_on_the_shapes_that_they_are_glued_to(opened: Opened) -> None:
    for slide, drawn in zip(opened.written, opened.drawn, strict=True):
        for connection in slide.connections:
            found = drawn[connection.name]
            assert [one.removesuffix(":shape") for one in found["glued"]] == [connection.start, connection.end]
            for end, wanted in zip(found["ends"], connection.way, strict=True):
                assert end == pytest.approx([side / EMU for side in wanted], abs=NEAR), connection.name


def test_heads_and_dashes_are_as_meant(opened: Opened) -> None:
    for slide, drawn in zip(opened.written, opened.drawn, strict=True):
        for one in slide.xml.iter(f"{P}cxnSp"):
            found = drawn[next(one.iter(f"{P}cNvPr")).get("name")]
            assert found["is_seen"]
            assert found["is_dashed"] == (one.find(f".//{A}prstDash") is not None)
            assert found["heads"] == [one.find(f".//{A}{tag}") is not None for tag in ("headEnd", "tailEnd")]


def test_no_text_is_out_of_its_shape(opened: Opened) -> None:
    if not opened.words:
        pytest.skip("no pdftotext: apt install poppler-utils")
    for slide, words in zip(opened.written, opened.words, strict=True):
        for name, shape in shapes(slide):
            x, y, width, height = (side / POINT for side in frame(shape))
            room = Box(x, y, width, height).grow(1)
            inside = [word for word, box in words if room.contains(box)]
            missing = [word for word in text_of(shape).split() if word not in inside]
            assert not missing, (slide.group, name)


def test_names_and_digests_come_back_from_a_file_in_which_a_figure_was_moved(opened: Opened) -> None:
    from pptx import Presentation  # noqa: PLC0415  # as users of the file read it

    before = {slide.group: drawn[slide.group]["box"] for slide, drawn in zip(opened.written, opened.drawn, strict=True)}
    names = {slide.group: slide.names for slide in opened.written}
    saved = [next(one for one in slide.shapes if "@" in one.name) for slide in Presentation(str(opened.saved)).slides]
    assert {group.name for group in saved} == set(before)
    for group in saved:
        assert {name for name in names[group.name] if ":" not in name} <= {group.name, *_names(group)}
        assert group.left / EMU == pytest.approx(before[group.name][0] + BY[0], abs=NEAR)
        assert group.top / EMU == pytest.approx(before[group.name][1] + BY[1], abs=NEAR)


def _names(group: Any) -> Iterator[str]:
    for shape in group.shapes:
        yield shape.name
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _names(shape)
