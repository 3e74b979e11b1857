"""The nudging: segments that share a channel are ordered and set apart, ports are spread along their sides.

The order is that of `order`. The places come from one problem of separation constraints for each direction
(compare Dwyer, Marriott, Stuckey: "Fast Node Overlap Removal", GD 2005), solved by pushing from both ends and
averaging, which keeps symmetric figures symmetric.
"""

from __future__ import annotations

from collections.abc import Sequence

from livediagrams.geometry import Box
from livediagrams.route.grid import borders, solid
from livediagrams.route.model import ARROW, EPSILON, Obstacle, Path, side_range, straight_place
from livediagrams.route.order import Link, Segment, orders, segments_of

TIGHT = 0.9999  # what is squeezed keeps a little air, so that rounding does not make it too tight again
LABEL_GAP = 4.0  # between a label and what is beside it
NEAR = 4.0  # segments up to so many spacings apart may change places
PITCH = 4.0  # ports of one side stand at most this many spacings apart


class Nudger:
    """Places all segments of one direction after the other."""

    def __init__(
        self,
        paths: Sequence[Path],
        obstacles: Sequence[Obstacle],
        clearance: float,
        spacing: float,
        label_runs: dict[int, int],
    ) -> None:
        """Find the order of the segments while those in a channel still lie on one track."""
        self.paths = paths
        self.obstacles = obstacles
        self.clearance = clearance
        self.spacing = spacing
        self.label_runs = label_runs
        self.order = {True: orders(paths, True), False: orders(paths, False)}

    def place(self, vertical: bool) -> None:
        """Give all segments of one direction their places."""
        segments = segments_of(self.paths, vertical)
        for segment in segments:
            self.bound(segment, vertical)
        self.aspire(segments)
        chain = self.link(segments, vertical)
        settle(chain)
        for segment in chain:
            segment.path.at[segment.number] = segment.place

    def bound(self, segment: Segment, vertical: bool) -> None:
        """Set between which walls a segment may stand, and how far from them it should."""
        path, number = segment.path, segment.number
        connection = path.connection
        place, start, end = segment.place, segment.start + EPSILON, segment.end - EPSILON
        last = len(path.at) - 1
        inner = ARROW if number in (1, last - 1) else 0.0
        margin = max(self.clearance, inner)
        if self.label_runs.get(path.index) == number and connection.label:
            segment.half = (connection.label.width if vertical else connection.label.height) / 2
            margin = max(margin, segment.half + LABEL_GAP)
        segment.low_margin = segment.high_margin = margin
        self.find_walls(segment, start, end, vertical)
        for box, side in self.ends(path, number):
            low, high = side_range(box, side)
            if low > segment.low:
                segment.low, segment.low_margin = low, max(0.0, segment.low + segment.low_margin - low)
            if high < segment.high:
                segment.high, segment.high_margin = high, max(0.0, high - segment.high + segment.high_margin)
        segment.low, segment.high = min(segment.low, place), max(segment.high, place)

    def find_walls(self, segment: Segment, start: float, end: float, vertical: bool) -> None:
        """Set how far a segment could move before it met an obstacle."""
        place = segment.place
        for obstacle in self.obstacles:
            x, y, width, height = obstacle.box
            if vertical:
                first, last, low, high = y, y + height, x, x + width
            else:
                first, last, low, high = x, x + width, y, y + height
            if first >= end or last <= start:
                continue
            places = [(high, low)] if solid(obstacle) else [(one, one) for one in borders(obstacle, vertical)]
            for lower, upper in places:
                if lower <= place + EPSILON:
                    segment.low = max(segment.low, lower)
                elif upper >= place - EPSILON:
                    segment.high = min(segment.high, upper)

    def ends(self, path: Path, number: int) -> list[tuple[Box, str]]:
        """Return the boxes and sides at which a segment ends."""
        found = []
        if number == 0:
            found.append((path.connection.tail, path.tail_side))
        if number == len(path.at) - 1:
            found.append((path.connection.head, path.head_side))
        return found

    def aspire(self, segments: list[Segment]) -> None:
        """Set where each segment wants to stand; ports wait for the order."""
        for segment in segments:
            path, number = segment.path, segment.number
            segment.want = segment.place
            if number in (0, len(path.at) - 1):
                continue
            near = path.at[number - 2] if number > 1 else path.start
            far = path.at[number + 2] if number + 2 < len(path.at) else path.end
            low, high = min(near, far), max(near, far)
            if low < segment.place < high:
                segment.want = (max(low, segment.low) + min(high, segment.high)) / 2

    def link(self, segments: list[Segment], vertical: bool) -> list[Segment]:
        """Return the segments in order, linked to those they must keep away from, with places for the ports."""
        segments.sort(key=lambda one: (one.place, one.path.index, one.number))
        before: list[list[int]] = [[] for _ in segments]
        pairs = self.pairs(segments, vertical)
        for one, two in pairs:
            before[two].append(one)
        chain = sequence(before)
        rank = {number: position for position, number in enumerate(chain)}
        for one, two in pairs:
            swapped = rank[one] > rank[two]
            first, second = segments[two if swapped else one], segments[one if swapped else two]
            gap = max(self.spacing, first.half + second.half + (LABEL_GAP if first.half or second.half else 0))
            link = Link(first, second, gap)
            first.after.append(link)
            second.before.append(link)
        ordered = [segments[number] for number in chain]
        self.spread_ports(ordered, vertical)
        return ordered

    def pairs(self, segments: list[Segment], vertical: bool) -> list[tuple[int, int]]:
        """Return the pairs of segments which lie beside each other, each in its order."""
        order = self.order[vertical]
        found = []
        slack = self.spacing / 2
        for second, two in enumerate(segments):
            start, end, low = two.start - slack, two.end + slack, two.low
            for first in range(second):
                one = segments[first]
                if one.end <= start or one.start >= end or one.high <= low:
                    continue
                side = order.get((one.path.index, one.number, two.path.index, two.number), 0)
                if side == 0:
                    side = 1 if self.better_swapped(one, two) else -1
                found.append((first, second) if side < 0 else (second, first))
        return found

    def better_swapped(self, one: Segment, two: Segment) -> bool:
        """Return whether two segments on lines near each other cross less when they change places."""
        distance = two.place - one.place
        if one.path is two.path or distance < EPSILON or distance > NEAR * self.spacing:
            return False
        if one.high - two.low < self.spacing / 2:
            return False
        return turns_past(one, two) + turns_past(two, one) > 0

    def spread_ports(self, ordered: list[Segment], vertical: bool) -> None:
        """Set the wanted places of the ports: evenly along each side, or straight."""
        groups: dict[tuple[Box, str], list[Segment]] = {}
        straight: dict[tuple[Box, Box], list[Segment]] = {}
        for segment in ordered:
            path, number = segment.path, segment.number
            for end in self.ends(path, number):
                groups.setdefault(end, []).append(segment)
            if len(path.at) == 1:
                one, two = sorted((path.connection.tail, path.connection.head))
                straight.setdefault((one, two), []).append(segment)
        for (box, side), group in sorted(groups.items()):
            low, high = (box.x, box.right) if side in "NS" else (box.y, box.bottom)
            for position, segment in enumerate(group):
                alone = all(one.path is segment.path for one in group) and len(group) == 2
                if len(segment.path.at) > 1 and not alone:
                    segment.want = slot(low, high, position, len(group), self.spacing * PITCH)
        for (tail, head), group in sorted(straight.items()):
            middle = straight_place(tail, head, vertical)
            low = max(tail.x, head.x) if vertical else max(tail.y, head.y)
            high = min(tail.right, head.right) if vertical else min(tail.bottom, head.bottom)
            for position, segment in enumerate(group):
                if middle is not None and group[0].low < middle < group[0].high:
                    half = min(middle - low, high - middle)
                    segment.want = slot(middle - half, middle + half, position, len(group), self.spacing * PITCH)


