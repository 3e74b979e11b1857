"""Figures to a presentation: for each an overview and a slide a step, in the package that `python-pptx` brings.

Same figures, same bytes: dates are fixed, and nothing in a file is random.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any, Final

from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part as Piece
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Emu

from livediagrams.archive import archive
from livediagrams.geometry import Box
from livediagrams.provenance import gathered
from livediagrams.sheet import Sheet
from livediagrams.text import clean, one_line
from livediagrams.theme import DARK, LIGHT
from livediagrams.tokens import BACKGROUND, INK, MUTED, Ink
from livediagrams.words import is_web
from livediagrams.write import drawing_ml as ml
from livediagrams.write import notes
from livediagrams.write.drawing_ml import Look, Pen
from livediagrams.write.slide import Slide, sp
from livediagrams.write.stage import CREDIT, SLIDE, Stage, fitting, stage

_NAMES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TREE: Final = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_APPLICATION: Final = (
    f'{_XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>livediagrams</Application></Properties>"
)
_USERS: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format's own name for the set of properties that users define."""
_MORPH: Final = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main" Requires="p159">'
    '<p:transition spd="med"><p159:morph option="byObject"/></p:transition></mc:Choice>'
    '<mc:Fallback><p:transition spd="med"><p:fade/></p:transition></mc:Fallback></mc:AlternateContent>'
)
"""Shapes of one name on two slides move from their one place to the other."""
_TEXT: Final = 13
"""Number of the placeholder of a slide's text."""


def presentation(sheets: Sequence[Sheet], look: Look = Look.LIGHT) -> bytes:
    """Return the figures as one presentation."""
    deck = _Deck(look)
    for sheet in sheets:
        deck.add(sheet)
    return deck.data(sheets)


