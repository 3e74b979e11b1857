"""The sparse orthogonal visibility grid.

Tracks run through the middles of the channels, along the boxes at the wanted clearance, and through the
middles of the boxes (after Wybrow, Marriott, Stuckey: "Orthogonal Connector Routing", GD 2009).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from livediagrams.geometry import Box
from livediagrams.route.model import ARROW, Connection, Obstacle, Path, straight_place

UNIT = 4.0  # the cost of one count in the cost tables, as a length
CROSSING = 30  # in units: crossing another route
FRAME = 12  # crossing the border of a frame or a line
CLOSE = 2  # a node closer to a box than the clearance
THIN = 2.5  # lesser tracks closer than this to better ones are left out
HARD = 4.0  # no way leads closer to a box than this
BORDER = 3.0  # no way leads along a frame closer than this

Wall = tuple[float, float, float]  # where it stands, from where to where it reaches


def solid(obstacle: Obstacle) -> bool:
    """Return whether nothing may cross the obstacle."""
    return obstacle.kind in ("box", "title")


def walls(obstacles: Sequence[Obstacle], vertical: bool) -> tuple[list[Wall], list[Wall]]:
    """Return the faces that look to the larger and to the smaller coordinates, each sorted."""
    looking_up: list[Wall] = []
    looking_down: list[Wall] = []
    for obstacle in obstacles:
        x, y, width, height = obstacle.box
        low, size, start, end = (x, width, y, y + height) if vertical else (y, height, x, x + width)
        if solid(obstacle):
            looking_down.append((low, start, end))
            looking_up.append((low + size, start, end))
            continue
        for place in borders(obstacle, vertical):
            looking_down.append((place, start, end))
            looking_up.append((place, start, end))
    return sorted(looking_up), sorted(looking_down)


def borders(obstacle: Obstacle, vertical: bool) -> list[float]:
    """Return the coordinates of the borders of a frame or line that stand in that direction."""
    box = obstacle.box
    if obstacle.kind == "frame":
        return [box.x, box.right] if vertical else [box.y, box.bottom]
    if vertical == (box.height > box.width):
        return [box.center.x if vertical else box.center.y]
    return []


def channel_tracks(obstacles: Sequence[Obstacle], vertical: bool, clearance: float) -> list[float]:
    """Return the tracks between and around the obstacles: channel middles and lines at the clearance."""
    up, down = walls(obstacles, vertical)
    places = [wall[0] for wall in down]
    opposite = [wall[0] for wall in up]
    tracks: list[float] = []
    for place, start, end in up:
        for number in range(bisect_left(places, place + 2 * HARD), len(down)):
            other, first, last = down[number]
            if first < end + clearance and last > start - clearance:
                if other - place > 4 * clearance:
                    tracks.append(place + clearance)
                tracks.append((place + other) / 2)
                break
        else:
            tracks.append(place + clearance)
    for place, start, end in down:
        for number in range(bisect_right(opposite, place - 2 * HARD) - 1, -1, -1):
            other, first, last = up[number]
            if first < end + clearance and last > start - clearance:
                if place - other > 4 * clearance:
                    tracks.append(place - clearance)
                break
        else:
            tracks.append(place - clearance)
    return tracks


def thinned(needed: list[float], tracks: list[float]) -> list[float]:
    """Return all that is needed, and of the other tracks those that are not crowded, in order."""
    chosen = sorted({round(place, 2) for place in needed})
    for place in sorted({round(place, 2) for place in tracks}):
        number = bisect_left(chosen, place)
        if number and place - chosen[number - 1] < THIN:
            continue
        if number < len(chosen) and chosen[number] - place < THIN:
            continue
        chosen.insert(number, place)
    return chosen


class Grid:
    """The tracks, which nodes a run may pass in each direction, and what passing costs.

    `block_across[row][column]` and `cost_across` belong to horizontal runs, `block_along[column][row]` and
    `cost_along` to vertical ones, so that a whole run is tested by one look into a slice.
    """

    def __init__(self, connections: Sequence[Connection], obstacles: Sequence[Obstacle], clearance: float) -> None:
        """Lay the tracks and mark the obstacles."""
        self.clearance = clearance
        keep = max(clearance, ARROW)
        self.xs = thinned(needed_tracks(connections, obstacles, True), channel_tracks(obstacles, True, keep))
        self.ys = thinned(needed_tracks(connections, obstacles, False), channel_tracks(obstacles, False, keep))
        width, height = len(self.xs), len(self.ys)
        self.block_across = [bytearray(width) for _ in self.ys]
        self.block_along = [bytearray(height) for _ in self.xs]
        self.cost_across = [[0] * width for _ in self.ys]
        self.cost_along = [[0] * height for _ in self.xs]
        for obstacle in obstacles:
            if solid(obstacle):
                self.mark_solid(obstacle.box)
            else:
                for place in borders(obstacle, True):
                    self.mark_border(place, obstacle.box.y, obstacle.box.bottom, True)
                for place in borders(obstacle, False):
                    self.mark_border(place, obstacle.box.x, obstacle.box.right, False)

    def inside(self, box: Box) -> tuple[int, int, int, int]:
        """Return the first and the one after the last column, then row, strictly inside a box."""
        return (
            bisect_right(self.xs, box.x + 0.01),
            bisect_left(self.xs, box.right - 0.01),
            bisect_right(self.ys, box.y + 0.01),
            bisect_left(self.ys, box.bottom - 0.01),
        )

    def mark_solid(self, box: Box) -> None:
        """Block the nodes in a box, and make those around it dear."""
        left, right, top, bottom = self.inside(box.grow(HARD))
        for row in range(top, bottom):
            self.block_across[row][left:right] = b"\1" * (right - left)
        for column in range(left, right):
            self.block_along[column][top:bottom] = b"\1" * (bottom - top)
        for margin in (self.clearance, self.clearance / 2):
            left, right, top, bottom = self.inside(box.grow(margin))
            for row in range(top, bottom):
                costs = self.cost_across[row]
                for column in range(left, right):
                    costs[column] += CLOSE
                    self.cost_along[column][row] += CLOSE

    def mark_border(self, place: float, start: float, end: float, vertical: bool) -> None:
        """Let runs cross a border for a small price, and let none run along it."""
        tracks, others = (self.xs, self.ys) if vertical else (self.ys, self.xs)
        block, along = (self.block_along, self.cost_along) if vertical else (self.block_across, self.cost_across)
        crossed = self.cost_across if vertical else self.cost_along
        first, last = bisect_left(others, start - BORDER), bisect_right(others, end + BORDER)
        for line in range(bisect_right(tracks, place - self.clearance), bisect_left(tracks, place + self.clearance)):
            if abs(tracks[line] - place) < BORDER:
                block[line][first:last] = b"\1" * (last - first)
            for node in range(first, last):
                along[line][node] += CLOSE
        line = bisect_left(tracks, place - 0.01)
        for node in range(bisect_left(others, start - 0.01), bisect_right(others, end + 0.01)):
            crossed[node][line] += FRAME

    def occupy(self, path: Path, sign: int = 1) -> None:
        """Charge later routes for crossing this path; with sign -1 take that back."""
        for number, place in enumerate(path.at):
            low, high = sorted((path.near(number), path.far(number)))
            upright = path.vertical(number)
            tracks, others = (self.xs, self.ys) if upright else (self.ys, self.xs)
            crossed = self.cost_across if upright else self.cost_along
            line = min(bisect_left(tracks, place - 0.01), len(tracks) - 1)
            first, last = bisect_left(others, low - 0.01), bisect_right(others, high + 0.01)
            for node in range(first, last):
                crossed[node][line] += sign * (CROSSING if first < node < last - 1 else CROSSING // 2)


def needed_tracks(connections: Sequence[Connection], obstacles: Sequence[Obstacle], vertical: bool) -> list[float]:
    """Return the tracks that must be there: middles of boxes, borders, straight lines between boxes."""
    tracks: list[float] = []
    for obstacle in obstacles:
        if solid(obstacle):
            tracks.append(obstacle.box.center.x if vertical else obstacle.box.center.y)
        if not solid(obstacle):
            tracks += borders(obstacle, vertical)
    for connection in connections:
        for box in (connection.tail, connection.head):
            tracks.append(box.center.x if vertical else box.center.y)
        place = straight_place(connection.tail, connection.head, vertical)
        if place is not None:
            tracks.append(place)
    return tracks