def turns_past(one: Segment, two: Segment) -> int:
    """Return how many ends of the first cross the second, less how many would if it stood on the other side."""
    path, number = one.path, one.number
    count = 0
    for after, end in ((number - 1, path.near(number)), (number + 1, path.far(number))):
        if not 0 <= after < len(path.at) or not two.start + EPSILON < end < two.end - EPSILON:
            continue
        reach = path.near(after) if after < number else path.far(after)
        crosses = (reach - two.place) * (one.place - two.place) < 0
        count += 1 if crosses else -1
    return count


def slot(low: float, high: float, position: int, count: int, most: float) -> float:
    """Return a place of an even row of places between two limits."""
    pitch = min((high - low) / (count + 1), most)
    return (low + high) / 2 + (position - (count - 1) / 2) * pitch


def sequence(before: list[list[int]]) -> list[int]:
    """Return the numbers so that each follows those before it; where that is circular, by number."""
    after: list[list[int]] = [[] for _ in before]
    waiting = [len(numbers) for numbers in before]
    for number, numbers in enumerate(before):
        for other in numbers:
            after[other].append(number)
    left = list(range(len(before)))
    chain: list[int] = []
    while left:
        number = next((one for one in left if waiting[one] <= 0), left[0])
        left.remove(number)
        chain.append(number)
        for other in after[number]:
            waiting[other] -= 1
    return chain


