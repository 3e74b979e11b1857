"""A person, a machine of layers, and a free group inside it."""

from diagrams import Cluster, Diagram, Edge, Node
from diagrams.onprem.client import User

from livediagrams import step

with Diagram("Mixed", show=False, direction="LR"):
    user = User("Admin")
    with Cluster("Machine", graph_attr={"arrange": "column", "role": "frame"}):
        with Cluster("Free", graph_attr={"note": "placed by Graphviz"}) as free:
            left = Node("left", shape="box")
            right = Node("right", shape="cylinder", href="https://example.com/right")
            left >> Edge(label="copies") >> right
        with Cluster(graph_attr={"arrange": "row"}):
            Node("User\nspace", role="userspace")
            kernel = Node("Kernel", role="kernel")
    user >> Edge(label="logs in") >> kernel
    user >> Edge(lhead=free.name, style="dotted") >> left
    step("The admin logs in.", focus=[user, (user, kernel)])
    step("What is in the machine shows.", focus=[free], reveal=True)
