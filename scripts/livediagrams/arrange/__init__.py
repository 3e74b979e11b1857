"""Rows, columns and frames to boxes: the author's order, equal columns, layers that stretch, one grid over both panels.

Two walks over the tree of groups: up, for what each part needs; down, for what each part gets. Nothing is searched
and nothing iterates, so the same tree always gives the same boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from math import inf

from livediagrams.arrange.spacing import Spacing
from livediagrams.geometry import Box, Size
from livediagrams.graph import Graph, Group
from livediagrams.shapes import is_room
from livediagrams.sizes import Sizes
from livediagrams.theme import Metrics

_SPREAD = 1.3


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Boxes of all parts of a group and of itself, and of titles, with the group's corner at the origin."""

    size: Size
    boxes: Mapping[str, Box]
    titles: Mapping[str, Box]


def arrange(
    graph: Graph, sizes: Sizes, metrics: Metrics, group: str, *, fixed: Mapping[str, Size] = {}, room: float = inf
) -> Arrangement:
    """Return where the parts of an arranged group lie.

    `fixed` holds the sizes of free groups inside, which are placed by other means. When the group needs more than
    `room` in width, labels are broken first and then rows become columns, as far as that helps.
    """
    arranger = _Arranger(graph, sizes, metrics, fixed, room)
    wanted = arranger.wanted(group)
    # Where width is scarce what there is gets used, as more of it means fewer bends and broken lines.
    spread = min(room, wanted * _SPREAD) if room < inf else wanted
    width = max(min(spread, room), arranger.least(group))
    height = arranger.height(group, width)
    arranger.put(group, Box(0, 0, width, height))
    return Arrangement(Size(width, height), arranger.boxes, arranger.titles)


