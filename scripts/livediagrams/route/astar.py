"""A* over the grid, for the ways that need many bends.

The guide is a lower bound of the bends still needed (Wybrow, Marriott, Stuckey, GD 2009, section 3). A state
is a node and a heading: down 0, up 1, right 2, left 3; so two headings are opposite when they differ in the
last bit alone.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

from livediagrams.geometry import Box
from livediagrams.route.grid import UNIT, Grid
from livediagrams.route.model import EPSILON

BEND = 200.0  # what a bend costs, as a length
ENDLESS = 1e12


class Port(NamedTuple):
    """A way to leave a box: along `line` from node `first`; bends may come at `bend` and up to `limit`."""

    side: str
    vertical: bool
    step: int
    line: int
    border: float
    first: int
    bend: int
    limit: int
    extra: float


class Way(NamedTuple):
    """A way found: what it costs, its ports and the positions of its segments."""

    cost: float
    tail: Port
    head: Port
    at: tuple[float, ...]


class Sweep:
    """One search over the grid from the ports of a tail to those of a head."""

    def __init__(self, grid: Grid, tails: list[Port], heads: list[Port], box: Box) -> None:
        """Enter the starts."""
        self.grid = grid
        self.width = len(grid.xs)
        self.heads = heads
        self.guide = Guide(grid, heads, box)
        self.steps = 0
        self.best: dict[int, float] = {}
        self.came: dict[int, int] = {}
        self.origin: dict[int, Port] = {}
        self.heap: list[tuple[float, float, int]] = []
        self.goals: dict[int, list[int]] = {}
        for number, port in enumerate(heads):
            self.goals.setdefault(node_of(port, port.bend, self.width), []).append(number)
        for port in tails:
            self.start(port)

    def start(self, port: Port) -> None:
        """Enter the place of a tail's port where the first bend may come."""
        costs = (self.grid.cost_along if port.vertical else self.grid.cost_across)[port.line]
        cost = UNIT * sum(costs[place] for place in range(port.first, port.bend + port.step, port.step))
        cost += port.extra + self.stub(port)
        state = node_of(port, port.bend, self.width) * 4 + heading_of(port, outward=True)
        if cost < self.best.get(state, ENDLESS):
            self.best[state] = cost
            self.origin[state] = port
            heappush(self.heap, (cost + self.guide.rest(state), -cost, state))

    def stub(self, port: Port) -> float:
        """Return how far the place of the first bend is from the border."""
        return abs((self.grid.ys if port.vertical else self.grid.xs)[port.bend] - port.border)

    def search(self, budget: int) -> Way | None:
        """Return the cheapest way, or nothing when there is none or the budget is spent."""
        while self.heap and self.steps < budget:
            _, negative, state = heappop(self.heap)
            cost = -negative
            if cost > self.best[state] + EPSILON:
                continue
            if state < 0:
                return self.way(cost, self.heads[-1 - state], state)
            self.steps += 1
            node, heading = divmod(state, 4)
            for number in self.goals.get(node, ()):
                self.arrive(number, state, cost)
            row, column = divmod(node, self.width)
            for turn in range(4):
                if turn ^ heading == 1:
                    continue
                spent = cost if turn == heading else cost + BEND
                if turn < 2:
                    self.along(state, spent, row, column, turn)
                else:
                    self.across(state, spent, row, column, turn)
        return None

    def arrive(self, number: int, state: int, cost: float) -> None:
        """Enter the end of the way through a port of the head."""
        port = self.heads[number]
        inward = heading_of(port, outward=False)
        if inward ^ (state & 3) == 1:
            return
        cost += port.extra + self.stub(port) + (0.0 if inward == state & 3 else BEND)
        self.enter(-1 - number, cost, cost, state)

    def along(self, state: int, cost: float, row: int, column: int, turn: int) -> None:
        """Enter the next node down or up."""
        after = row + 1 - 2 * turn
        blocks = self.grid.block_along[column]
        if not 0 <= after < len(blocks) or blocks[after] or blocks[row]:
            return
        ys = self.grid.ys
        cost += abs(ys[after] - ys[row]) + UNIT * self.grid.cost_along[column][after]
        follow = (after * self.width + column) * 4 + turn
        self.enter(follow, cost, cost + self.guide.rest(follow), state)

    def across(self, state: int, cost: float, row: int, column: int, turn: int) -> None:
        """Enter the next node to the right or left."""
        after = column + 5 - 2 * turn
        blocks = self.grid.block_across[row]
        if not 0 <= after < self.width or blocks[after] or blocks[column]:
            return
        xs = self.grid.xs
        cost += abs(xs[after] - xs[column]) + UNIT * self.grid.cost_across[row][after]
        follow = (row * self.width + after) * 4 + turn
        self.enter(follow, cost, cost + self.guide.rest(follow), state)

    def enter(self, state: int, cost: float, estimate: float, before: int) -> None:
        """Note a state when it is reached more cheaply than before."""
        if cost < self.best.get(state, ENDLESS) - EPSILON:
            self.best[state], self.came[state] = cost, before
            heappush(self.heap, (estimate, -cost, state))

    def way(self, cost: float, head: Port, state: int) -> Way:
        """Return the way that leads back from a final state."""
        grid = self.grid
        at: list[float] = [(grid.xs if head.vertical else grid.ys)[head.line]]
        vertical = head.vertical
        while state in self.came:
            state = self.came[state]
            row, column = divmod(state // 4, self.width)
            if (state % 4 < 2) != vertical:
                vertical = not vertical
                at.append(grid.xs[column] if vertical else grid.ys[row])
        return Way(cost, self.origin[state], head, tuple(reversed(at)))


class Guide:
    """A lower bound of what is left: the distance to the head, and the bends still needed."""

    def __init__(self, grid: Grid, heads: list[Port], box: Box) -> None:
        """Prepare the distances of the tracks and the bends for each heading and direction of the head."""
        self.width = len(grid.xs)
        self.far_x = [max(box.x - x, x - box.right, 0.0) for x in grid.xs]
        self.far_y = [max(box.y - y, y - box.bottom, 0.0) for y in grid.ys]
        self.part_x = [0 if x < box.x else (2 if x > box.right else 1) for x in grid.xs]
        self.part_y = [0 if y < box.y else (6 if y > box.bottom else 3) for y in grid.ys]
        sides = {port.side for port in heads}
        self.bends = [
            BEND * min(bends_left(heading, part % 3 - 1, part // 3 - 1, side) for side in sorted(sides))
            for heading in range(4)
            for part in range(9)
        ]

    def rest(self, state: int) -> float:
        """Return the least cost from a state to the head."""
        row, column = divmod(state >> 2, self.width)
        part = self.part_x[column] + self.part_y[row]
        return self.far_x[column] + self.far_y[row] + self.bends[(state & 3) * 9 + part]


def bends_left(heading: int, x: int, y: int, side: str) -> int:
    """Return the fewest bends to enter by a side, from where x and y tell on which side of the head we are."""
    if heading >= 2:  # turn the matter so that we are heading up or down
        heading, x, y, side = heading - 2, y, x, {"N": "W", "S": "E", "W": "N", "E": "S"}[side]
    if heading == 1:  # and again so that we are heading down
        y, side = -y, {"N": "S", "S": "N"}.get(side, side)
    if side == "N":
        return (0 if x == 0 else 2) if y < 0 else 2
    if side == "S":
        return 2
    outside = x < 0 if side == "W" else x > 0
    return 1 if outside and y <= 0 else 3


def heading_of(port: Port, *, outward: bool) -> int:
    """Return the heading of a run that leaves or enters by a port."""
    return (0 if port.vertical else 2) + (0 if (port.step > 0) == outward else 1)


def node_of(port: Port, place: int, width: int) -> int:
    """Return the number of the node at that place of a port's run."""
    return place * width + port.line if port.vertical else port.line * width + place
