"""The router gives straight, quiet routes: off the boxes, apart from each other, with room for the texts."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livediagrams.geometry import Box, Point, Route, Size
from livediagrams.route import Connection, Obstacle, Routing, route

BOXES = st.builds(
    lambda column, row, dx, dy, width, height: Box(column * 150 + dx, row * 110 + dy, width, height),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(30, 100),
    st.integers(20, 60),
)


@st.composite
def figures(draw: st.DrawFn) -> tuple[list[Connection], list[Obstacle]]:
    """Return boxes that do not overlap, and connections between them."""
    boxes: list[Box] = []
    for box in draw(st.lists(BOXES, min_size=2, max_size=9)):
        if not any(box.grow(1).overlaps(other) for other in boxes):
            boxes.append(box)
    ends = st.integers(0, len(boxes) - 1)
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=8))
    label = st.none() | st.builds(Size, st.integers(10, 70), st.just(14))
    connections = [
        Connection(f"c{number}", boxes[one], boxes[two], f"b{one}", f"b{two}", label=draw(label))
        for number, (one, two) in enumerate(pairs)
    ]
    return connections, [Obstacle(f"b{number}", box) for number, box in enumerate(boxes)]


def joined(boxes: dict[str, Box], *pairs: str, **more: object) -> list[Connection]:
    """Return connections for words such as "a>b"."""
    found = []
    for number, pair in enumerate(pairs):
        tail, head = pair.split(">")
        found.append(Connection(f"{pair}#{number}", boxes[tail], boxes[head], tail, head, **more))  # type: ignore[arg-type]
    return found


def routed(boxes: dict[str, Box], *pairs: str, **more: object) -> list[list[Point]]:
    """Return the corners of the routes between boxes."""
    routing = route(joined(boxes, *pairs, **more), things(boxes))
    assert not routing.unrouted
    return [list(one.points) for one in routing.routes.values()]


def things(boxes: dict[str, Box]) -> list[Obstacle]:
    """Return boxes as obstacles."""
    return [Obstacle(name, box) for name, box in boxes.items()]


def cut(one: Point, two: Point, box: Box) -> bool:
    """Return whether a segment runs through the inside of a box."""
    return (
        min(one.x, two.x) < box.right - 0.02
        and max(one.x, two.x) > box.x + 0.02
        and min(one.y, two.y) < box.bottom - 0.02
        and max(one.y, two.y) > box.y + 0.02
    )


def on_border(point: Point, inward: Point, box: Box) -> bool:
    """Return whether a point lies on a straight side, and the line leaves at right angles to it."""
    if abs(point.x - inward.x) < 0.001:
        level = box.y if inward.y < point.y else box.bottom
        return abs(point.y - level) < 0.011 and box.x < point.x < box.right
    level = box.x if inward.x < point.x else box.right
    return abs(point.x - level) < 0.011 and box.y < point.y < box.bottom


def overlap(one: Route, two: Route) -> bool:
    """Return whether two routes share a run."""
    for (a, b), (c, d) in ((p, q) for p in pairwise(one.points) for q in pairwise(two.points)):
        for axis in (0, 1):
            if a[axis] == b[axis] and c[axis] == d[axis] and abs(a[axis] - c[axis]) < 0.05:
                low = max(min(a[1 - axis], b[1 - axis]), min(c[1 - axis], d[1 - axis]))
                high = min(max(a[1 - axis], b[1 - axis]), max(c[1 - axis], d[1 - axis]))
                if high - low > 0.05:
                    return True
    return False


def crossings(routing: Routing) -> int:
    """Return how often routes cross."""
    count = 0
    for one, two in combinations(routing.routes.values(), 2):
        for (a, b), (c, d) in ((p, q) for p in pairwise(one.points) for q in pairwise(two.points)):
            if (a.x == b.x) == (c.x == d.x):
                continue
            (up, down), (left, right) = ((a, b), (c, d)) if a.x == b.x else ((c, d), (a, b))
            level = min(up.y, down.y) < left.y < max(up.y, down.y)
            count += level and min(left.x, right.x) < up.x < max(left.x, right.x)
    return count


@settings(max_examples=200, deadline=None)
@given(figures())
def test_routes_of_any_figure_are_upright_off_the_boxes_and_end_on_borders(
    figure: tuple[list[Connection], list[Obstacle]],
) -> None:
    connections, obstacles = figure
    routing = route(connections, obstacles)
    assert list(routing.routes) == [one.id for one in connections]
    for connection in connections:
        if connection.id in routing.unrouted:
            continue
        points = routing.routes[connection.id].points
        assert on_border(points[0], points[1], connection.tail)
        assert on_border(points[-1], points[-2], connection.head)
        for one, two in pairwise(points):
            assert (one.x == two.x) != (one.y == two.y)
            assert not any(cut(one, two, obstacle.box) for obstacle in obstacles if obstacle.kind == "box")


@settings(max_examples=100, deadline=None)
@given(figures())
def test_the_same_figure_gets_the_same_routes(figure: tuple[list[Connection], list[Obstacle]]) -> None:
    assert route(*figure) == route(*figure)


@settings(max_examples=100, deadline=None)
@given(figures())
def test_no_two_routes_share_a_run(figure: tuple[list[Connection], list[Obstacle]]) -> None:
    routing = route(*figure)
    found = [one for name, one in routing.routes.items() if name not in routing.unrouted]
    assert not any(overlap(one, two) for one, two in combinations(found, 2))


def test_boxes_of_one_column_are_joined_by_one_straight_line_in_their_middle() -> None:
    boxes = {"a": Box(0, 0, 100, 40), "b": Box(0, 100, 100, 40)}
    assert routed(boxes, "a>b") == [[Point(50, 40), Point(50, 100)]]


def test_a_narrow_box_drops_straight_onto_a_wide_layer() -> None:
    boxes = {"a": Box(300, 0, 60, 40), "layer": Box(0, 100, 500, 40)}
    assert routed(boxes, "a>layer") == [[Point(330, 40), Point(330, 100)]]


def test_boxes_that_overlap_a_little_are_joined_in_the_middle_of_what_they_share() -> None:
    boxes = {"a": Box(0, 0, 100, 40), "b": Box(60, 100, 100, 40)}
    assert routed(boxes, "a>b") == [[Point(80, 40), Point(80, 100)]]


def test_boxes_on_a_diagonal_take_one_bend() -> None:
    boxes = {"a": Box(0, 0, 80, 40), "b": Box(200, 100, 80, 40)}
    assert len(routed(boxes, "a>b")[0]) == 3


def test_a_box_between_is_passed_with_two_bends() -> None:
    boxes = {"a": Box(0, 0, 80, 40), "b": Box(0, 100, 80, 40), "c": Box(0, 200, 80, 40)}
    assert len(routed(boxes, "a>c")[0]) == 4


def test_opposite_and_parallel_edges_run_apart_and_evenly() -> None:
    boxes = {"a": Box(0, 0, 100, 40), "b": Box(0, 120, 100, 40)}
    xs = [points[0].x for points in routed(boxes, "a>b", "b>a", "a>b")]
    assert sorted(xs) == [25, 50, 75]


def test_ports_of_a_fan_are_ordered_so_that_nothing_crosses() -> None:
    boxes = {"r": Box(200, 0, 100, 40)} | {f"c{n}": Box(n * 100, 120, 80, 40) for n in range(5)}
    routing = route(joined(boxes, *(f"r>c{n}" for n in (3, 0, 4, 1, 2)), tail_sides="S", head_sides="N"), things(boxes))
    assert crossings(routing) == 0
    starts = {name[3]: points.points[0].x for name, points in routing.routes.items()}
    assert sorted(starts, key=lambda name: starts[name]) == list("01234")


def test_a_symmetric_figure_gets_symmetric_routes() -> None:
    boxes = {"hub": Box(200, 100, 100, 40), "a": Box(0, 0, 80, 30), "b": Box(420, 0, 80, 30)}
    boxes |= {"c": Box(0, 210, 80, 30), "d": Box(420, 210, 80, 30)}
    a, b, c, d = routed(boxes, "hub>a", "hub>b", "hub>c", "hub>d")
    assert [Point(500 - x, y) for x, y in a] == b
    assert [Point(500 - x, y) for x, y in c] == d
    assert [Point(x, 240 - y) for x, y in a] == c


def test_parallel_runs_in_a_channel_are_apart_by_the_spacing_and_centred() -> None:
    boxes = {"a": Box(0, 0, 80, 40), "b": Box(100, 0, 80, 40), "c": Box(220, 120, 80, 40), "d": Box(320, 120, 80, 40)}
    one, two = routed(boxes, "a>c", "b>d", tail_sides="S", head_sides="N")
    assert sorted((one[1].y, two[1].y)) == pytest.approx([74, 86])


def test_a_line_goes_through_the_middle_of_a_gap_that_is_too_narrow_for_the_clearance() -> None:
    boxes = {"a": Box(60, 0, 92, 30), "l": Box(0, 80, 100, 60), "r": Box(112, 80, 100, 60), "b": Box(60, 190, 92, 30)}
    assert routed(boxes, "a>b") == [[Point(106, 30), Point(106, 190)]]


def test_a_label_sits_in_the_middle_of_its_line() -> None:
    boxes = {"a": Box(0, 0, 80, 40), "b": Box(200, 0, 80, 40)}
    routing = route(joined(boxes, "a>b", label=Size(40, 14)), things(boxes))
    assert routing.labels[("a>b#0", "label")] == Box(120, 13, 40, 14)


def test_a_label_wider_than_its_short_run_sits_above_the_line() -> None:
    boxes = {"a": Box(0, 0, 80, 10), "b": Box(110, 0, 80, 10), "lid": Box(0, -60, 190, 10), "bed": Box(0, 60, 190, 10)}
    connection = Connection("e", boxes["a"], boxes["b"], "a", "b", "E", "W", label=Size(28, 10))
    routing = route([connection], things(boxes))
    assert routing.labels[("e", "label")].bottom < 5


def test_labels_of_neighbouring_lines_do_not_touch() -> None:
    boxes = {"a": Box(0, 0, 140, 40), "b": Box(0, 120, 140, 40)}
    routing = route(joined(boxes, "a>b", "b>a", label=Size(50, 14)), things(boxes))
    one, two = routing.labels.values()
    assert not one.overlaps(two)
    assert one.y == two.y


def test_labels_of_the_ends_sit_beside_the_line_near_their_end() -> None:
    boxes = {"a": Box(0, 0, 80, 40), "b": Box(200, 0, 80, 40)}
    routing = route(joined(boxes, "a>b", tail_label=Size(8, 12), head_label=Size(20, 12)), things(boxes))
    tail, head = routing.labels[("a>b#0", "tail")], routing.labels[("a>b#0", "head")]
    assert tail.x < 100
    assert 180 < head.right <= 200
    assert tail.bottom <= 20
    assert head.bottom <= 20


def test_a_loop_is_a_rectangle_at_the_right_side_with_its_label_beside_it() -> None:
    boxes = {"a": Box(0, 0, 100, 50)}
    routing = route(joined(boxes, "a>a", label=Size(30, 14)), things(boxes))
    points = routing.routes["a>a#0"].points
    assert len(points) == 4
    assert points[0].x == points[3].x == 100
    assert points[0].y + points[3].y == 50
    assert routing.labels[("a>a#0", "label")].x > points[1].x


def test_a_title_is_passed_and_a_frame_is_crossed_at_right_angles() -> None:
    frame, inner, outer = Box(100, 0, 200, 200), Box(150, 80, 100, 40), Box(150, -100, 100, 40)
    title = Box(180, 5, 60, 14)
    obstacles = [Obstacle("f", frame, "frame"), Obstacle("t", title, "title")]
    obstacles += [Obstacle("i", inner), Obstacle("o", outer)]
    routing = route([Connection("e", outer, inner, "o", "i")], obstacles)
    points = routing.routes["e"].points
    assert not any(cut(one, two, title) for one, two in pairwise(points))
    assert not any(one.y == two.y == 0 for one, two in pairwise(points))
    assert not routing.unrouted


def test_only_the_allowed_sides_are_used() -> None:
    boxes = {"a": Box(0, 0, 80, 40), "b": Box(200, 0, 80, 40)}
    (points,) = routed(boxes, "a>b", tail_sides="N", head_sides="N")
    assert points[0].y == points[-1].y == 0
    assert len(points) == 4


def test_when_the_budget_is_spent_the_line_is_straight_from_border_to_border() -> None:
    boxes = {"a": Box(0, 0, 80, 40), "b": Box(30, 20, 20, 10)}
    routing = route(joined(boxes, "a>b"), things(boxes), budget=0)
    assert set(routing.routes) == {"a>b#0"}
    shut = {"a": Box(0, 0, 80, 40), "b": Box(200, 300, 80, 40)}
    walls = [Box(-40, -30, 160, 20), Box(-40, 60, 160, 20), Box(-40, -30, 20, 110), Box(100, -30, 20, 110)]
    obstacles = things(shut) + [Obstacle(f"w{number}", box) for number, box in enumerate(walls)]
    routing = route(joined(shut, "a>b"), obstacles)
    assert routing.unrouted == ("a>b#0",)
    assert len(routing.routes["a>b#0"].points) == 2


def test_nothing_to_route_gives_nothing() -> None:
    assert route([], []) == Routing({}, {}, ())