class _Arranger:
    """The two walks over one group's tree."""

    def __init__(self, graph: Graph, sizes: Sizes, metrics: Metrics, fixed: Mapping[str, Size], room: float) -> None:
        self.sizes, self.metrics, self.fixed, self.room = sizes, metrics, fixed, room
        self.nodes, self.groups = graph.nodes_by_id(), graph.groups_by_id()
        self.boxes: dict[str, Box] = {}
        self.titles: dict[str, Box] = {}
        self.spacing = Spacing(graph, sizes, metrics)
        self._twins = self._frames_of_panels(graph)
        self._level_heights: dict[str, float] = {}

    # -- What a part needs

    def wanted(self, part: str) -> float:
        """Return the width a part takes where there is room."""
        if part in self.nodes:
            return self.sizes.nodes[part].size.width
        if part in self.fixed:
            return self.fixed[part].width
        return max([self._wanted_alone(twin) for twin in self._twins.get(part, (part,))])

    def _wanted_alone(self, part: str) -> float:
        group = self.groups[part]
        if self.spacing.is_row(group):
            needed = sum(self._columns(group, self.wanted)) + sum(self.spacing.gaps(group))
        else:
            needed = max(map(self.wanted, group.members), default=0)
        return max(needed + 2 * self.spacing.padding(group), self.spacing.title_width(group))

    def least(self, part: str) -> float:
        """Return the smallest width a part can take, with its labels broken and, if need be, its rows stacked."""
        if part in self.nodes:
            return self.sizes.nodes[part].least_width
        if part in self.fixed:
            return self.fixed[part].width
        group = self.groups[part]
        stacked = max(map(self.least, group.members), default=0)
        if self.spacing.is_row(group):
            beside = sum(self._columns(group, self.least)) + sum(self.spacing.gaps(group))
            stacked = beside if beside + 2 * self.spacing.padding(group) <= self.room else stacked
        title = self.sizes.titles.get(part)
        return max(stacked, title.blocks[-1].width if title else 0) + 2 * self.spacing.padding(group)

    def height(self, part: str, width: float) -> float:
        """Return the height a part needs when it is this wide."""
        if part in self._level_heights:
            return self._level_heights[part]
        if part in self.nodes:
            return self.sizes.nodes[part].height(width)
        if part in self.fixed:
            return self.fixed[part].height
        group = self.groups[part]
        inner = width - 2 * self.spacing.padding(group)
        return self.spacing.head(group, width) + self._content_height(group, inner) + self.spacing.foot(group)

    def _content_height(self, group: Group, width: float) -> float:
        if self._lies_in_row(group, width):
            widths = self._shares(group, width)
            self._align_panels(group, widths)
            self._align_columns(self._framed_columns({group.id: width}))
            return max((self.height(m, w) for m, w in zip(group.members, widths, strict=True)), default=0)
        return sum(self.height(member, width) for member in group.members) + sum(self.spacing.gaps(group, stacked=True))

    # -- What a part gets

    def put(self, part: str, box: Box) -> None:
        """Give the part its box, and its members theirs."""
        self.boxes[part] = box
        if part in self.nodes or part in self.fixed:
            return
        group, pad = self.groups[part], self.spacing.padding(self.groups[part])
        head = self.spacing.head(group, box.width)
        title = self.sizes.titles.get(part)
        if title:
            block = title.block(box.width - 2 * pad)
            self.titles[part] = Box(box.x + pad, box.y + pad, block.width, block.height)
        foot = self.spacing.foot(group)
        inner = Box(box.x + pad, box.y + head, box.width - 2 * pad, box.height - head - foot)
        if not group.members:
            return
        if self._lies_in_row(group, inner.width):
            self._put_row(group, inner)
        else:
            self._put_column(group, inner)

    def _put_row(self, group: Group, inner: Box) -> None:
        """Members stand side by side, each of the full height."""
        x = inner.x
        for member, width, gap in zip(
            group.members, self._shares(group, inner.width), [*self.spacing.gaps(group), 0], strict=True
        ):
            self.put(member, Box(x, inner.y, width, inner.height))
            x += width + gap

    def _put_column(self, group: Group, inner: Box) -> None:
        """Members stand one below the other, of the full width; spare height goes to springs, else above the first."""
        heights = [self.height(member, inner.width) for member in group.members]
        gaps = self.spacing.gaps(group, stacked=True)
        spare = inner.height - sum(heights) - sum(gaps)
        springs = [index for index, member in enumerate(group.members) if self._is_spring(member)]
        for index in springs:
            heights[index] += spare / len(springs)
        y = inner.y if springs else inner.y + spare
        for member, height, gap in zip(group.members, heights, [*gaps, 0], strict=True):
            self.put(member, Box(inner.x, y, inner.width, height))
            y += height + gap

    # -- Rows

    def _lies_in_row(self, group: Group, width: float) -> bool:
        """Return whether a row stays one in this width; where even broken labels do not fit it becomes a column."""
        if not self.spacing.is_row(group):
            return False
        needed = self._columns(group, self.least)
        return sum(needed) + sum(self.spacing.gaps(group)) <= max(width, self.least(group.id)) + 0.01

    def _columns(self, group: Group, need: Callable[[str], float]) -> list[float]:
        """Return what the members of a row need; in a grid as much as those above and below them."""
        rows = [self._equal(row, [need(member) for member in row.members]) for row in self.spacing.rows_of_grid(group)]
        return [max(column) for column in zip(*rows, strict=True)]

    def _equal(self, group: Group, widths: Sequence[float]) -> list[float]:
        """Return the widths with those of one kind made equal to the widest of them; panels keep their own."""
        if group.role == "panels":
            return list(widths)
        parts = self._parts_of(group)
        if parts:
            gap = self._mean_gap(group)
            unit = max((width + gap) / part for width, part in zip(widths, parts, strict=True))
            return [unit * part - gap for part in parts]
        widest: dict[str, float] = {}
        for member, width in zip(group.members, widths, strict=True):
            kind = self._kind(member)
            widest[kind] = max(widest.get(kind, 0), width)
        return [widest[self._kind(member)] for member in group.members]

    def _shares(self, group: Group, width: float) -> list[float]:
        """Return each column's width: what it wants, and then more or less in proportion to what it can give."""
        parts = self._parts_of(group)
        if parts:
            gap = self._mean_gap(group)
            return [(width + gap) * part / sum(parts) - gap for part in parts]
        wanted = self._columns(group, self.wanted)
        least = self._columns(group, self.least)
        spare = width - sum(self.spacing.gaps(group)) - sum(wanted)
        springs = [float(self._is_spring(member)) for member in group.members]
        if spare >= 0:
            weights = springs if any(springs) else wanted
        else:
            weights = [most - few for most, few in zip(wanted, least, strict=True)]
        total = sum(weights) or 1
        return [base + spare * weight / total for base, weight in zip(wanted, weights, strict=True)]

    def _parts_of(self, group: Group) -> list[float]:
        """Return the members' shares of the row, or [] unless each has one: the author wants widths to scale."""
        found = [_share((self.nodes.get(m) or self.groups[m]).attributes.get("share", "")) for m in group.members]
        return found if all(found) else []

    def _mean_gap(self, group: Group) -> float:
        """Return the gap that goes with each share: so equal shares of equal rows are equal, be they few or many."""
        gaps = self.spacing.gaps(group)
        return sum(gaps) / len(gaps) if gaps else self.metrics.gap

    def _is_spring(self, part: str) -> bool:
        """Return whether a part is empty room of no fixed width: it takes what its neighbours leave."""
        return part in self.nodes and is_room(self.nodes[part]) and "width" not in self.nodes[part].attributes

    def _kind(self, part: str) -> str:
        """Return what makes two parts equal: the role and the class."""
        one = self.nodes.get(part) or self.groups[part]
        return f"{one.role}:{one.kind}"

    # -- One grid

    def _frames_of_panels(self, graph: Graph) -> dict[str, list[str]]:
        """Return for each frame in a comparison the frames of its kind in all its panels: they get one width."""
        found: dict[str, list[str]] = {}
        if self.metrics.width == "narrow":
            return found
        for panels in graph.groups:
            frames = [
                group for group in graph.groups if group.role == "frame" and self.spacing.holds(panels.id, group.id)
            ]
            for frame in frames if panels.role == "panels" else ():
                found[frame.id] = [other.id for other in frames if self._level(other.id) == self._level(frame.id)]
        return found

    def _level(self, frame: str) -> tuple[str, int]:
        """Return what frames of one width have in common: a frame inside another one is never its equal."""
        return self._kind(frame), len(self.spacing.chains[frame])

    def _framed_columns(self, rows: Mapping[str, float]) -> dict[str, float]:
        """Return the frames in rows of these widths, each with the width inside it."""
        found = {}
        for row, width in rows.items():
            group = self.groups.get(row)
            if group is None or row in self.fixed or not self._lies_in_row(group, width):
                continue
            for member, share in zip(group.members, self._shares(group, width), strict=True):
                if member in self.groups and member not in self.fixed and self.groups[member].role == "frame":
                    found[member] = share - 2 * self.spacing.padding(self.groups[member])
        return found

    def _align_columns(self, columns: Mapping[str, float]) -> None:
        """Give the layers of frames with equally many layers one height each, so that they line up."""
        by_count: dict[int, list[str]] = {}
        for column in columns:
            by_count.setdefault(len(self.groups[column].members), []).append(column)
        for alike in by_count.values():
            layers = [self.groups[column].members for column in alike] if len(alike) > 1 else []
            for level in zip(*layers, strict=True):
                height = max(self.height(part, columns[column]) for part, column in zip(level, alike, strict=True))
                self._level_heights |= dict.fromkeys(level, height)

    def _align_panels(self, group: Group, widths: Sequence[float]) -> None:
        """Give levels of one kind, counted from the ground, the same height and the same place in every panel."""
        panels = [self.groups[member] for member in group.members if member in self.groups and member not in self.fixed]
        if group.role != "panels" or len(panels) != 2 or any(panel.arrange != "column" for panel in panels):
            return
        left, right = panels
        rows = self._matched(left.members, right.members)
        width_of = dict(zip(group.members, widths, strict=True))
        heights = []
        for pair in rows:
            across = {
                level: width_of[panel.id] - 2 * self.spacing.padding(panel)
                for level, panel in zip(pair, panels, strict=True)
                if level in self.groups
            }
            self._align_columns(self._framed_columns(across))
            alone = [
                self.height(member, width_of[panel.id] - 2 * self.spacing.padding(panel))
                for member, panel in zip(pair, panels, strict=True)
                if member
            ]
            heights.append(max(alone))
        gaps = [
            max(self._gap_between(panel, row[side], below[side]) for side, panel in enumerate(panels))
            for row, below in pairwise(rows)
        ]
        for side in range(2):
            self._fix_levels([row[side] for row in rows], heights, gaps)

    def _matched(self, left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str]]:
        """Return the grid's rows from the top, each with the left and the right panel's level or "" for none."""
        if len(left) == len(right):
            return list(zip(left, right, strict=True))
        matcher = SequenceMatcher(
            None, [self._kind(m) for m in left[::-1]], [self._kind(m) for m in right[::-1]], False
        )
        rows: list[tuple[str, str]] = []
        for _, from_left, to_left, from_right, to_right in matcher.get_opcodes():
            ours, theirs = list(left[::-1][from_left:to_left]), list(right[::-1][from_right:to_right])
            length = max(len(ours), len(theirs))
            ours += [""] * (length - len(ours))
            theirs += [""] * (length - len(theirs))
            rows += zip(ours, theirs, strict=True)
        return rows[::-1]

    def _gap_between(self, panel: Group, above: str, below: str) -> float:
        if not above or not below:
            return self.metrics.level_gap
        return self.spacing.vertical_gap(panel, panel.members.index(above))

    def _fix_levels(self, levels: Sequence[str], heights: Sequence[float], gaps: Sequence[float]) -> None:
        """Fix one panel's levels to the grid; a row that the panel lacks becomes part of the gap above it."""
        above = ""
        for index, level in enumerate(levels):
            if level:
                self._level_heights[level] = heights[index]
                self.spacing.level_gaps[level] = gaps[index] if index < len(gaps) else 0
                above = level
            elif above:
                self.spacing.level_gaps[above] += heights[index] + (gaps[index] if index < len(gaps) else 0)


def _share(text: str) -> float:
    """Return the share that an attribute says, 1 to 100, else 0."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0
    return value if 1 <= value <= 100 else 0
