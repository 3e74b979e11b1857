"""The engine builds containers and watches them; a running application talks to the kernel alone.

In the middle the engine's parts, on both sides a container, below them the host's kernel. Dashed
arrows are set-up: the docker command asks dockerd, dockerd asks containerd, containerd pulls the image and starts a
shim for each container, the shim runs runc, and runc asks the kernel for the isolation, starts the program and leaves.
Solid arrows are the run-time path: from each application straight to the kernel.
"""

from diagrams import Diagram, Edge
from vocabulary import (
    Application,
    Blank,
    Boundary,
    Column,
    Data,
    Engine,
    Frame,
    Hardware,
    HostKernel,
    Person,
    Row,
    Userspace,
)


def set_up(label: str = "") -> Edge:
    """Return the look of a step that is over once the container runs."""
    return Edge(label=label, style="dashed")


with Diagram("The container engine stack", filename="container_engine", show=False):
    with Column():
        with Row():
            command = Person("docker\ncommand", note="Sends requests to the daemon's REST interface.")
            Blank()
            registry = Data("Registry\nof images", note="Where images come from, for example Docker Hub.")
        with Row():
            with Column():
                with Frame("Container A") as container_a:
                    Application("App A", note="An ordinary process with a restricted view.")
                    Userspace("Libraries")
            with Frame("Engine"):
                dockerd = Engine(
                    "dockerd",
                    note="Programming interface, networks, volumes, builds. Leaves the running to containerd.",
                )
                containerd = Engine("containerd", note="Pulls images, unpacks their layers, supervises.")
                with Row():
                    shim_a = Engine(
                        "shim\nparent",
                        note="containerd-shim-runc-v2: parent of container A. Keeps its output and its exit code, "
                        "so that the daemons may restart.",
                    )
                    shim_b = Engine("shim\nparent", note="containerd-shim-runc-v2: parent of container B.")
                runc = Engine(
                    "runc\nruns, then exits",
                    note="Asks the kernel for namespaces, cgroups and limits, starts the program and leaves.",
                )
            with Column():
                with Frame("Container B") as container_b:
                    Application(
                        "App B",
                        note="Other versions of libraries, the same kernel; neither application sees the other.",
                    )
                    Userspace("Libraries")
        Boundary("kernel boundary")
        kernel = HostKernel(
            "Host kernel\nnamespaces, cgroups, capabilities, seccomp, overlayfs", note="This is what isolates."
        )
        Hardware("Hardware, or a VM", note="A physical server or, more often in clouds, a virtual machine.")
    command >> set_up("REST") >> dockerd
    dockerd >> set_up("gRPC") >> containerd
    containerd >> set_up("pull") >> registry
    containerd >> set_up() >> [shim_a, shim_b]
    [shim_a, shim_b] >> set_up() >> runc
    runc >> set_up("sets up") >> kernel
    shim_a.edge_to(container_a, style="dashed")
    shim_b.edge_to(container_b, style="dashed")
    for container in (container_a, container_b):
        container.edge_to(kernel, label="system calls")
