"""Every node of one row joined with every node of the next: nodes that are alike keep their order."""

from diagrams import Cluster, Diagram
from diagrams.k8s.compute import Pod
from diagrams.k8s.network import Ingress
from diagrams.k8s.storage import PV

for direction in ("TB", "LR"):
    with Diagram(f"Fans {direction}", show=False, direction=direction):
        with Cluster("Pods"):
            pods = [Pod(f"pod {number}") for number in range(4)]
        Ingress("entry") >> pods
        volumes = [PV(f"volume {number}") for number in range(3)]
        for pod in pods:
            pod >> volumes
