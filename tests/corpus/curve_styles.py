"""One figure with every kind of line."""

from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.compute import Server
from diagrams.onprem.database import PostgreSQL
from diagrams.onprem.inmemory import Redis

for style in ("ortho", "curved", "spline", "polyline", "line", "true"):
    with Diagram(f"Lines {style}", show=False, graph_attr={"splines": style}):
        gateway, store = Server("gateway"), PostgreSQL("store")
        with Cluster("Services"):
            orders, billing = Server("orders"), Server("billing")
            with Cluster("Cache"):
                cache = Redis("sessions")
        gateway >> Edge(label="rest") >> orders >> cache
        gateway >> Edge(label="grpc", style="dashed") >> billing >> cache
        orders >> store
        billing >> Edge(label="writes") >> store
