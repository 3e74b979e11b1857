"""An image takes its libraries along; kernel, processor and data are those of the machine it comes to.

Two containers from the same image, on two machines. In both a Linux kernel lies under them, across a dotted line;
application and libraries come from the image, data and secrets are handed in from the machine. On the server that Linux
lies right on the hardware. On the Mac it is in a hidden virtual machine, with a hypervisor and the kernel of macOS in
between. The processors are of different kinds, amd64 and arm64, and need each a variant of the image.
"""

from diagrams import Diagram
from vocabulary import (
    Application,
    Blank,
    Boundary,
    Column,
    Data,
    Frame,
    GuestKernel,
    Hardware,
    HostKernel,
    Hypervisor,
    Row,
    Userspace,
)

from livediagrams import step

DESKTOP = "https://docs.docker.com/desktop/features/vmm/"


def container(processor: str) -> Frame:
    """Return what is the same on every machine, in the variant for its processor."""
    with Frame(
        "Container from one image", note="Started on both from one image, each in the variant for its processor."
    ) as frame:
        Application(f"App\n{processor} variant", note="Your program, known by the image's hash.")
        Userspace(
            f"Libraries\n{processor} variant",
            note="With tools, language runtime and default settings: the classic cause of trouble on other machines, "
            "now packed.",
        )
    return frame


def data(machine: str) -> Data:
    """Return what each machine brings of its own."""
    with Column():
        Blank()
        own = Data(
            f"Data, secrets\n{machine}",
            note="Passwords, certificates, addresses and the data itself do not belong into an image. Limits of memory "
            "and network differ too.",
        )
        Blank()
    return own


def boundary() -> Boundary:
    """Return the line above which things travel."""
    return Boundary("kernel boundary", note="The image ends above it; what lies below was there.")


with Diagram("What travels and what stays", filename="portability", show=False):
    with Row(role="panels"):
        with Column("Linux server\nits kernel fits the image"):
            with Row():
                with Frame("The server's own Linux", note="An ordinary system."):
                    container_1 = container("amd64")
                    boundary()
                    linux = HostKernel(
                        "Linux kernel",
                        note="An image for Linux needs Linux. One for Windows needs a Windows of matching version, or "
                        "Hyper-V isolation.",
                        source="https://learn.microsoft.com/en-us/virtualization/windowscontainers/about/"
                        "containers-vs-vm",
                    )
                data_1 = data("of this server")
            Blank("no hypervisor", note="Linux is not in a virtual machine here.")
            Blank("no second kernel", note="Nothing between this kernel and the processor.")
            processor_1 = Hardware(
                "Processor: amd64",
                note="An image holds machine code of one kind; an index of images offers one for each kind.",
                source="https://github.com/opencontainers/image-spec/blob/main/spec.md",
            )
        with Column("Mac\nits kernel does not fit"):
            with Row():
                with Frame(
                    "Linux in a hidden VM",
                    note="Docker Desktop starts it: on a Mac or a Windows PC containers for Linux run in a VM.",
                    source=DESKTOP,
                ) as hidden:
                    container_2 = container("arm64")
                    boundary()
                    guest = GuestKernel("Linux kernel", note="Makes up for the one that is missing.")
                data_2 = data("of this Mac")
            hypervisor = Hypervisor(
                "Hypervisor",
                note="Apple's virtualization framework, or a virtual machine manager that Docker Desktop brings along.",
                source=DESKTOP,
            )
            macos = HostKernel("macOS kernel", note="Does not know the system calls of Linux.")
            processor_2 = Hardware(
                "Processor: arm64",
                note="Code for amd64 runs here by emulation only; better to take the image built for arm64.",
            )
    for own, container_there in ((data_1, container_1), (data_2, container_2)):
        own.edge_to(container_there, note="Handed in when the container is started.")
    step(
        "What the image brings is the same everywhere: program, libraries, default settings.",
        focus=[container_1, container_2],
    )
    step("The kernel is not in it. Where it is of another family, a container does not start.", focus=[linux, macos])
    step(
        "So a Mac brings up a small virtual machine with Linux, without saying much about it.",
        focus=[hidden, guest, hypervisor, macos],
    )
    step(
        "The processor is not in it either: each kind needs a variant of the image, or else emulation.",
        focus=[processor_1, processor_2],
    )
    step("And what remains to be checked on each machine: data, secrets, addresses, limits.", focus=[data_1, data_2])
