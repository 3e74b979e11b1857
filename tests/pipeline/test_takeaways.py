"""What is taken away: of every figure of the site all that is in it, made once, and again when anything in it changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from built import PROJECT
from livediagrams.errors import Problem
from livediagrams.formats import ALL, PICTURES
from livediagrams.pipeline.build import Pipeline
from livediagrams.pipeline.drawing import Drawing
from livediagrams.pipeline.figures import Figure
from livediagrams.pipeline.takeaways import Takeaways
from livediagrams.settings import Settings, load
from livediagrams.sources import find_sources
from livediagrams.store import Cache
from livediagrams.theme import DARK, LIGHT
from livediagrams.write import drawio, pdf, pptx, raster
from presentations import Slide, slides, text_of

CORPUS = PROJECT / "tests" / "corpus"
SCRIPTS = sorted((PROJECT / "diagrams_src").glob("*.py"))
STOCK = [
    CORPUS / f"{name}.py"
    for name in (
        "directions",
        "edge_labels",
        "html_labels",
        "loops_and_cycles",
        "nested_clusters",
        "own_pictures",
        "records",
    )
]
SITE = tuple(path.stem.replace("_", "-") for path in SCRIPTS if path.stem != "vocabulary")


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def figures(kept: Path) -> dict[str, Figure]:
    """Return all figures of the site, and those of some scripts that know nothing of us."""
    found = {}
    for project, paths in ((PROJECT, [PROJECT / "diagrams_src"]), (CORPUS, STOCK)):
        with Pipeline(replace(load(project), cache=str(kept)), project) as pipeline:
            report = pipeline.build(find_sources(paths))
        assert not report.problems
        found |= {figure.id: figure for figure in report.figures}
    return found


def made(figure: Figure, kept: Path, **more: object) -> tuple[list[Slide], list[Problem]]:
    takeaways = Takeaways(replace(Settings(), **more), Cache(kept))  # type: ignore[arg-type]
    return slides(takeaways.presentation([figure])), takeaways.notices


def drawn(figure: Figure, sort: str) -> dict[str, etree._Element]:
    """Return the parts of a sort that are in the figure's own drawing."""
    groups = etree.fromstring(figure.file("svg").encode()).iter("{http://www.w3.org/2000/svg}g")
    return {one.get("data-id"): one for one in groups if one.get("data-sort") == sort}


def words(element: etree._Element) -> str:
    return "".join("".join(one.itertext()) for one in element.iter("{http://www.w3.org/2000/svg}text"))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


# -- The table: every figure of the site, and stock scripts


@pytest.mark.parametrize("name", SITE)
def test_a_slide_of_the_site_holds_the_figure(name: str, figures: dict[str, Figure], kept: Path) -> None:
    found, notices = made(figures[name], kept)
    check(figures[name], found)
    assert not notices
    assert min(min(slide.sizes) for slide in found) >= 1200
    assert "Lines that run another way" not in found[0].notes


def test_a_slide_of_a_stock_script_holds_the_figure(figures: dict[str, Figure], kept: Path) -> None:
    others = [figure for name, figure in figures.items() if name not in SITE]
    assert len(others) > 10
    for figure in others:
        check(figure, made(figure, kept)[0])


def check(figure: Figure, found: list[Slide]) -> None:
    """Assert that slides hold the parts of a figure, its connections, its words and its icons, and nothing more."""
    solids, edges = drawn(figure, "node") | drawn(figure, "group"), drawn(figure, "edge")
    for slide in found:
        assert slide.group == f"{figure.id}@{figure.digest}"
        assert set(slide.targets) == set(solids)
        ends = {edge: (one.get("data-from"), one.get("data-to")) for edge, one in edges.items()}
        assert {one.name: (one.start, one.end) for one in slide.connections} == ends
        for connection in slide.connections:
            for end, site in zip(connection.way, connection.sites, strict=True):
                assert max(abs(end[0] - site[0]), abs(end[1] - site[1])) <= 0.06 * 12700
        icons = [one for one in solids.values() if one.find(".//{*}image") is not None]
        assert len(slide.pictures) == len(icons)
        labels = [edge for edge, one in edges.items() if words(one).strip()]
        assert {name.rpartition(":")[0] for name in slide.labels} == set(labels)
    texts = bare(" ".join(text_of(one) for one in (*found[0].xml.iter("{*}sp"),)))
    assert all(bare(line) in texts for one in (*solids.values(), *edges.values()) for line in words(one).splitlines())


