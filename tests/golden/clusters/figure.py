"""Requests are balanced over two workers, which share a database.

The balancer stands outside the cluster of workers.
"""

from diagrams import Cluster, Diagram, Edge, Node
from diagrams.onprem.database import PostgreSQL
from diagrams.onprem.network import Nginx

with Diagram("Clusters", show=False, direction="TB"):
    balancer = Nginx("Balancer")
    with Cluster("Site"):
        with Cluster("Workers"):
            workers = [Node(f"Worker {number}", shape="box", note="stateless") for number in (1, 2)]
        store = PostgreSQL("Orders")
    balancer >> Edge(label="HTTP") >> workers
    workers >> Edge(label="reads and writes", style="dashed", color="firebrick") >> store
