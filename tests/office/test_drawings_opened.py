"""LibreOffice opens a figure's SVG as it is meant: light, though the file holds the dark palette too."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from built import PROJECT
from livediagrams.pipeline.build import Pipeline
from livediagrams.pipeline.figures import Figure
from livediagrams.pipeline.takeaways import Takeaways
from livediagrams.settings import load
from livediagrams.sources import find_sources
from livediagrams.store import Cache

pytestmark = [pytest.mark.office, pytest.mark.slow]
NAMES = ("container_and_vm", "kvm_and_qemu", "traffic_peak")


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Figure, Image.Image, Image.Image]]:
    """Return figures, each with our picture of it and with the office's picture of its SVG."""
    folder = tmp_path_factory.mktemp("drawings")
    settings = replace(load(PROJECT), cache=str(folder / "kept"))
    with Pipeline(settings, PROJECT) as pipeline:
        figures = pipeline.build(find_sources([PROJECT / settings.src / f"{name}.py" for name in NAMES])).figures
    takeaways = Takeaways(settings, Cache(folder / "kept"))
    files = [folder / f"{figure.id}.svg" for figure in figures]
    for path, figure in zip(files, figures, strict=True):
        path.write_bytes(takeaways.svg(figure))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "png", "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return [
        (figure, ours(takeaways, figure), opened(path.with_suffix(".png")))
        for figure, path in zip(figures, files, strict=True)
    ]


def ours(takeaways: Takeaways, figure: Figure) -> Image.Image:
    return Image.open(io.BytesIO(takeaways.png(figure, "1x.png"))).convert("RGB")


def opened(path: Path) -> Image.Image:
    return Image.open(path).convert("RGB")


def test_it_is_as_large_and_as_light_as_ours(drawings: list[tuple[Figure, Image.Image, Image.Image]]) -> None:
    assert len(drawings) == len(NAMES)
    for figure, own, theirs in drawings:
        assert max(abs(one - other) for one, other in zip(own.size, theirs.size, strict=True)) <= 2, figure.id
        # Letters and edges fall between pixels; a palette that is not the same would be 100 and more.
        difference = ImageStat.Stat(ImageChops.difference(own, theirs.resize(own.size))).mean
        assert max(difference) < 12, figure.id


def test_every_colour_of_ours_is_there(drawings: list[tuple[Figure, Image.Image, Image.Image]]) -> None:
    for figure, own, theirs in drawings:
        areas = {colour for count, colour in own.getcolors(1 << 24) or [] if count > 2000}
        there = {colour for _, colour in theirs.getcolors(1 << 24) or []}
        assert len(areas) >= 3
        assert areas <= there, figure.id
