"""An image takes its libraries along; kernel, processor and data are those of the machine it comes to.

Two containers from the same image, on two machines. In both a Linux kernel lies under them, across a dotted line;
application and libraries come from the image, data and secrets are handed in from the machine. On the server that Linux
lies right on the hardware. On the Mac it is in a hidden virtual machine, with the kernel of macOS in between. The
processors are of different kinds, and need each a variant of the image.
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
    Row,
    Userspace,
)

from livediagrams import step


def container(name: str) -> Frame:
    """Return what is the same on every machine."""
    with Frame(name, note="Started from one image on both, in the variant for the processor.") as frame:
        Application("App\nfrom the same image", note="Your program, known by the image's hash.")
        Userspace(
            "Libraries\nfrom the same image",
            note="With tools, language runtime and default settings: the classic cause of trouble on other machines, "
            "now packed.",
        )
    return frame


def place(machine: str) -> Data:
    """Return what each machine brings of its own."""
    with Column():
        return Data(
            f"Data, secrets\n{machine}",
            note="Passwords, certificates, addresses and the data itself do not belong into an image. Limits of memory "
            "and network differ too.",
        )


def boundary() -> Boundary:
    """Return the line above which things travel."""
    return Boundary("kernel boundary", note="The image ends above it; what lies below was there.")


with Diagram("What travels and what stays", filename="portability", show=False):
    with Row(role="panels"):
        with Column("Linux server\nits kernel fits the image"):
            with Frame("Linux on the server", note="An ordinary system."):
                with Row():
                    container_1 = container("Container 1")
                    place_1 = place("of this server")
                boundary()
                linux = HostKernel(
                    "Linux kernel\nof this server",
                    note="An image for Linux needs Linux. One for Windows needs a Windows of matching version, or "
                    "Hyper-V isolation.",
                    source="https://learn.microsoft.com/en-us/virtualization/windowscontainers/about/containers-vs-vm",
                )
            Blank("no second kernel", note="Nothing between this kernel and the processor, no VM either.")
            processor_1 = Hardware(
                "Processor: amd64\nof this server",
                note="An image holds machine code of one kind; an index of images offers one for each kind.",
                source="https://github.com/opencontainers/image-spec/blob/main/spec.md",
            )
        with Column("Mac\nits kernel does not fit"):
            with Frame(
                "Linux in a hidden VM",
                note="Docker Desktop starts it: on a Mac or a Windows PC containers for Linux run in a VM.",
                source="https://docs.docker.com/desktop/features/vmm/",
            ) as hidden:
                with Row():
                    container_2 = container("Container 2")
                    place_2 = place("of this Mac")
                boundary()
                guest = GuestKernel("Linux kernel\nof the hidden VM", note="Makes up for the one that is missing.")
            macos = HostKernel("macOS kernel\nof this Mac", note="Does not know the system calls of Linux.")
            processor_2 = Hardware(
                "Processor: arm64\nof this Mac",
                note="Code for amd64 runs here by emulation only; better to take the image built for arm64.",
            )
    for data, container_there in ((place_1, container_1), (place_2, container_2)):
        data.edge_to(container_there, note="Handed in when the container is started.")
    container_1.edge_to(linux, label="calls")
    container_2.edge_to(guest, label="calls")
    step(
        "What the image brings is the same everywhere: program, libraries, default settings.",
        focus=[container_1, container_2],
    )
    step("The kernel is not in it. Where it is of another family, a container does not start.", focus=[linux, macos])
    step(
        "So a Mac brings up a small virtual machine with Linux, without saying much about it.",
        focus=[hidden, guest, macos],
    )
    step(
        "The processor is not in it either: each kind needs a variant of the image, or else emulation.",
        focus=[processor_1, processor_2],
    )
    step("And what remains to be checked on each machine: data, secrets, addresses, limits.", focus=[place_1, place_2])
