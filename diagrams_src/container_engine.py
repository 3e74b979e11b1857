"""The engine builds containers and watches them; a running application talks to the kernel alone.

In the middle the engine's parts, on both sides a container, below them the host's kernel. Dashed arrows are set-up:
whoever types docker run asks dockerd, dockerd asks containerd, containerd gets the image from a registry and starts a
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


def set_up(label: str = "", **attributes: str) -> Edge:
    """Return the look of a step that is over once the container runs."""
    return Edge(label=label, style="dashed", **attributes)


with Diagram("The container engine stack", filename="container_engine", show=False):
    with Column():
        with Row():
            with Column(share="30.4"):
                with Frame("Container 1", note="What the kernel lets these processes see and use.") as container_1:
                    Application("App A", note="An ordinary process with a restricted view.")
                    Userspace("Libraries", note="From the image, and of no concern to the host.")
                    Blank("no kernel\ninside")
            with Column(share="39.2"):
                command = Person("You\ndocker run", note="The docker command is a client of the daemon.", source=DOCKER)
                with Frame(
                    "Engine", note="Several programs that take turns; none is in an application's path."
                ) as engine:
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
                    shims = Engine(
                        "shims\nwatch one each",
                        note="containerd-shim-runc-v2, one for each container and its parent: keeps output and exit "
                        "code, so that the daemons may restart.",
                        source=SHIM,
                    )
                    runc = Engine(
                        "runc\nthen ends",
                        note="Asks the kernel for namespaces, cgroups and limits, starts the program and leaves.",
                        source=OCI,
                    )
            with Column(share="30.4"):
                registry = Data(
                    "Registry\ngives images", note="Where images come from, for example Docker Hub.", source=DOCKER
                )
                with Frame("Container 2", note="Set up in the same way, by a shim and a run of runc.") as container_2:
                    Application("App B", note="Shares the kernel with App A; neither sees the other.")
                    Userspace("Libraries", note="In other versions than those of container 1, if need be.")
                    Blank("no kernel\ninside")
        Boundary("kernel boundary", note="Crossed by system calls, directly: no engine in between.")
        kernel = HostKernel(
            "Host kernel\nnamespaces, cgroups, seccomp",
            note="This is what isolates, by capabilities and file system mounts as well.",
            source=NAMESPACES,
        )
        Hardware("Hardware\nor a VM", note="A physical server or, more often in clouds, a virtual machine.")
    command >> set_up("asks", note="A request to the daemon's REST interface.") >> dockerd
    dockerd >> set_up("asks", note="By gRPC, a protocol for calls between programs.") >> containerd
    registry >> set_up(note="containerd pulls the image, if it is not there already.") >> containerd
    containerd >> set_up("starts") >> shims >> set_up("run") >> runc
    for container in (container_1, container_2):
        shims.edge_to(container, style="dashed")
    runc >> set_up("sets up") >> kernel
    for container in (container_1, container_2):
        container.edge_to(kernel, label="system calls")
    step("Somebody types: docker run.", focus=[command, dockerd, (command, dockerd)])
    step(
        "dockerd hands the wish on to containerd, which fetches and unpacks the image.",
        focus=[dockerd, containerd, registry, (dockerd, containerd), (registry, containerd)],
    )
    step(
        "containerd starts a shim for the container, and the shim runs runc.",
        focus=[containerd, shims, runc, (containerd, shims), (shims, runc)],
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
