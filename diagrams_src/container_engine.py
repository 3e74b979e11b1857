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

from livediagrams import step

DOCKER = "https://docs.docker.com/get-started/docker-overview/"
NAMESPACES = "https://man7.org/linux/man-pages/man7/namespaces.7.html"
OCI = "https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md"
RUNTIMES = "https://docs.docker.com/engine/daemon/alternative-runtimes/"
STORE = "https://docs.docker.com/engine/storage/containerd/"
SHIM = "https://github.com/containerd/containerd/blob/main/docs/runtime-v2.md"


def set_up(label: str = "") -> Edge:
    """Return the look of a step that is over once the container runs."""
    return Edge(label=label, style="dashed")


with Diagram("The container engine stack", filename="container_engine", show=False):
    with Column():
        with Row():
            command = Person("docker\ncommand", note="Sends requests to the daemon's REST interface.", source=DOCKER)
            Blank()
            registry = Data(
                "Registry\nof images", note="Where images come from, for example Docker Hub.", source=DOCKER
            )
        with Row():
            with Column():
                with Frame("Container 1", note="What the kernel lets these processes see and use.") as container_1:
                    Application("App A", note="An ordinary process with a restricted view.")
                    Userspace("Libraries", note="From the image, and of no concern to the host.")
            with Frame("Engine", note="Several programs that take turns; none is in an application's path.") as engine:
                dockerd = Engine(
                    "dockerd",
                    note="Programming interface, networks, volumes, builds. Leaves the running to containerd.",
                    source=RUNTIMES,
                )
                containerd = Engine(
                    "containerd",
                    note="Pulls images and unpacks their layers (in Docker: as of Engine 29, on fresh installs); "
                    "supervises.",
                    source=STORE,
                )
                with Row():
                    shim_1 = Engine(
                        "shim\nparent",
                        note="containerd-shim-runc-v2: parent of container 1. Keeps its output and its exit code, "
                        "so that the daemons may restart.",
                        source=SHIM,
                    )
                    shim_2 = Engine("shim\nparent", note="containerd-shim-runc-v2: parent of container 2.", source=SHIM)
                runc = Engine(
                    "runc\nruns, then ends",
                    note="Asks the kernel for namespaces, cgroups and limits, starts the program and leaves.",
                    source=OCI,
                )
            with Column():
                with Frame("Container 2", note="Set up in the same way, by a shim and a run of runc.") as container_2:
                    Application("App B", note="Shares the kernel with App A; neither sees the other.")
                    Userspace("Libraries", note="In other versions than those of container 1, if need be.")
        Boundary("kernel boundary", note="Crossed by system calls, directly: no engine in between.")
        kernel = HostKernel(
            "Host kernel\nnamespaces, cgroups, seccomp",
            note="This is what isolates, by capabilities and file system mounts as well.",
            source=NAMESPACES,
        )
        Hardware("Hardware\nor a VM", note="A physical server or, more often in clouds, a virtual machine.")
    command >> set_up("REST") >> dockerd
    dockerd >> set_up("gRPC") >> containerd
    containerd >> set_up("pull") >> registry
    containerd >> set_up() >> [shim_1, shim_2]
    [shim_1, shim_2] >> set_up() >> runc
    runc >> set_up("sets up") >> kernel
    shim_1.edge_to(container_1, style="dashed")
    shim_2.edge_to(container_2, style="dashed")
    for container in (container_1, container_2):
        container.edge_to(kernel, label="system calls")
    step("Somebody types: docker run.", focus=[command, dockerd, (command, dockerd)])
    step(
        "dockerd hands the wish on to containerd, which fetches and unpacks the image.",
        focus=[dockerd, containerd, registry, (dockerd, containerd), (containerd, registry)],
    )
    step(
        "containerd starts a shim for the container, and the shim runs runc.",
        focus=[containerd, shim_1, runc, (containerd, shim_1), (shim_1, runc)],
    )
    step(
        "runc has the kernel build the isolation, starts the application and ends.",
        focus=[runc, kernel, container_1, (runc, kernel)],
    )
    step(
        "From now on the application talks to the kernel alone. With Docker's live restore it runs on even when "
        "dockerd stops.",
        focus=[container_1, container_2, kernel, (container_1, kernel), (container_2, kernel)],
    )
    step("So the engine builds and supervises. The wall is the kernel.", focus=[engine, kernel])