def test_a_drawio_file_of_each_figure_holds_it(figures: dict[str, Figure], kept: Path) -> None:
    takeaways = Takeaways(Settings(), Cache(kept))
    for figure in figures.values():
        root = etree.fromstring(takeaways.drawio([figure]))
        cells = {one.get("id"): next(one.iter("mxCell")) for one in root.iter("UserObject", "mxCell") if one.get("id")}
        for edge, one in drawn(figure, "edge").items():
            cell = cells[f"{figure.id}/{edge}"]
            ends = [f"{figure.id}/{one.get(f'data-{side}')}" for side in ("from", "to")]
            assert [cell.get("source"), cell.get("target")] == ends
        assert {f"{figure.id}/{part}" for part in drawn(figure, "node") | drawn(figure, "group")} <= set(cells)


# -- What is made when


@pytest.fixture
def makings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Yield the names of what was made, in order."""
    names: list[str] = []

    def watched(name: str, genuine: Callable[..., object]) -> Callable[..., object]:
        def make(*arguments: object, **more: object) -> object:
            names.append(name)
            return genuine(*arguments, **more)

        return make

    monkeypatch.setattr(pptx, "presentation", watched("pptx", pptx.presentation))
    monkeypatch.setattr(drawio, "drawio", watched("drawio", drawio.drawio))
    monkeypatch.setattr(raster, "png", watched("png", raster.png))
    monkeypatch.setattr(pdf, "pdf", watched("pdf", pdf.pdf))
    monkeypatch.setattr(Drawing, "scene", watched("scene", Drawing.scene))
    yield names


FORMATS = ("svg", "png", "pdf", "pptx", "dark.pptx", "drawio")


def files(figure: Figure, folder: Path, **more: object) -> dict[str, bytes]:
    takeaways = Takeaways(replace(Settings(), **more), Cache(folder))  # type: ignore[arg-type]
    return {name: content() for name, content in takeaways.names(figure, FORMATS).items()}


def test_nothing_is_made_before_it_is_asked_for_and_nothing_twice(
    figures: dict[str, Figure], tmp_path: Path, makings: list[str]
) -> None:
    figure = figures["os-virtualization"]
    takeaways = Takeaways(Settings(), Cache(tmp_path))
    assert list(takeaways.names(figure, FORMATS)) == [f"{figure.id}.{ending}" for ending in FORMATS]
    assert takeaways.names(figure, ("txt", "json")) == {}
    assert not makings
    first = files(figure, tmp_path)
    assert [name for name in makings if name != "scene"] == ["png", "pdf", "pptx", "pptx", "drawio"]
    makings.clear()
    assert files(figure, tmp_path) == first
    assert not makings


@pytest.mark.parametrize(
    "change", [{"credit": "Me"}, {"licence": "CC0"}, {"commit": "abc"}, {"address": "https://a.b"}]
)
def test_what_a_file_says_of_its_origin_is_made_again(
    change: dict[str, str], figures: dict[str, Figure], tmp_path: Path
) -> None:
    figure = figures["os-virtualization"]
    before, after = files(figure, tmp_path), files(figure, tmp_path, **change)
    assert all(before[name] != after[name] for name in before)


def test_the_decks_own_colours_are_for_the_plain_file_only(figures: dict[str, Figure], tmp_path: Path) -> None:
    figure = figures["os-virtualization"]
    before, after = files(figure, tmp_path), files(figure, tmp_path, theme_colours=True)
    assert [name for name in before if before[name] != after[name]] == [f"{figure.id}.pptx"]


def test_a_figure_too_large_for_a_slide_says_so_whenever_it_is_asked_for(kept: Path, tmp_path: Path) -> None:
    script = tmp_path / "large.py"
    parts = "\n".join(f"    Node('part {number}', shape='box')" for number in range(60))
    script.write_text(
        f"from diagrams import Diagram, Node\nwith Diagram('Large', show=False, direction='LR'):\n{parts}\n"
    )
    with Pipeline(replace(Settings(), cache=str(kept)), tmp_path) as pipeline:
        figure = pipeline.build(find_sources([script])).figures[0]
    for _ in range(2):
        _, notices = made(figure, kept)
        assert re.search(r"large\.py: the figure is too large for a slide: its smallest text has \d", str(notices[0]))


def with_icon(svg: str, folder: Path) -> Figure:
    """Return a figure with an icon of its own."""
    (folder / "icon.svg").write_text(svg)
    script = folder / "own.py"
    script.write_text(
        "from diagrams import Diagram\nfrom diagrams.custom import Custom\n"
        "with Diagram('Own', show=False):\n    Custom('A', 'icon.svg')\n"
    )
    with Pipeline(Settings(), folder) as pipeline:
        return pipeline.build(find_sources([script])).figures[0]


@pytest.mark.parametrize("size", ["", 'width="900000" height="900000" viewBox="0 0 9 9"', 'viewBox="0 0 9 9"'])
def test_a_vector_icon_becomes_a_picture_whatever_its_size(size: str, tmp_path: Path) -> None:
    figure = with_icon(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="M0 0h9v9"/></svg>', tmp_path)
    found, notices = made(figure, tmp_path)
    assert found[0].pictures == ("a:picture",)
    assert not notices


@pytest.mark.parametrize("size", ['width="0" height="0"', 'width="9" height="900000"'])
def test_an_icon_that_cannot_be_drawn_is_told_and_the_rest_is_there(size: str, tmp_path: Path) -> None:
    figure = with_icon(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="M0 0h9v9"/></svg>', tmp_path)
    found, notices = made(figure, tmp_path)
    assert found[0].pictures == ("a:picture",)
    assert str(notices[0]) == "own.py:4: the icon cannot be drawn as a picture: give a PNG file"


def test_figures_of_a_site_are_one_file(figures: dict[str, Figure], tmp_path: Path) -> None:
    some = [figures["os-virtualization"], figures["vm-anatomy"]]
    takeaways = Takeaways(Settings(), Cache(tmp_path))
    assert len(slides(takeaways.presentation(some))) == 12
    assert takeaways.drawio(some).count(b"<diagram ") == 2


# -- Pictures, documents, pages


def test_a_picture_has_the_size_the_palette_and_the_ground_that_its_ending_says(
    figures: dict[str, Figure], kept: Path
) -> None:
    figure, takeaways = figures["os-virtualization"], Takeaways(Settings(), Cache(kept))

    def picture(ending: str) -> Image.Image:
        return Image.open(io.BytesIO(takeaways.names(figure, ALL)[f"{figure.id}.{ending}"]()))

    width, height = picture("1x.png").size
    assert [picture(ending).size for ending in ("png", "4x.dark.png")] == [
        (pytest.approx(width * scale, abs=scale), pytest.approx(height * scale, abs=scale)) for scale in (2, 4)
    ]
    grounds = {one.ending: picture(one.ending).convert("RGBA").getpixel((0, 0)) for one in PICTURES.values()}
    for ending, one in PICTURES.items():
        colour = (*bytes.fromhex((DARK if one.dark else LIGHT).colours["bg"].lstrip("#")), 255)
        assert grounds[ending] == ((0, 0, 0, 0) if one.transparent else colour)


@pytest.mark.parametrize("ending", ["svg", "narrow.svg", "png", "pdf", "html"])
def test_each_kind_of_file_says_where_it_comes_from(ending: str, figures: dict[str, Figure], kept: Path) -> None:
    figure = figures["container-engine"]
    told = {"commit": "abcdef1", "address": "https://example.org/", "credit": "Me", "licence": "CC0"}
    data = Takeaways(replace(Settings(), **told), Cache(kept)).names(figure, ALL)[f"{figure.id}.{ending}"]()  # type: ignore[arg-type]
    if ending == "pdf":
        keywords = PdfReader(io.BytesIO(data)).metadata["/Keywords"]  # type: ignore[index]
        assert all(word in keywords for word in (figure.digest, "abcdef1", "https://example.org/"))
    elif ending == "html":
        assert b'href="https://example.org/">Me \xc2\xb7 CC0</a>' in data
    else:
        assert all(word.encode() in data for word in (figure.digest, "abcdef1", "https://example.org/", figure.source))


def test_letters_that_pictures_cannot_show_are_told_once(tmp_path: Path) -> None:
    script = tmp_path / "words.py"
    script.write_text("from diagrams import Diagram, Node\nwith Diagram('W', show=False):\n    Node('naïve 数据 🚀')\n")
    with Pipeline(Settings(), tmp_path) as pipeline:
        figure = pipeline.build(find_sources([script])).figures[0]
    takeaways = Takeaways(Settings(), Cache(tmp_path))
    for ending in ("png", "dark.png", "pdf"):
        takeaways.names(figure, ALL)[f"{figure.id}.{ending}"]()
    assert [str(one) for one in takeaways.notices] == [
        "words.py: pictures and PDF do not show 数 据 🚀: their font, Arimo, has no such characters: "
        "use the SVG or the slides, which take the reader's fonts"
    ]


def test_all_figures_are_one_presentation_one_document_and_one_archive(
    figures: dict[str, Figure], tmp_path: Path
) -> None:
    some = [figures["os-virtualization"], figures["vm-anatomy"]]
    offers = ("svg", "narrow.svg", "inline.html", "html", "txt", "png", "pdf", "pptx")
    settings = replace(Settings(), credit="Me", licence="CC0")
    bundles = Takeaways(settings, Cache(tmp_path)).bundles(some, offers)
    assert list(bundles) == ["all_figures.pptx", "all_figures.pdf", "all_figures.zip"]
    assert [one.title for one in PdfReader(io.BytesIO(bundles["all_figures.pdf"]())).outline] == [  # type: ignore[union-attr]
        figure.title for figure in some
    ]
    with zipfile.ZipFile(io.BytesIO(bundles["all_figures.zip"]())) as opened:
        names = {f"{figure.id}.{one}" for figure in some for one in offers if one not in ("inline.html", "html")}
        assert set(opened.namelist()) == {*names, "README.txt"}
        assert opened.read(f"{some[0].id}.png").startswith(b"\x89PNG")
        assert opened.read("README.txt").decode().startswith("Me\nCC0\n\n")
    assert Takeaways(settings, Cache(tmp_path)).bundles(some[:1], offers) == {}


def test_of_what_holds_all_figures_only_the_newest_is_kept(figures: dict[str, Figure], tmp_path: Path) -> None:
    some = [figures["os-virtualization"], figures["vm-anatomy"]]

    def entries(**more: str) -> set[Path]:
        Takeaways(replace(Settings(), **more), Cache(tmp_path)).pdf(some)  # type: ignore[arg-type]
        return {path for path in tmp_path.rglob("*") if path.is_file()}

    first = entries()
    assert len(first) == 1
    assert entries(commit="another") == first


def test_an_embed_page_holds_the_figure_alone_and_runs_nothing_of_others(
    figures: dict[str, Figure], kept: Path
) -> None:
    figure = figures["container-engine"]
    page = Takeaways(Settings(), Cache(kept), "de").embed_page(figure).decode()
    assert page.startswith('<!doctype html>\n<html lang="de"')
    assert page.count("<figure ") == 1
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!https?:)[^"#]*/', page)  # all it needs lies beside it
    assert not re.search(r'<a href="https?:', page)  # other sites do not come into the frame
