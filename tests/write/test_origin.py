"""Where a file comes from is in it: as data, and in the words that other programs show."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from PIL import Image

from livediagrams.provenance import Provenance
from livediagrams.text import one_line
from livediagrams.write import raster, svg
from livediagrams.write.origin import in_png, in_svg
from making import HOSTILE_LABELS, figure, scene_of

WHOLE = Provenance(
    figure="one",
    digest="0123456789ab",
    source="diagrams_src/one.py",
    engine="livediagrams 1",
    credit="The site",
    licence="CC BY 4.0",
    licence_address="https://creativecommons.org/licenses/by/4.0/",
    commit="abcdef",
    address="https://example.org/",
)
DRAWING = svg.standalone(scene_of(figure("word")), {})


def said_in(document: str) -> etree._Element:
    (metadata,) = etree.fromstring(document.encode()).iter("{*}metadata")
    return metadata


def test_a_drawing_says_all_in_attributes_of_its_metadata() -> None:
    metadata = said_in(in_svg(DRAWING, "Title", WHOLE))
    assert {
        name.removeprefix("data-").replace("-", "_"): value for name, value in metadata.attrib.items()
    } == WHOLE.said()


def test_a_drawing_says_whom_to_name_as_drawing_programs_show_it() -> None:
    (work,) = said_in(in_svg(DRAWING, "Title", WHOLE)).iter("{http://creativecommons.org/ns#}Work")
    found = {etree.QName(one).localname: "".join(one.itertext()) for one in work}
    assert found["title"] == "Title"
    assert found["identifier"] == "one@0123456789ab"
    assert (found["creator"], found["rights"], found["source"]) == ("The site", "CC BY 4.0", "https://example.org/")
    assert next(work.iter("{*}license")).values() == ["https://creativecommons.org/licenses/by/4.0/"]


def test_what_is_not_told_is_not_spoken_of() -> None:
    metadata = said_in(in_svg(DRAWING, "Title", Provenance("one", "0")))
    assert set(metadata.attrib) == {"data-figure", "data-digest"}
    assert not {"creator", "rights", "license"} & {etree.QName(one).localname for one in metadata.iter()}


def test_the_drawing_itself_stays_as_it_was() -> None:
    assert raster.png(in_svg(DRAWING, "Title", WHOLE)) == raster.png(DRAWING)


def test_a_picture_says_it_in_chunks_of_text_and_keeps_its_pixels() -> None:
    picture = raster.png(DRAWING)
    told = Image.open(io.BytesIO(in_png(picture, "Title", WHOLE)))
    told.load()
    assert told.tobytes() == Image.open(io.BytesIO(picture)).tobytes()
    assert told.text == {  # type: ignore[attr-defined]
        **WHOLE.said(),
        "Title": "Title",
        "Author": "The site",
        "Copyright": "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
        "Software": "livediagrams 1",
    }


@pytest.mark.parametrize("words", HOSTILE_LABELS)
def test_any_words_are_told_and_never_markup(words: str) -> None:
    origin = Provenance("one", "0", source=words, credit=words, licence=words, address=words)
    metadata = said_in(in_svg(DRAWING, words, origin))
    assert next(metadata.iter("{*}title")).text == (one_line(words) or None)
    assert metadata.get("data-source", "") == one_line(words)
    picture = Image.open(io.BytesIO(in_png(raster.png(DRAWING), words, origin)))
    picture.load()
    assert picture.text.get("Title", "") == one_line(words)  # type: ignore[attr-defined]
