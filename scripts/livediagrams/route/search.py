"""The search for the way of one connection: simple shapes first, then A* over the grid.

Shapes of up to three bends are all tried, each run by one look into the grid. Only when none is free is the
grid searched.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from livediagrams.geometry import Box, Size
from livediagrams.route.astar import BEND, Port, Sweep, Way
from livediagrams.route.grid import CROSSING, FRAME, HARD, UNIT, Grid
from livediagrams.route.model import ARROW, EPSILON, Connection, Path, side_at, side_range, straight_place

FLOW = {"axis": 0.0, "against": 3.0, "tail": 48.0, "head": 52.0}  # leaving or entering across the flow
CROWD = 7.0  # for each unit that a straight line is off the middle of a side, and each other line expected there
AWAY = 800.0  # for a side that looks away from the other end: rather many crossings than a way round the figure
LOPSIDED = 240.0  # for leaving across the flow where the other such side is shut: a fork looks better than half a fan
OFF_CENTER = 0.2  # for each unit a port lies off the middle of its side
NO_ROOM = 150.0  # for a way whose runs have no room for the label
NO_WORSE = 700.0  # the same once a label has been seen to find no place
STUB, STUBBY = 24.0, 160.0  # for an end so short, across the flow: it would lie in the gap between two boxes
FULL = 210.0  # for a side with more ends than it has places
WIDE = 2.5  # a side this much longer than the other end's may be met anywhere
OUTWARD = {"N": (True, -1), "S": (True, 1), "E": (False, 1), "W": (False, -1)}


class Search:
    """The searches of one figure, which share a grid and a budget."""

    def __init__(
        self, grid: Grid, connections: Sequence[Connection], direction: str, spacing: float, budget: int
    ) -> None:
        """Keep what all searches share."""
        self.grid = grid
        self.flow = "NS" if direction in ("TB", "BT") else "EW"
        self.forward = {"TB": "S", "BT": "N", "LR": "E", "RL": "W"}[direction]
        self.spacing = spacing
        self.budget = budget
        self.taken: dict[tuple[Box, str], int] = {}
        self.no_room = NO_ROOM
        self.joined: dict[tuple[Box, Box], int] = {}  # straight lines, by their boxes in order
        self.partners: dict[Box, list[Box]] = {}
        for one in connections:
            self.partners.setdefault(one.tail, []).append(one.head)
            self.partners.setdefault(one.head, []).append(one.tail)

    def ports(self, box: Box, sides: str, other: Box, is_tail: bool) -> list[Port]:
        """Return the ways to leave a box by the allowed sides that are not shut off."""
        found = []
        shut = {side for side in "NESW" if side not in self.flow and self.is_shut(box, side)}
        for side in sides:
            vertical = side in "NS"
            tracks = self.grid.xs if vertical else self.grid.ys
            low, high = side_range(box, side)
            length = (box.width, other.width) if vertical else (box.height, other.height)
            middle = (low + high) / 2
            extra = self.side_cost(box, side, is_tail) + (AWAY if looks_away(box, side, other) else 0.0)
            if len(sides) == 4 and shut - {side} and side not in self.flow and not looks_at(box, side, other):
                extra += LOPSIDED
            if length[0] > WIDE * length[1] and box != other:
                lines = range(bisect_left(tracks, low - EPSILON), bisect_right(tracks, high + EPSILON))
            else:
                line = bisect_left(tracks, middle - 0.01)
                lines = range(line, line + 1)
            for line in lines:
                port = self.port(box, side, line, extra + OFF_CENTER * abs(tracks[line] - middle))
                if port:
                    found.append(port)
        return found

    def is_shut(self, box: Box, side: str) -> bool:
        """Return whether there is no way out in the middle of a side."""
        low, high = side_range(box, side)
        line = bisect_left(self.grid.xs if side in "NS" else self.grid.ys, (low + high) / 2 - 0.01)
        port = self.port(box, side, line, 0.0)
        return port is None or (port.limit - port.first) * port.step < 0

    def side_cost(self, box: Box, side: str, is_tail: bool) -> float:
        """Return what it costs to use a side: against the flow, or when it is full."""
        if side not in self.flow:
            cost = FLOW["tail" if is_tail else "head"]
        else:
            cost = FLOW["axis" if (side == self.forward) == is_tail else "against"]
        low, high = side_range(box, side)
        if self.taken.get((box, side), 0) > (high - low) / self.spacing:
            cost += FULL
        return cost

    def port(self, box: Box, side: str, line: int, extra: float) -> Port | None:
        """Return the port at that track, or nothing when the way out is blocked."""
        vertical, step = OUTWARD[side]
        tracks = self.grid.ys if vertical else self.grid.xs
        blocks = (self.grid.block_along if vertical else self.grid.block_across)[line]
        border = side_at(box, side)
        if step > 0:
            first = bisect_left(tracks, border + HARD - 0.01)
            limit = blocks.find(1, first)
            limit = (len(tracks) if limit < 0 else limit) - 1
        else:
            first = bisect_right(tracks, border - HARD + 0.01) - 1
            limit = blocks.rfind(1, 0, first + 1) + 1
        if first < 0 or first >= len(tracks) or (limit - first) * step < 0:
            return Port(side, vertical, step, line, border, first, first, first - step, extra)
        bend = first
        while abs(tracks[bend] - border) < ARROW - 0.01 and (limit - bend) * step > 0:
            bend += step
        return Port(side, vertical, step, line, border, first, bend, limit, extra)

    def best(self, connection: Connection) -> Way | None:
        """Return the best way for a connection, or nothing when there is none or the budget is spent."""
        tails = self.ports(connection.tail, connection.tail_sides, connection.head, True)
        heads = self.ports(connection.head, connection.head_sides, connection.tail, False)
        best = self.straight(connection)
        if best is not None and best.cost < BEND:
            return best
        tails = [port for port in tails if (port.limit - port.first) * port.step >= 0]
        heads = [port for port in heads if (port.limit - port.first) * port.step >= 0]
        for tail in tails:
            for head in heads:
                way = (
                    self.two_bends(tail, head, connection.label)
                    if tail.vertical == head.vertical
                    else (self.one_bend(tail, head, connection.label))
                )
                if way is not None and (best is None or way.cost < best.cost - EPSILON):
                    best = way
        distance = gap(connection.tail, connection.head)
        if best is not None and best.cost < 3.2 * BEND + distance + UNIT * FRAME:
            return best
        for tail in tails:
            for head in heads:
                if tail.vertical != head.vertical:
                    best = self.three_bends(tail, head, connection.label, best)
        if best is not None or self.budget <= 0 or not tails or not heads:
            return best
        sweep = Sweep(self.grid, tails, heads, connection.head)
        best = sweep.search(self.budget)
        self.budget -= sweep.steps
        return best

    def room_cost(self, label: Size | None, runs: list[tuple[bool, float]]) -> float:
        """Return the price of having no run with room for the label."""
        if label is None:
            return 0.0
        for vertical, length in runs:
            if length >= (label.height if vertical else label.width) + 2 * ARROW:
                return 0.0
        return self.no_room

    def run(self, vertical: bool, line: int, one: int, two: int) -> float | None:
        """Return what a run between two nodes costs beyond its length, or nothing when it is blocked."""
        if one > two:
            one, two = two, one
        grid = self.grid
        if (grid.block_along if vertical else grid.block_across)[line].find(1, one, two + 1) >= 0:
            return None
        return UNIT * sum((grid.cost_along if vertical else grid.cost_across)[line][one : two + 1])

    def ray(self, port: Port, line: int) -> float:
        """Return what the nodes from a port to before a bend cost; what passes the bend is mostly nudged away."""
        costs = (self.grid.cost_along if port.vertical else self.grid.cost_across)[port.line]
        return UNIT * sum(costs[port.first : line] if port.step > 0 else costs[line + 1 : port.first + 1])

    def crosses(self, path: Path) -> bool:
        """Return whether a path that is not in the grid crosses one that is."""
        grid = self.grid
        for number, place in enumerate(path.at):
            low, high = sorted((path.near(number), path.far(number)))
            upright = path.vertical(number)
            tracks, others = (grid.xs, grid.ys) if upright else (grid.ys, grid.xs)
            line = min(bisect_left(tracks, place - 0.01), len(tracks) - 1)
            costs = (grid.cost_along if upright else grid.cost_across)[line]
            first, last = bisect_right(others, low + 0.01), bisect_left(others, high - 0.01)
            if first < last and max(costs[first:last]) >= CROSSING:
                return True
        return False

    def straight(self, connection: Connection) -> Way | None:
        """Return the best straight way."""
        best: Way | None = None
        tail, head = connection.tail, connection.head
        for side, opposite in ("SN", "NS", "EW", "WE"):
            vertical, step = OUTWARD[side]
            if side not in connection.tail_sides or opposite not in connection.head_sides:
                continue
            start, end = side_at(tail, side), side_at(head, opposite)
            ideal = straight_place(tail, head, vertical)
            if ideal is None or (end - start) * step < 1 or not self.has_room(connection, side):
                continue
            room = self.room_cost(connection.label, [(vertical, abs(end - start))])
            for line in self.straight_lines(tail, head, side, ideal):
                self.budget -= 1
                tracks, others = (self.grid.xs, self.grid.ys) if vertical else (self.grid.ys, self.grid.xs)
                low, high = min(start, end), max(start, end)
                first_node = bisect_left(others, low + HARD - 0.01)
                last_node = bisect_right(others, high - HARD + 0.01) - 1
                cost = self.run(vertical, line, first_node, last_node) if first_node <= last_node else 0.0
                if cost is None:
                    continue
                cost += abs(end - start) + room + abs(tracks[line] - ideal)
                cost += self.crowding(tail, head, side, tracks[line]) + self.crowding(
                    head, tail, opposite, tracks[line]
                )
                if best is None or cost < best.cost - EPSILON:
                    first = Port(side, vertical, step, line, start, 0, 0, 0, 0)
                    last = Port(opposite, vertical, -step, line, end, 0, 0, 0, 0)
                    best = Way(cost, first, last, (tracks[line],))
                if tracks[line] == ideal:
                    break
        return best

    def has_room(self, connection: Connection, side: str) -> bool:
        """Return whether the two boxes face each other far enough for one more straight line, with its label."""
        tail, head, label = connection.tail, connection.head, connection.label
        one, two = side_range(tail, side), side_range(head, side)
        count = self.joined.get((min(tail, head), max(tail, head)), 0)
        apart = label.height if label and side in "EW" else self.spacing / 2
        return min(one[1], two[1]) - max(one[0], two[0]) >= count * apart - EPSILON

    def crowding(self, box: Box, other: Box, side: str, place: float) -> float:
        """Return what it costs that a straight line leaves too little of a side to the other lines there."""
        fellows = sum(beyond(box, side, far) for far in self.partners.get(box, ()) if far != other)
        low, high = side_range(box, side)
        if max(place - low, high - place) >= 2 * self.spacing * fellows:
            return 0.0
        return CROWD * max(0.0, abs(place - (low + high) / 2) - 1.0) * max(0, fellows - 1)

    def straight_lines(self, tail: Box, head: Box, side: str, ideal: float) -> list[int]:
        """Return the tracks that could join the two boxes straight, the ideal one first."""
        tracks = self.grid.xs if side in "NS" else self.grid.ys
        low, high = side_range(tail, side)
        low_head, high_head = side_range(head, side)
        low, high = max(low, low_head), min(high, high_head)
        lines = range(bisect_left(tracks, low - 0.01), bisect_right(tracks, high + 0.01))
        return sorted(lines, key=lambda line: (abs(tracks[line] - ideal), line))

    def one_bend(self, tail: Port, head: Port, label: Size | None) -> Way | None:
        """Return the way with one bend between ports of crossing directions."""
        self.budget -= 1
        if not reaches(tail, head.line) or not reaches(head, tail.line):
            return None
        one, two = self.ray(tail, head.line), self.ray(head, tail.line)
        xs, ys = self.grid.xs, self.grid.ys
        at = (xs[tail.line], ys[head.line]) if tail.vertical else (ys[tail.line], xs[head.line])
        runs = [(tail.vertical, abs(at[1] - tail.border)), (head.vertical, abs(at[0] - head.border))]
        cost = BEND + runs[0][1] + runs[1][1] + one + two + tail.extra + head.extra + self.room_cost(label, runs)
        if head.side not in self.flow and runs[1][1] < STUB:
            cost += STUBBY
        return Way(cost, tail, head, at)

    def two_bends(self, tail: Port, head: Port, label: Size | None) -> Way | None:
        """Return the best way with two bends between ports of the same direction, or a straight one."""
        if tail.line == head.line:
            return None
        tracks, others = (self.grid.xs, self.grid.ys) if tail.vertical else (self.grid.ys, self.grid.xs)
        low = max(min(tail.bend, tail.limit), min(head.bend, head.limit))
        high = min(max(tail.bend, tail.limit), max(head.bend, head.limit))
        one, two = tracks[tail.line], tracks[head.line]
        across = abs(one - two)
        fixed = 2 * BEND + across + tail.extra + head.extra
        middle = (tail.border + head.border) / 2
        best: Way | None = None
        self.budget -= max(0, high + 1 - low)
        for line in range(low, high + 1):
            place = others[line]
            runs = [abs(place - tail.border), abs(place - head.border)]
            cost = fixed + runs[0] + runs[1] + 0.01 * abs(place - middle)
            if best is not None and cost >= best.cost - EPSILON:
                continue
            if self.run(not tail.vertical, line, tail.line, head.line) is None:
                continue
            costs = self.between(not tail.vertical, line, tail.line, head.line)
            cost += costs + self.ray(tail, line) + self.ray(head, line)
            if label is not None:
                lengths = [(tail.vertical, runs[0]), (not tail.vertical, across), (tail.vertical, runs[1])]
                cost += self.room_cost(label, lengths)
            if best is None or cost < best.cost - EPSILON:
                best = Way(cost, tail, head, (one, place, two))
        return best

    def three_bends(self, tail: Port, head: Port, label: Size | None, best: Way | None) -> Way | None:
        """Return the best way with three bends between ports of crossing directions, or the one known."""
        rows, columns = (self.grid.ys, self.grid.xs) if tail.vertical else (self.grid.xs, self.grid.ys)
        outs, ins = self.branches(tail), self.branches(head)
        self.budget -= len(outs) + len(ins)
        fixed = 3 * BEND + tail.extra + head.extra
        for row, cost_out, left, right in outs:
            for column, cost_in, top, bottom in ins:
                if not (left <= column <= right and top <= row <= bottom):
                    continue
                across, along = abs(columns[column] - columns[tail.line]), abs(rows[row] - rows[head.line])
                cost = fixed + cost_out + cost_in + across + along
                if best is not None and cost >= best.cost - EPSILON:
                    continue
                self.budget -= 1
                one = self.between(not tail.vertical, row, tail.line, column)
                two = self.between(tail.vertical, column, row, head.line)
                cost += one + two
                if label is not None:
                    cost += self.room_cost(label, [(not tail.vertical, across), (tail.vertical, along)])
                if best is None or cost < best.cost - EPSILON:
                    at = (columns[tail.line], rows[row], columns[column], rows[head.line])
                    best = Way(cost, tail, head, at)
        return best

    def branches(self, port: Port) -> list[tuple[int, float, int, int]]:
        """Return the crossing tracks where a port's run may bend: the cost up to there, how far each is free."""
        found = []
        tracks = self.grid.ys if port.vertical else self.grid.xs
        blocks = self.grid.block_across if port.vertical else self.grid.block_along
        costs = (self.grid.cost_along if port.vertical else self.grid.cost_across)[port.line]
        spent = 0.0
        for place in range(port.first, port.limit + port.step, port.step):
            spent += UNIT * costs[place]
            if (place - port.bend) * port.step < 0 or blocks[place][port.line]:
                continue
            low = blocks[place].rfind(1, 0, port.line) + 1
            high = blocks[place].find(1, port.line)
            high = (len(blocks[place]) if high < 0 else high) - 1
            found.append((place, spent + abs(tracks[place] - port.border), low, high))
        return found

    def between(self, vertical: bool, line: int, one: int, two: int) -> float:
        """Return what the nodes strictly between two bends of a free run cost."""
        if one > two:
            one, two = two, one
        return UNIT * sum((self.grid.cost_along if vertical else self.grid.cost_across)[line][one + 1 : two])


def looks_away(box: Box, side: str, other: Box) -> bool:
    """Return whether the other box lies wholly behind a side."""
    if side in "NS":
        return other.y >= box.bottom if side == "N" else other.bottom <= box.y
    return other.x >= box.right if side == "W" else other.right <= box.x


def beyond(box: Box, side: str, other: Box) -> bool:
    """Return whether the other box lies wholly on that side."""
    return {
        "N": other.bottom <= box.y,
        "S": other.y >= box.bottom,
        "W": other.right <= box.x,
        "E": other.x >= box.right,
    }[side]


def looks_at(box: Box, side: str, other: Box) -> bool:
    """Return whether the other box lies straight ahead of a side."""
    if side in "NS":
        return box.x < other.right and other.x < box.right
    return box.y < other.bottom and other.y < box.bottom


def reaches(port: Port, line: int) -> bool:
    """Return whether a bend may come at that track."""
    return (line - port.bend) * port.step >= 0 and (port.limit - line) * port.step >= 0


def gap(one: Box, two: Box) -> float:
    """Return the distance of two boxes along the axes."""
    across = max(one.x - two.right, two.x - one.right, 0.0)
    along = max(one.y - two.bottom, two.y - one.bottom, 0.0)
    return across + along