class _Deck:
    """A presentation that is being made."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.document: Any = Presentation(io.BytesIO(_empty(look)))
        self.package = self.document.part.package
        self.layout = self.document.slide_layouts[0].part
        self.notes_master = self.document.notes_master.part
        self.media: dict[bytes, Piece] = {}
        self.count = 0

    def add(self, sheet: Sheet) -> None:
        """Add a figure's slides: the overview, then its steps."""
        pictures = list(dict.fromkeys(sheet.icons[name] for name in sorted(sheet.icons)))
        icons = {name: f"rId{3 + pictures.index(data)}" for name, data in sheet.icons.items()}
        addresses = list(_addresses(sheet))
        links = {address: f"rId{number}" for number, address in enumerate(addresses, 3 + len(pictures))}
        titles, texts = (
            _titles(sheet),
            [one_line(text) for text in (sheet.scene.caption, *(s.text for s in sheet.steps))],
        )
        place = stage(sheet.scene, titles, texts)
        slide, frame = Slide(sheet, place, self.look, icons, links), _Frame(sheet, place, self.look, links)
        for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
            figure = slide.figure(sheet.shown(number), sheet.focus(number) if number else None)
            said = notes.step(sheet, number) if number else notes.overview(sheet, slide.bent_otherwise())
            self._add(frame.slide(title, text, figure, moves=number > 0), _notes(said), pictures, addresses)

    def _add(self, slide: str, noted: str, pictures: Iterable[bytes], addresses: Iterable[str]) -> None:
        """Add a slide; its relations get their names in the order in which they are made."""
        self.count += 1
        part = self._piece(f"slides/slide{self.count}.xml", CONTENT_TYPE.PML_SLIDE, slide)
        below = self._piece(f"notesSlides/notesSlide{self.count}.xml", CONTENT_TYPE.PML_NOTES_SLIDE, noted)
        part.relate_to(self.layout, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
        part.relate_to(below, RELATIONSHIP_TYPE.NOTES_SLIDE)
        for data in pictures:
            part.relate_to(self._picture(data), RELATIONSHIP_TYPE.IMAGE)
        for address in addresses:
            part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        below.relate_to(self.notes_master, RELATIONSHIP_TYPE.NOTES_MASTER)
        below.relate_to(part, RELATIONSHIP_TYPE.SLIDE)
        relation = self.document.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE)
        self.document.element.get_or_add_sldIdLst().add_sldId(relation)

    def _piece(self, name: str, content_type: str, xml: str) -> Piece:
        return Piece(PackURI(f"/ppt/{name}"), content_type, self.package, xml.encode())

    def _picture(self, data: bytes) -> Piece:
        """Return the part of a picture, which is there once for all slides."""
        if data not in self.media:
            name = PackURI(f"/ppt/media/{sha256(data).hexdigest()[:16]}.png")
            self.media[data] = Piece(name, CONTENT_TYPE.PNG, self.package, data)
        return self.media[data]

    def data(self, sheets: Sequence[Sheet]) -> bytes:
        """Return the file."""
        said = gathered(sheet.provenance for sheet in sheets)
        core = self.document.core_properties
        core.title = clean(sheets[0].scene.title if len(sheets) == 1 else "Figures")[:255]
        core.subject = clean(sheets[0].scene.caption if len(sheets) == 1 else "")[:255]
        core.author = core.last_modified_by = said.get("credit", "")[:255]
        core.identifier = said["figure"][:255]
        core.comments = "; ".join(f"{name}: {value}" for name, value in said.items())[:255]
        custom = PackURI("/docProps/custom.xml")
        piece = Piece(custom, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, self.package, _custom(said).encode())
        self.package.relate_to(piece, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
        return _saved(self.document)


def _titles(sheet: Sheet) -> list[str]:
    """Return the title of each slide; no two are the same, as a screen reader's list of slides has them."""
    count = len(sheet.steps)
    title = one_line(sheet.scene.title) or sheet.scene.id
    return [title, *(f"{title} ({number}\u00a0of\u00a0{count})" for number in range(1, count + 1))]


def _addresses(sheet: Sheet) -> Iterable[str]:
    """Return what a figure's slides lead to, each address once."""
    around = (sheet.provenance.address, sheet.provenance.licence_address)
    return dict.fromkeys(filter(is_web, (*around, *(part.href for part in sheet.scene.parts))))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around a figure on its slides."""

    sheet: Sheet
    place: Stage
    look: Look
    links: Mapping[str, str]

    def slide(self, title: str, text: str, figure: str, *, moves: bool) -> str:
        """Return a slide; `moves`: it follows from the one before it."""
        around = self._title(title) + self._text(text) + self._credit()
        fill = Pen(self.look).fill(BACKGROUND)
        ground = "" if self.look is Look.THEME else f"<p:bg><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"
        return (
            f"{_XML}<p:sld {_NAMES}><p:cSld>{ground}<p:spTree>{_TREE}{around}{figure}</p:spTree></p:cSld>"
            f"<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>{_MORPH if moves else ''}</p:sld>"
        )

    def _title(self, title: str) -> str:
        place = self.place
        shown = fitting(title, place.title_size, place.title, bold=True)
        run = self._run(shown, place.title_size, INK, bold=True)
        return _placeholder(2, "Title", 'type="title"', place.title, "ctr" if place.is_above else "t", run)

    def _text(self, text: str) -> str:
        if not text.strip():
            return ""
        run = self._run(fitting(text, self.place.text_size, self.place.text), self.place.text_size, INK)
        return _placeholder(3, "Text", f'type="body" sz="quarter" idx="{_TEXT}"', self.place.text, "t", run)

    def _credit(self) -> str:
        """Return the line that says whom to name, and under which licence."""
        origin = self.sheet.provenance
        said = ((origin.credit, origin.address), (origin.licence, origin.licence_address))
        runs = [self._run(text, CREDIT, MUTED, link=self.links.get(address, "")) for text, address in said if text]
        if not runs:
            return ""
        geometry = ml.frame(self.place.credit) + ml.preset("rect") + "<a:noFill/>"
        body = _body("b", self._run(" · ", CREDIT, MUTED).join(runs))
        return sp(4, "Credit", "", geometry, body, is_text_box=True)

    def _run(self, text: str, size: float, ink: Ink, *, bold: bool = False, link: str = "") -> str:
        look = f'lang="en-GB" sz="{ml.hundredths(size)}" b="{int(bold)}"'
        colour = Pen(self.look).text(ink)
        followed = f'<a:hlinkClick r:id="{link}"/>' if link else ""
        return f"<a:r><a:rPr {look}>{colour}{followed}</a:rPr><a:t>{ml.content(text)}</a:t></a:r>"


def _placeholder(number: int, name: str, kind: str, box: Box, anchor: str, run: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{ml.frame(box)}</p:spPr>"
        f"{_body(anchor, run)}</p:sp>"
    )


def _body(anchor: str, runs: str) -> str:
    """Return a text that the presentation wraps."""
    properties = f'<a:bodyPr wrap="square" {ml.insets()} anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
    return f'<p:txBody>{properties}<a:lstStyle/><a:p><a:pPr algn="l"/>{runs}</a:p></p:txBody>'


def _notes(paragraphs: Iterable[str]) -> str:
    """Return a page of notes."""
    said = "".join(f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{ml.content(one)}</a:t></a:r></a:p>' for one in paragraphs)
    return (
        f"{_XML}<p:notes {_NAMES}><p:cSld><p:spTree>{_TREE}"
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="body" sz="quarter" idx="3"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{said or '<a:p/>'}</p:txBody></p:sp>"
        "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )


# -- The file


def _custom(said: Mapping[str, str]) -> str:
    """Return the properties that a reader of the file finds under "custom"."""
    values = "".join(
        f'<property fmtid="{_USERS}" pid="{number}" name="{name}"><vt:lpwstr>{ml.content(value)}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(said.items(), 2)
    )
    return f'{_XML}<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}">{values}</Properties>'


def _saved(document: Any) -> bytes:
    """Return the file of a presentation, its parts without the time of day."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as given:
        return archive({name: given.read(name) for name in given.namelist()})


@cache
def _empty(look: Look) -> bytes:
    """Return a presentation without slides: one layout, our fonts and colours, pages of 16:9."""
    document: Any = Presentation()
    document.slide_width, document.slide_height = Emu(ml.emu(SLIDE.width)), Emu(ml.emu(SLIDE.height))
    master, notes_master = document.slide_master, document.notes_master
    kept = next(layout for layout in document.slide_layouts if layout.name == "Title Only")
    for layout in list(document.slide_layouts):
        if layout is not kept:
            document.slide_layouts.remove(layout)
    for shape in master.placeholders:
        shape.left, shape.width = shape.left * 4 // 3, shape.width * 4 // 3
    _make_layout(kept)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = _themed(theme.blob.decode(), look).encode()
    if look is Look.DARK:
        colours = master.element.find(f"{{{master.element.nsmap['p']}}}clrMap")
        for name, value in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
            colours.set(name, value)
    relation = document.part.relate_to(notes_master.part, RELATIONSHIP_TYPE.NOTES_MASTER)
    listed = f'<p:notesMasterIdLst {_NAMES}><p:notesMasterId r:id="{relation}"/></p:notesMasterIdLst>'
    document.element.sldMasterIdLst.addnext(parse_xml(listed))
    _leave_out(document)
    return _saved(document)


def _make_layout(layout: Any) -> None:
    """Give the layout a title and a text, and no places for what our slides have not."""
    layout.element.cSld.set("name", "Figure")
    layout.element.attrib.pop("type", None)
    for shape in list(layout.placeholders):
        layout.shapes.element.remove(shape.element)
    title, text = Box(24, 12, SLIDE.width - 48, 42), Box(24, 54, SLIDE.width - 48, 40)
    for xml in (
        _layout_placeholder(2, "Title", 'type="title"', title, 28, "Title"),
        _layout_placeholder(3, "Text", f'type="body" sz="quarter" idx="{_TEXT}"', text, 16, "Text"),
    ):
        layout.shapes.element.append(parse_xml(xml))


def _layout_placeholder(number: int, name: str, kind: str, box: Box, size: float, said: str) -> str:
    bold = ' b="1"' if "title" in kind else ""
    level = (
        f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{ml.hundredths(size)}"{bold}/></a:lvl1pPr>'
    )
    return (
        f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{ml.frame(box)}</p:spPr>"
        f"<p:txBody><a:bodyPr {ml.insets()}><a:noAutofit/></a:bodyPr><a:lstStyle>{level}</a:lstStyle>"
        f'<a:p><a:r><a:rPr lang="en-GB"/><a:t>{said}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _themed(theme: str, look: Look) -> str:
    """Return a theme with the figures' font and colours."""
    colours = (DARK if look is Look.DARK else LIGHT).colours
    ground, ink = (value.removeprefix("#").upper() for value in (colours["bg"], colours["ink"]))
    dark, light = (ground, ink) if look is Look.DARK else (ink, ground)
    named = {"dk1": dark, "lt1": light, "hlink": colours["network-line"].removeprefix("#").upper()}
    named |= {"folHlink": named["hlink"]}
    named |= {f"accent{number}": value for number, value in enumerate(ml.accents(look), 1)}
    for name, value in named.items():
        theme = re.sub(
            f"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{value}"/>\g<2>', theme, flags=re.DOTALL
        )
    return re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{ml.FONT}", theme)


def _leave_out(document: Any) -> None:
    """Take out what the package's own example brings: a thumbnail, a printer's settings, counts of its slides."""
    package = document.part.package
    for owner in (package, document.part):
        for name, relation in list(owner._rels.items()):
            if relation.reltype in (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.PRINTER_SETTINGS):
                owner._rels.pop(name)
            elif relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
                relation.target_part.blob = _APPLICATION.encode()
    core = document.core_properties
    core.created = core.modified = datetime(1980, 1, 1, tzinfo=UTC)
    core.revision = 1
