"""The reducer of a figure's state, in a blank page: tables of what each action does, and sequences of any actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SOURCE = Path(__file__).parents[2] / "scripts/livediagrams/web/state.js"

# Two groups side by side, each a column; below them a floor. In the narrow layout all stand in one column.
FIGURE = """
const boxes = {
  wide: {g: [0,0,100,100], 'g/a': [10,10,80,30], 'g/b': [10,60,80,30], h: [120,0,100,100], 'h/c': [130,10,80,30], f: [0,120,220,30]},
  narrow: {g: [0,0,100,100], 'g/a': [10,10,80,30], 'g/b': [10,60,80,30], h: [0,120,100,60], 'h/c': [10,130,80,30], f: [0,200,100,30]},
};
const part = (id, sort, more = {}) => [id, {id, sort, parent: id.includes('/') && sort !== 'edge' ? id.slice(0, id.lastIndexOf('/')) : '', from: '', to: '', note: '', href: '', ...more}];
const parts = new Map([
  part('g', 'group'), part('g/a', 'node', {note: 'of a'}), part('g/b', 'node'), part('h', 'group', {note: 'of h'}), part('h/c', 'node'), part('f', 'node'),
  part('g/a--g/b', 'edge', {from: 'g/a', to: 'g/b'}), part('g/b--h/c', 'edge', {from: 'g/b', to: 'h/c', note: 'said'}), part('g/a--f', 'edge', {from: 'g/a', to: 'f'}),
]);
const inside = (id, end) => end === id || end.startsWith(id + '/');
const figure = {
  parts,
  children: (id) => [...parts.values()].filter((one) => one.sort !== 'edge' && one.parent === id && one.id !== id).map((one) => one.id),
  edges: (id) => [...parts.values()].filter((one) => one.sort === 'edge' && inside(id, one.from) !== inside(id, one.to)).map((one) => one.id),
  box: (id, layout) => { const b = boxes[layout][id]; return b && {x: b[0], y: b[1], width: b[2], height: b[3]}; },
  steps: [{parts: ['g'], reveal: true}, {parts: ['h/c', 'g/b--h/c'], reveal: true}, {parts: ['f'], reveal: false}],
  matches: (query) => [...parts.keys()].filter((id) => id.includes(query)),
};
"""

PREPARE = """async (code) => {
  const load = (text) => import(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})));
  const state = await load(code.state);
  const { figure } = await load(code.figure + '; export { figure };');
  const deep = (one) => Object.fromEntries(Object.entries(one));
  window.run = (start, actions) => deep(actions.reduce((now, action) => state.reduce(now, action, figure), {...state.INITIAL, ...start}));
  window.sets = (start, more = {}) => ({
    out: [...(state.outstanding({...state.INITIAL, ...start}, {...figure, ...more}) ?? ['all'])].sort(),
    hidden: [...state.concealed({...state.INITIAL, ...start}, figure)].sort(),
  });
  window.same = (start, action) => { const now = Object.freeze({...state.INITIAL, ...start}); return state.reduce(now, action, figure) === now; };
  window.walk = (seed, count) => {
    let random = seed;
    const next = () => (random = (Math.imul(random, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const pick = (all) => all[Math.floor(next() * all.length)];
    const ids = ['', 'nobody', ...figure.parts.keys()];
    const any = () => pick([
      {type: 'focus', id: pick(ids)}, {type: 'move', direction: pick(['left', 'right', 'up', 'down'])}, {type: 'first'}, {type: 'last'},
      {type: 'edge', by: pick([-1, 1])}, {type: 'enter'}, {type: 'escape'}, {type: 'open'}, {type: 'dismiss'}, {type: 'hover', id: pick(ids)},
      {type: 'arrive', place: pick(['outside', 'drawing', 'card', 'controls'])}, {type: 'step', by: pick([-1, 1])}, {type: 'go', step: pick([0, 1, 3, 99])},
      {type: 'address', part: pick(ids), step: pick([0, 0, 2, 77])}, {type: 'zoom', by: pick([0.1, 0.8, 1.25, 9])}, {type: 'fit'},
      {type: 'pan', x: pick([-1, 0.2, 3]), y: pick([-1, 0.7, 3])}, {type: 'layout', layout: pick(['wide', 'narrow'])}, {type: 'full', on: pick([true, false])},
      {type: 'find', query: pick(['', 'g', 'zzz'])}, {type: 'hit', id: pick(ids)}, {type: 'return'}, {type: 'nothing such'},
    ]);
    const wrong = [], types = new Set();
    let now = state.INITIAL;
    for (let i = 0; i < count; i++) {
      const action = any(), before = now;
      now = state.reduce(now, action, figure);
      if (now !== before) types.add(action.type);
      const fine = [
        now.focus === '' || figure.parts.has(now.focus), now.hover === '' || figure.parts.has(now.hover), now.anchor === '' || figure.parts.has(now.anchor),
        now.anchor === '' || figure.parts.get(now.focus)?.sort === 'edge',
        Number.isInteger(now.step) && now.step >= 0 && now.step <= 3, (now.step === 0) === (now.trail === 'none'),
        now.zoom >= 1 && now.zoom <= 8, now.x >= 0 && now.x <= 1 && now.y >= 0 && now.y <= 1, now.zoom > 1 || (now.x === 0.5 && now.y === 0.5),
        Object.isFrozen(now), Object.keys(now).length === Object.keys(state.INITIAL).length,
        state.outstanding(now, figure) === null || [...state.outstanding(now, figure)].every((id) => figure.parts.has(id)),
      ];
      if (fine.includes(false)) wrong.push([action, {...now}, fine.indexOf(false)]);
    }
    return {wrong: wrong.slice(0, 3), types: [...types].sort()};
  };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    blank = browser.new_page()
    blank.evaluate(PREPARE, {"state": SOURCE.read_text("utf-8"), "figure": FIGURE})
    yield blank
    blank.close()


def move(direction: str) -> dict[str, Any]:
    return {"type": "move", "direction": direction}


ENTER, ESCAPE = {"type": "enter"}, {"type": "escape"}
NEXT, BEFORE = {"type": "step", "by": 1}, {"type": "step", "by": -1}
EDGE, BACK = {"type": "edge", "by": 1}, {"type": "edge", "by": -1}

TABLE: dict[str, tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]] = {
    "an arrow comes in": ({}, [move("down")], {"focus": "g", "place": "drawing"}),
    "right is the group beside": ({"focus": "g"}, [move("right")], {"focus": "h", "card": True}),
    "left goes back": ({"focus": "h"}, [move("left")], {"focus": "g", "card": False}),
    "nothing further left": ({"focus": "g"}, [move("left")], {"focus": "g"}),
    "down inside the group": ({"focus": "g/a"}, [move("down")], {"focus": "g/b"}),
    "out of the group where it has no more": ({"focus": "g/b"}, [move("down")], {"focus": "f"}),
    "right out of the group": ({"focus": "g/b"}, [move("right")], {"focus": "h"}),
    "up from the floor": ({"focus": "f"}, [move("up")], {"focus": "g"}),
    "the other layout has other neighbours": ({"focus": "g", "layout": "narrow"}, [move("down")], {"focus": "h"}),
    "no one is right of it there": ({"focus": "g", "layout": "narrow"}, [move("right")], {"focus": "g"}),
    "Enter goes into a group": ({"focus": "g"}, [ENTER], {"focus": "g/a", "card": True}),
    "Enter moves into the card": ({"focus": "g/a"}, [ENTER], {"focus": "g/a", "card": True, "place": "card"}),
    "Escape leaves the card": ({"focus": "g/a", "card": True, "place": "card"}, [ESCAPE], {"place": "drawing", "card": False}),
    "Escape closes the card first": ({"focus": "g/a", "card": True}, [ESCAPE], {"focus": "g/a", "card": False}),
    "then leaves the group, no card": ({"focus": "h/c"}, [ESCAPE], {"focus": "h", "card": False}),
    "then the figure": ({"focus": "h"}, [ESCAPE], {"focus": ""}),
    "then the walkthrough": ({"step": 2, "trail": "given"}, [ESCAPE], {"step": 0, "trail": "none"}),
    "then full screen": ({"full": True}, [ESCAPE], {"full": False}),
    "Escape ends a hovered card, and no more": ({"focus": "g", "hover": "h"}, [ESCAPE], {"focus": "g", "hover": ""}),
    "Home": ({"focus": "g/b"}, [{"type": "first"}], {"focus": "g/a"}),
    "End": ({"focus": "g"}, [{"type": "last"}], {"focus": "f"}),
    "an edge": ({"focus": "g/a"}, [EDGE], {"focus": "g/a--g/b", "anchor": "g/a"}),
    "the next edge": ({"focus": "g/a"}, [EDGE, EDGE], {"focus": "g/a--f", "anchor": "g/a"}),
    "round again": ({"focus": "g/a"}, [EDGE, EDGE, EDGE], {"focus": "g/a--g/b"}),
    "backwards": ({"focus": "g/a"}, [BACK], {"focus": "g/a--f"}),
    "Enter on an edge goes to its other end": ({"focus": "g/b"}, [EDGE, ENTER], {"focus": "g/a", "anchor": ""}),
    "but into its note, if it has one": ({"focus": "g/b"}, [EDGE, EDGE, ENTER], {"focus": "g/b--h/c", "place": "card"}),
    "Escape on an edge goes back to its part": ({"focus": "g/a"}, [EDGE, ESCAPE], {"focus": "g/a", "anchor": ""}),
    "a group's edges are those that leave it": ({"focus": "g"}, [EDGE], {"focus": "g/b--h/c"}),
    "a part without edges": ({"focus": "f"}, [EDGE, EDGE], {"focus": "g/a--f"}),
    "the first step makes a trail": ({}, [NEXT], {"step": 1, "trail": "pushed", "focus": ""}),
    "no step before the first": ({}, [BEFORE], {"step": 0}),
    "nor after the last": ({"step": 3, "trail": "pushed"}, [NEXT], {"step": 3}),
    "back stays inside": ({"step": 1, "trail": "pushed"}, [BEFORE], {"step": 1, "trail": "pushed"}),
    "a step takes the focus off a part": ({"focus": "f", "place": "drawing"}, [NEXT], {"focus": "", "place": "drawing"}),
    "an arrow then comes to what the step is about": ({"step": 2, "trail": "pushed"}, [move("up")], {"focus": "h/c"}),
    "an address opens at a step": ({}, [{"type": "address", "part": "", "step": 2}], {"step": 2, "trail": "given"}),
    "one past the end": ({}, [{"type": "address", "part": "", "step": 9}], {"step": 3}),
    "an address opens at a part": ({}, [{"type": "address", "part": "g/a", "step": 0}], {"focus": "g/a", "card": True, "place": "drawing"}),
    "of nobody": ({}, [{"type": "address", "part": "x", "step": 0}], {"focus": "", "place": "outside"}),
    "an address of nothing leaves the walkthrough": ({"step": 2, "trail": "pushed"}, [{"type": "address", "part": "", "step": 0}], {"step": 0}),
    "the trail stays that of the entry": ({"step": 2, "trail": "pushed"}, [{"type": "address", "part": "", "step": 1}], {"step": 1, "trail": "pushed"}),
    "zoom has an end": ({}, [{"type": "zoom", "by": 99}], {"zoom": 8}),
    "and a beginning": ({"zoom": 2, "x": 0.1}, [{"type": "zoom", "by": 0.1}], {"zoom": 1, "x": 0.5}),
    "what fits is not panned": ({}, [{"type": "pan", "x": 0, "y": 0}], {"x": 0.5, "y": 0.5}),
    "pan stays inside": ({"zoom": 2}, [{"type": "pan", "x": -4, "y": 4}], {"x": 0, "y": 1}),
    "turning a phone keeps focus, step, zoom": (
        {"focus": "h/c", "step": 2, "trail": "pushed", "zoom": 2, "place": "drawing"},
        [{"type": "layout", "layout": "narrow"}],
        {"focus": "h/c", "step": 2, "zoom": 2, "layout": "narrow", "place": "drawing"},
    ),
    "who goes away closes the card and keeps the place": ({"focus": "g/a", "card": True}, [{"type": "arrive", "place": "outside"}], {"focus": "g/a", "card": False}),
    "who looks for something sees no card": ({"focus": "g/a", "card": True, "place": "controls"}, [{"type": "find", "query": "b"}], {"focus": "g/a", "card": False, "query": "b"}),
    "a hit is where the focus will be, not yet is": ({"query": "b", "place": "controls"}, [{"type": "hit", "id": "g/a"}], {"focus": "g/a", "card": False, "query": "b", "place": "controls"}),
    "a card is dismissed": ({"focus": "g/a", "card": True, "place": "card"}, [{"type": "dismiss"}], {"card": False, "place": "drawing"}),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_an_action_gives_the_state(page: Page, name: str) -> None:
    start, actions, wanted = TABLE[name]
    found = page.evaluate("([start, actions]) => run(start, actions)", [start, actions])
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    ("start", "out"),
    [
        ({}, ["all"]),
        ({"focus": "g/a", "place": "outside"}, ["all"]),
        ({"focus": "g/a", "place": "drawing"}, ["f", "g/a", "g/a--f", "g/a--g/b", "g/b"]),
        ({"focus": "f", "place": "drawing"}, ["f", "g/a", "g/a--f"]),
        ({"focus": "g", "place": "drawing"}, ["f", "g", "g/a", "g/a--f", "g/a--g/b", "g/b", "g/b--h/c", "h/c"]),
        ({"focus": "g/b--h/c", "place": "drawing"}, ["g/b", "g/b--h/c", "h/c"]),
        ({"step": 1}, ["g", "g/a", "g/a--g/b", "g/b"]),
        ({"step": 2}, ["g/b--h/c", "h/c"]),
        ({"step": 2, "focus": "f", "place": "card"}, ["f", "g/a", "g/a--f"]),
        ({"query": "h"}, ["g/b--h/c", "h", "h/c"]),
        ({"query": "zzz"}, []),
    ],
)
def test_what_stands_out(page: Page, start: dict[str, Any], out: list[str]) -> None:
    assert page.evaluate("start => sets(start).out", start) == out


def test_a_step_that_names_no_part_is_about_all(page: Page) -> None:
    assert page.evaluate("sets({step: 1}, {steps: [{parts: [], reveal: false}]}).out") == ["all"]


def test_of_a_group_that_is_found_only_itself_stands_out(page: Page) -> None:
    assert page.evaluate("sets({query: 'x'}, {matches: () => ['h']}).out") == ["h"]


def test_a_step_that_reveals_hides_what_no_step_has_named(page: Page) -> None:
    hidden = [page.evaluate("start => sets(start).hidden", {"step": step}) for step in range(4)]
    assert hidden == [[], ["f", "g/a--f", "g/b--h/c", "h", "h/c"], ["f", "g/a--f"], []]


@pytest.mark.parametrize("action", [{"type": "unknown"}, {"type": "fit"}, {"type": "edge", "by": 1}, {"type": "focus", "id": "nobody"}, ESCAPE])  # fmt: skip
def test_what_changes_nothing_gives_the_same_state(page: Page, action: dict[str, Any]) -> None:
    assert page.evaluate("action => same({}, action)", action)


def test_any_sequence_of_actions_keeps_the_state_valid(page: Page) -> None:
    for seed in (1, 7, 2024):
        found = page.evaluate("seed => walk(seed, 4000)", seed)
        assert found["wrong"] == []
        assert len(found["types"]) >= 18  # each of the actions has done something
