"""Edges that share their way, through joints without a box."""

from diagrams import Cluster, Diagram, Node
from diagrams.onprem.compute import Server
from diagrams.onprem.inmemory import Redis
from diagrams.onprem.network import Nginx

with Diagram("Merged", show=False, graph_attr={"splines": "spline", "concentrate": "true"}):
    with Cluster("Services"):
        services = [Server("first"), Server("second"), Server("third")]
    joint = Node("", shape="plaintext", width="0", height="0")
    Nginx("entry") >> services >> joint >> [Redis("sessions"), Redis("queue")]
