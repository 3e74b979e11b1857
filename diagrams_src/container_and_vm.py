"""A virtual machine brings a kernel of its own; a container uses the one that is there.

Two stacks on one ground line. On the left two virtual machines, each with an application, libraries and a kernel of
its own, stand on a hypervisor that imitates hardware. On the right two containers, each with an application and
libraries only, stand on one shared kernel. The container engine stands beside them: it sets them up and stands aside.
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

from livediagrams import step

BOUNDARY = "https://doi.org/10.6028/NIST.SP.800-190"
NODES = "https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/"
USER_MODE = "https://learn.microsoft.com/en-us/virtualization/windowscontainers/about/containers-vs-vm"

with Diagram("Container and virtual machine side by side", filename="container_and_vm", show=False):
    with Row(role="panels"):
        with Column("Virtual machines\neach brings a kernel of its own"):
            with Row():
                with Frame("VM 1", note="A whole computer in software, started like one.") as vm_1:
                    Application("App A", note="Comes with a whole operating system, in a disk image of gigabytes.")
                    Userspace("Libraries", note="The part of the system that is not its kernel.")
                    kernel_1 = GuestKernel(
                        "Guest kernel\nLinux, say",
                        note="Boots like on a real machine, uses memory of its own, may be of any operating system.",
                    )
                with Frame("VM 2", note="Shares with its neighbour nothing above the hypervisor.") as vm_2:
                    Application("App B", note="Made for another system than its neighbour.")
                    Userspace("Libraries", note="Those of another system.")
                    kernel_2 = GuestKernel(
                        "Guest kernel\nWindows, say", note="Need not be of the same system as its neighbour."
                    )
            Boundary("hypervisor boundary", note="Virtual hardware: the smaller of the two surfaces to guard.")
            hypervisor = Hypervisor(
                "Hypervisor\nimitates hardware",
                note="The wall on this side is the virtual hardware: narrow, and guarded with the processor's help.",
            )
            hardware = Hardware(
                "Hardware\na server", note="Real processors, memory and devices, shared out by the hypervisor."
            )
        with Column("Containers\nall share the host's kernel"):
            with Row():
                engine = Engine(
                    "Engine\nnot in the way",
                    note="Sets containers up and watches them. No call of an application passes through it.",
                )
                with Frame("Container 1", note="Processes with a restricted view.", source=USER_MODE) as container_1:
                    Application("App A", note="A process of the host's kernel.")
                    Userspace("Libraries", note="The image holds what an application needs, and no kernel.")
                    none_1 = Blank("no kernel\ninside", note="Nothing to boot, and no memory taken for it.")
                with Frame("Container 2", note="Sees neither its neighbour nor its files.") as container_2:
                    Application("App B", note="Another process of the same kernel.")
                    Userspace("Libraries", note="May be another distribution's.")
                    none_2 = Blank("no kernel\ninside", note="So it has to be made for the host's kind of kernel.")
            Boundary(
                "kernel boundary",
                note="A less sharp line than the other, as all share the kernel behind it.",
                source=BOUNDARY,
            )
            kernel = HostKernel(
                "Host kernel\nnamespaces, cgroups",
                note="The wall on this side is the system-call interface: a wide one, of several hundred calls.",
            )
            hardware_or_vm = Hardware(
                "Hardware\nor a VM",
                note="In clouds this is most commonly a virtual machine, so that both pictures stack.",
                source=NODES,
            )
    for machine in (vm_1, vm_2):
        machine.edge_to(hypervisor, label="exits", note="Happen when a guest does what it may not do alone.")
    for container in (container_1, container_2):
        container.edge_to(kernel, label="system calls")
    engine >> Edge(label="sets up", style="dashed") >> kernel
    step(
        "On the left, an application asks its own kernel; only on an exit does the hypervisor step in.",
        focus=[vm_1, vm_2, hypervisor, (vm_1, hypervisor), (vm_2, hypervisor)],
    )
    step(
        "On the right, every application asks the one kernel that all of them share.",
        focus=[container_1, container_2, kernel, (container_1, kernel), (container_2, kernel)],
    )
    step(
        "The engine sets containers up and is not in the way: no call passes through it.",
        focus=[engine, kernel, (engine, kernel)],
    )
    step(
        "Each VM pays for a kernel, its memory and its start, and gets a second wall and any system it likes.",
        focus=[kernel_1, kernel_2],
    )
    step(
        "Containers save all that; in return, one flaw in the kernel or one wrong permission can reach the host.",
        focus=[none_1, none_2, kernel],
    )
    step(
        "In clouds, containers most commonly stand on a VM: there, the right side stands on the left.",
        focus=[hardware_or_vm, vm_1, vm_2],
    )
