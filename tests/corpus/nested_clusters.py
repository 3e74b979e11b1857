"""Clusters four deep, two of one name, one that is empty."""

from diagrams import Cluster, Diagram, Edge
from diagrams.k8s.compute import Pod
from diagrams.k8s.network import Service

with Diagram("Nested", show=False, direction="TB"):
    with Cluster("Region"):
        with Cluster("Zone"), Cluster("Subnet with a rather long title"):
            with Cluster("Node"):
                first = Pod("first")
            second = Pod("second")
        with Cluster("Zone"), Cluster("Subnet"):
            third = Pod("third")
    with Cluster("Empty"):
        pass
    Service("entry") >> [first, second, third]
    first >> Edge(label="sync") << third
