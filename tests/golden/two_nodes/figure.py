"""A client asks a server."""

from diagrams import Diagram
from diagrams.onprem.client import User
from diagrams.onprem.compute import Server

with Diagram("Two nodes", show=False):
    User("Client") >> Server("Web server\nin the cellar")
