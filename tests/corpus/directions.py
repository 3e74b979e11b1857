"""A balancer and its workers, in each of the four reading directions."""

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2
from diagrams.aws.database import RDS
from diagrams.aws.network import ELB

for direction in ("TB", "BT", "LR", "RL"):
    with Diagram(f"To {direction}", direction=direction, show=False):
        balancer, store = ELB("balancer"), RDS("events")
        with Cluster("Workers"):
            workers = [EC2(f"worker {number}") for number in range(3)]
        balancer >> Edge(label="http") >> workers >> store
