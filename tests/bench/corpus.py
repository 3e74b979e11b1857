"""The scripts and pages that are built: made up, of the sizes and features of real ones, and the same every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

_SEED: Final = 20250
_KINDS: Final = {
    "aws.compute": ("EC2", "ECS", "EKS", "Lambda"),
    "aws.database": ("RDS", "Redshift", "ElastiCache", "Dynamodb"),
    "aws.integration": ("SQS", "SNS"),
    "aws.network": ("ELB", "Route53", "CloudFront", "APIGateway"),
    "aws.storage": ("S3", "EFS"),
    "gcp.analytics": ("BigQuery", "Dataflow", "PubSub"),
    "gcp.compute": ("AppEngine", "Functions", "GKE"),
    "gcp.database": ("BigTable", "Firestore", "SQL"),
    "k8s.compute": ("Deploy", "Pod", "RS", "STS"),
    "k8s.network": ("Ing", "SVC"),
    "k8s.podconfig": ("CM", "Secret"),
    "k8s.storage": ("PV", "PVC", "SC"),
    "onprem.compute": ("Server", "Nomad"),
    "onprem.database": ("PostgreSQL", "MySQL", "Cassandra"),
    "onprem.inmemory": ("Redis", "Memcached"),
    "onprem.monitoring": ("Grafana", "Prometheus"),
    "onprem.network": ("Nginx", "HAProxy", "Istio"),
    "onprem.queue": ("Kafka", "RabbitMQ"),
}
_PROVIDERS: Final = ("aws", "gcp", "k8s", "onprem")
_ADJECTIVES: Final = (
    "orders",
    "billing",
    "public",
    "internal",
    "nightly",
    "shared",
    "user",
    "event",
    "search",
    "audit",
)
_THINGS: Final = (
    "service",
    "store",
    "queue",
    "worker",
    "gateway",
    "replica",
    "cache",
    "report",
    "index",
    "session log",
)
_VERBS: Final = ("reads", "writes", "publishes", "calls", "replicates to", "every 5 min", "HTTPS", "gRPC")
_WORDS: Final = [
    "the",
    "a",
    "host",
    "runs",
    "guest",
    "kernel",
    "memory",
    "page",
    "table",
    "disk",
    "network",
    "packet",
    "container",
    "image",
    "layer",
    "registry",
    "node",
    "pod",
    "service",
    "schedules",
    "isolates",
    "shares",
    "maps",
    "starts",
    "stops",
    "moves",
    "when",
    "because",
    "so",
    "that",
    "each",
    "one",
    "until",
    "before",
    "after",
]


@dataclass(slots=True)
class _Drawing:
    """One diagram in the making: its lines, the variables in it, and what it must import."""

    random: Random
    lines: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    imports: dict[str, set[str]] = field(default_factory=dict)

    def node(self, providers: tuple[str, ...], indent: str) -> None:
        module = self.random.choice([module for module in _KINDS if module.startswith(providers)])
        kind = self.random.choice(_KINDS[module])
        self.imports.setdefault(module, set()).add(kind)
        label = f"{self.random.choice(_ADJECTIVES)} {self.random.choice(_THINGS)}"
        if self.random.random() < 0.2:
            label += f"\\n10.0.{self.random.randrange(256)}.0/24"
        name = f"n{len(self.names)}"
        self.names.append(name)
        self.lines.append(f'{indent}{name} = {kind}("{label}")')

    def edge(self, tail: str, head: str) -> None:
        chance = self.random.random()
        if chance < 0.25:
            middle = f'Edge(label="{self.random.choice(_VERBS)}")'
        elif chance < 0.35:
            middle = f'Edge(color="{self.random.choice(("firebrick", "darkgreen", "#1f77b4"))}", style="dashed")'
        else:
            self.lines.append(f"    {tail} {self.random.choice(('>>', '>>', '>>', '-'))} {head}")
            return
        self.lines.append(f"    {tail} >> {middle} >> {head}")


def script(number: int, *, diagrams: int = 1) -> str:
    """Return the script of that number, which draws so many figures, as a person would write it."""
    random = Random(_SEED * 100_000 + number)  # not for secrets
    imports: dict[str, set[str]] = {}
    body = []
    for part in range(diagrams):
        drawing = _Drawing(random, imports=imports)
        _draw(drawing)
        name = f"figure_{number:04}" if diagrams == 1 else f"figure_{number:04}_{part:04}"
        title = f"Figure {number}" if diagrams == 1 else f"Figure {number} part {part}"
        splines = random.choice(
            ("", "", "", 'graph_attr={"splines": "spline"}, ', 'graph_attr={"splines": "curved"}, ')
        )
        direction = random.choice(("LR", "LR", "TB"))
        opened = f'with Diagram("{title}", filename="{name}", {splines}direction="{direction}", show=False):'
        body += ["", opened, *drawing.lines]
    head = [
        f'"""How the parts of example {number} work together."""',
        "",
        "from diagrams import Cluster, Diagram, Edge",
    ]
    head += [f"from diagrams.{module} import {', '.join(sorted(kinds))}" for module, kinds in sorted(imports.items())]
    return "\n".join([*head, *body]) + "\n"


def _draw(drawing: _Drawing) -> None:
    """State 4 to 12 nodes, some in clusters, each connected with an earlier one, and a few edges more."""
    random = drawing.random
    providers = tuple(random.sample(_PROVIDERS, random.choice((1, 1, 2))))
    wanted = random.randint(4, 12)
    while len(drawing.names) < wanted:
        left = wanted - len(drawing.names)
        if left < 2 or random.random() < 0.5:
            drawing.node(providers, "    ")
            continue
        drawing.lines.append(f'    with Cluster("{random.choice(_ADJECTIVES)} zone {len(drawing.names)}"):')
        for _ in range(random.randint(2, min(left, 4))):
            drawing.node(providers, " " * 8)
    names = drawing.names
    pairs = {(names[random.randrange(index)], names[index]) for index in range(1, wanted)}
    for _ in range(wanted // 4):
        tail, head = sorted(random.sample(range(wanted), 2))
        pairs.add((names[tail], names[head]))
    for tail, head in sorted(pairs):
        drawing.edge(tail, head)


def tree(nodes: int) -> str:
    """Return the script of a tree with so many nodes, four below each."""
    return _large(nodes, [((number - 1) // 4, number) for number in range(1, nodes)], "Tree")


def noted(nodes: int) -> str:
    """Return the script of a tree with so many nodes in groups of ten, each with a note, as in a figure to be walked."""
    lines = ["    nodes = []"]
    for number in range(nodes):
        if number % 10 == 0:
            lines.append(f'    with Cluster("Rack {number // 10}"):')
        note = f"What server {number} is for, in a sentence of the usual length, and why it is there at all."
        lines.append(f'        nodes.append(Server("server {number}", note="{note}"))')
    lines += ["    for number in range(1, len(nodes)):", "        nodes[(number - 1) // 4] >> nodes[number]"]
    head = ["from diagrams import Cluster, Diagram", "from diagrams.onprem.compute import Server"]
    return "\n".join([*head, "", 'with Diagram("Noted", filename="noted", show=False):', *lines]) + "\n"


def tangle(nodes: int, edges: int) -> str:
    """Return the script of so many nodes with so many orthogonal edges between any of them."""
    random = Random(_SEED)  # not for secrets
    return _large(nodes, [tuple(random.sample(range(nodes), 2)) for _ in range(edges)], "Tangle")


def _large(nodes: int, edges: list[tuple[int, ...]], title: str) -> str:
    lines = [f'    n{number} = Server("server {number}")' for number in range(nodes)]
    lines += [f"    n{tail} >> n{head}" for tail, head in edges]
    head = ["from diagrams import Diagram", "from diagrams.onprem.compute import Server"]
    opened = f'with Diagram("{title} of {nodes}", filename="large", direction="TB", show=False):'
    return "\n".join([*head, "", opened, *lines]) + "\n"


def page(number: int, figure: str) -> str:
    """Return a page of some 500 words; `figure` is the address of its figure, or "" for a page without one."""
    random = Random(_SEED + number)  # not for secrets
    parts = [f"# Page {number}", _paragraph(random)]
    for section in range(4):
        parts += [f"## Part {section}", _paragraph(random), _paragraph(random)]
        if section == 1 and figure:
            parts.append(f"![How the parts work together]({figure})")
        if section == 2:
            parts += ["\n".join(f"- {_sentence(random, 8)}" for _ in range(4)), "```console\n$ lsns -t pid\n```"]
    return "\n\n".join(parts) + "\n"


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words)).capitalize() + "."


def _paragraph(random: Random) -> str:
    return " ".join(_sentence(random, random.randint(8, 16)) for _ in range(4))


def write_scripts(folder: Path, count: int, ending: str = ".py") -> list[Path]:
    """Write the scripts of the numbers from 0 and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"figure_{number:04}{ending}" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(script(number), encoding="utf-8")
    return paths
