"""Two stacks on one ground line."""

from diagrams import Cluster, Diagram, Edge, Node


def group(label="", **attributes):
    return Cluster(label, graph_attr=attributes)


with Diagram("Panels", show=False):
    with group(arrange="row", role="panels"):
        with group("Virtual machines\na kernel each", arrange="column"):
            with group(arrange="row"):
                for letter in "AB":
                    with group(f"VM {letter}", arrange="column", role="frame"):
                        Node(f"App {letter}", role="application")
                        Node("Guest kernel", role="kernel")
            Node("virtual hardware", role="boundary")
            Node("Hypervisor", role="hypervisor", note="Shares the machine out.", source="F01")
            Node("Hardware", role="hardware")
        with group("Containers\none kernel", arrange="column"):
            with group(arrange="row"):
                with group("Container", arrange="column", role="frame"):
                    Node("App", role="application")
                    Node("no kernel inside", role="blank")
                engine = Node("Engine", role="engine", style="dashed")
            Node("system calls", role="boundary")
            kernel = Node("Kernel", role="kernel")
            Node("Hardware", role="hardware")
    engine >> Edge(label="sets up", style="dashed") >> kernel
