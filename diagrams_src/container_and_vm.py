"""A virtual machine brings a kernel of its own; a container uses the one that is there.

Two stacks on one ground line. On the left two virtual machines, each with an application, libraries and a kernel of
its own, stand on a hypervisor that imitates hardware. On the right two containers, each with an application and
libraries only, stand on one shared kernel. The container engine stands beside them: it sets them up and is in no path.
"""

from diagrams import Diagram, Edge
from vocabulary import (
    Application,
    Blank,
    Boundary,
    Column,
    Engine,
    Frame,
    GuestKernel,
    Hardware,
    HostKernel,
    Hypervisor,
    Row,
    Userspace,
)

with Diagram("Container and virtual machine side by side", filename="container_and_vm", show=False):
    with Row(role="panels"):
        with Column("Virtual machines\neach brings a kernel of its own"):
            with Row():
                with Frame("VM 1") as vm_1:
                    Application("App A")
                    Userspace("Libraries")
                    GuestKernel(
                        "Guest kernel\nLinux, say",
                        note="Boots like on a real machine, uses memory of its own, may be of any operating system.",
                    )
                with Frame("VM 2") as vm_2:
                    Application("App B")
                    Userspace("Libraries")
                    GuestKernel("Guest kernel\nWindows, say", note="Need not be of the same system as its neighbour.")
            Boundary("hypervisor boundary")
            hypervisor = Hypervisor(
                "Hypervisor\nimitates hardware",
                note="The wall on this side is the virtual hardware: narrow, and guarded with the processor's help.",
            )
            Hardware("Hardware", note="Real processors, memory and devices, shared out by the hypervisor.")
        with Column("Containers\nall share the host's kernel"):
            with Row():
                with Column():
                    engine = Engine(
                        "Engine\nbeside,\nnot between",
                        note="Sets containers up and watches them. No call of an application passes through it.",
                    )
                with Frame("Container 1") as container_1:
                    Application("App A")
                    Userspace("Libraries")
                    Blank("no kernel\ninside")
                with Frame("Container 2") as container_2:
                    Application("App B")
                    Userspace("Libraries")
                    Blank("no kernel\ninside")
            Boundary("kernel boundary")
            kernel = HostKernel(
                "One kernel for all\nnamespaces, cgroups",
                note="The wall on this side is the system-call interface: a wide one, of several hundred calls.",
            )
            Hardware(
                "Hardware, or a VM", note="In clouds this is usually a virtual machine, so that both pictures stack."
            )
    for machine in (vm_1, vm_2):
        machine.edge_to(hypervisor, label="exits")
    for container in (container_1, container_2):
        container.edge_to(kernel, label="calls")
    engine >> Edge(label="set-up only", style="dashed") >> kernel