def settle(chain: list[Segment]) -> None:
    """Place the segments of one direction: as near as possible to where they want to be, but apart."""
    squeeze(chain)
    for segment in chain:
        segment.want = min(max(segment.want, segment.least), segment.most)
    pushed: dict[int, float] = {}
    for segment in chain:
        place = segment.want
        for link in segment.before:
            place = max(place, pushed[id(link.one)] + link.gap * link.share)
        pushed[id(segment)] = place
    pulled: dict[int, float] = {}
    for segment in reversed(chain):
        place = segment.want
        for link in segment.after:
            place = min(place, pulled[id(link.two)] - link.gap * link.share)
        pulled[id(segment)] = place
    for segment in chain:
        place = (pushed[id(segment)] + pulled[id(segment)]) / 2
        segment.place = min(max(place, segment.least), segment.most)


def squeeze(chain: list[Segment]) -> None:
    """Set the least and most place of each segment, with gaps made smaller along rows that have no room."""
    shares = {id(segment): [1.0, 1.0] for segment in chain}
    for _ in range(40):
        low_from, high_from = limits(chain, shares)
        worst = max(chain, key=lambda one: one.least - one.most, default=None)
        if worst is None or worst.least - worst.most <= EPSILON / 5:
            return
        links: list[Link] = []
        first = worst
        while (link := low_from[id(first)]) is not None:
            links.append(link)
            first = link.one
        last = worst
        while (link := high_from[id(last)]) is not None:
            links.append(link)
            last = link.two
        margins, gaps = first.low_margin + last.high_margin, sum(link.gap for link in links)
        room = last.high - first.low
        if room - margins >= gaps / 2 > 0:  # closer lines are better than arrow heads without room
            share = (room - margins) / gaps * TIGHT
        else:
            share = max(0.0, room / (margins + gaps)) * TIGHT if margins + gaps > 0 else 0.0
            shares[id(first)][0] = min(shares[id(first)][0], share)
            shares[id(last)][1] = min(shares[id(last)][1], share)
        for link in links:
            link.share = min(link.share, share)
    for segment in chain:
        if segment.least > segment.most:
            segment.least = segment.most = min(max((segment.least + segment.most) / 2, segment.low), segment.high)


def limits(
    chain: list[Segment], shares: dict[int, list[float]]
) -> tuple[dict[int, Link | None], dict[int, Link | None]]:
    """Set the least and most place of each segment; return the links that hold them."""
    low_from: dict[int, Link | None] = {}
    high_from: dict[int, Link | None] = {}
    for segment in chain:
        least, cause = segment.low + segment.low_margin * shares[id(segment)][0], None
        for link in segment.before:
            if link.one.least + link.gap * link.share > least:
                least, cause = link.one.least + link.gap * link.share, link
        segment.least = least
        low_from[id(segment)] = cause
    for segment in reversed(chain):
        most, cause = segment.high - segment.high_margin * shares[id(segment)][1], None
        for link in segment.after:
            if link.two.most - link.gap * link.share < most:
                most, cause = link.two.most - link.gap * link.share, link
        segment.most = most
        high_from[id(segment)] = cause
    return low_from, high_from
