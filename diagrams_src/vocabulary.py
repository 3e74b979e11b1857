"""The words this site draws with: kinds of boxes, and ways to put boxes together. Plain `diagrams` classes underneath.

A box's label is its name and, after a line break, what else there is to say. `note` is the text a reader gets on
asking, `source` the address it comes from.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from diagrams import Cluster, Edge, Node, getdiagram


class Part(Node):
    """A box; each kind below has a role, which is its colour, and every label names what it is."""

    role = ""

    def __init__(self, label: str = "", **attributes: Any) -> None:
        super().__init__(label, role=self.role, **attributes)

    def edge_to(self, group: Group, **attributes: Any) -> None:
        """Draw an edge to a group's frame, which `>>` cannot."""
        _join(self, group, **attributes)


class Hardware(Part):
    """A physical machine, or a part of one."""

    role = "hardware"


class VirtualHardware(Hardware):
    """Hardware as a hypervisor imitates it: of the same colour, as that is the point of it."""


class HostKernel(Part):
    """The kernel that runs on the hardware."""

    role = "kernel"


class GuestKernel(HostKernel):
    """A kernel inside a virtual machine."""


class Hypervisor(Part):
    """What shares a machine out to virtual machines, or a part of it."""

    role = "hypervisor"


class Aside(Part):
    """What sets up or decides, and then stands aside: drawn dashed."""

    def __init__(self, label: str = "", **attributes: Any) -> None:
        super().__init__(label, **{"style": "dashed", **attributes})


class Engine(Aside):
    """A part of a container engine."""

    role = "engine"


class Userspace(Part):
    """Libraries and tools that come with an application."""

    role = "userspace"


class Application(Part):
    """What all the rest is there for."""

    role = "application"


class Network(Part):
    """A network, or a part of one."""

    role = "network"


class Data(Part):
    """Something that keeps data."""

    role = "data"


class Person(Part):
    """A human being."""

    role = "person"


class Control(Aside):
    """What decides what runs where."""

    role = "control"


class Question(Part):
    """Something to answer by yes or no on the way to a decision."""

    role = "control"

    def __init__(self, label: str = "", **attributes: Any) -> None:
        super().__init__(label, **{"shape": "hexagon", **attributes})


class Closed(Part):
    """What is a frame where one looks inside, and is drawn shut here: a virtual machine, a cluster."""

    role = "frame"


class Boundary(Part):
    """The line between two levels: an interface that is guarded, or imitated."""

    role = "boundary"


class Blank(Part):
    """Words where a box could be expected."""

    role = "blank"


class Group(Cluster):
    """A group that takes the engine's attributes as keywords."""

    arrange = ""
    role = ""

    def __init__(self, label: str = "", **attributes: Any) -> None:
        role = attributes.pop("role", self.role)
        ours = {"arrange": self.arrange, "role": role, **attributes}
        super().__init__(label, graph_attr={key: value for key, value in ours.items() if value})
        self.members: list[str | Group] = []

    def node(self, nodeid: str, label: str, **attributes: Any) -> None:
        """Take a node in; `diagrams` calls this for each node that is made inside."""
        self.members.append(nodeid)
        super().node(nodeid, label, **attributes)

    def __enter__(self) -> Group:
        if isinstance(self._parent, Group):
            self._parent.members.append(self)
        return super().__enter__()

    def __exit__(self, *error: Any) -> None:
        super().__exit__(*error)
        if self.arrange:
            self._keep_order()

    def anchor(self) -> str:
        """Return the first node in the group, however deep."""
        first = self.members[0]
        return first.anchor() if isinstance(first, Group) else first

    def edge_to(self, part: Part | Group, **attributes: Any) -> None:
        """Draw an edge from the group's frame to a box or to another frame."""
        _join(self, part, **attributes)

    def _keep_order(self) -> None:
        """Under stock `diagrams`, keep members in order by edges that nobody sees; the engine drops them."""
        anchors = [member.anchor() if isinstance(member, Group) else member for member in self.members]
        for one, other in pairwise(anchors):
            self._diagram.dot.edge(one, other, style="invis", role="order")


class Row(Group):
    """Members side by side, of one height; when each has a `share`, their widths are to that scale."""

    arrange = "row"


class Column(Group):
    """Members one on top of the other, of one width; what carries the others is the last."""

    arrange = "column"


class Grid(Column):
    """Rows one below the other whose members stand in columns too."""

    role = "grid"


class Frame(Column):
    """A column with a border and a name: a virtual machine, a container, a host."""

    role = "frame"


class Area(Group):
    """A border and a name around parts that are placed freely."""


def _join(tail: Part | Group, head: Part | Group, **attributes: Any) -> None:
    """Draw an edge with a group at an end: Graphviz joins nodes inside, and cuts the edge off at the frames."""
    if isinstance(tail, Group):
        attributes["ltail"] = tail.name
    if isinstance(head, Group):
        attributes["lhead"] = head.name
    ends = (part.anchor() if isinstance(part, Group) else part.nodeid for part in (tail, head))
    getdiagram().dot.edge(*ends, **Edge(forward=True, **attributes).attrs)
