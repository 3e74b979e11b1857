"""A virtual machine is a whole computer in software: its kernel takes virtual hardware for real.

Two virtual machines side by side. Each is a stack: applications, libraries, a kernel of its own, and virtual hardware,
that is virtual processors, memory, a disk and a network card. One runs Linux, the other Windows. Below them lies the
hypervisor boundary. Most of a guest's instructions run on the processor with nobody in between; only on an exit does
the processor hand over to the hypervisor, which shares out the hardware at the bottom.
"""

from diagrams import Diagram, Edge
from vocabulary import (
    Application,
    Boundary,
    Column,
    Frame,
    GuestKernel,
    Hardware,
    Hypervisor,
    Row,
    Userspace,
    VirtualHardware,
)

from livediagrams import step

HYPER_V = "https://learn.microsoft.com/en-us/virtualization/hyper-v-on-windows/reference/hyper-v-architecture"
KVM = "https://docs.kernel.org/virt/kvm/api.html"
THEORY = "https://study.space/p/Formal_requirements_for_virtualizable_third_generation_architectures"

with Diagram(
    "Anatomy of a virtual machine",
    filename="vm_anatomy",
    show=False,
    graph_attr={"compare": "container-engine"},
):
    with Column():
        with Row():
            with Frame(
                "VM 1",
                note="What a program in it does is the same as on the real machine, but for timing and quantities.",
                source=THEORY,
            ) as vm_1:
                applications_1 = Application("Applications", note="Ordinary programs, made for a real computer.")
                Userspace("Libraries", note="With tools and services: what a system has beside its kernel.")
                kernel_1 = GuestKernel(
                    "Guest kernel\nLinux, say", note="A complete kernel; the machine it sees is its own."
                )
                virtual_1 = VirtualHardware(
                    "Virtual hardware\nvCPUs, memory, disk, network card",
                    note="A new virtual machine is an empty shell; processors and memory are given to it.",
                    source=KVM,
                )
            with Frame("VM 2", note="Sees nothing of its neighbour.") as vm_2:
                applications_2 = Application("Applications", note="May be for a quite different system.")
                Userspace("Libraries", note="Other ones, or other versions, than next door.")
                kernel_2 = GuestKernel("Guest kernel\nWindows, say", note="Kernels need not be of one kind.")
                virtual_2 = VirtualHardware(
                    "Virtual hardware\nvCPUs, memory, disk, network card",
                    note="A set of its own: neither machine can see the other's.",
                )
        Boundary("hypervisor boundary", note="Guarded with the processor's help; the regular way across is an exit.")
        hypervisor = Hypervisor(
            "Hypervisor\nshares out the hardware",
            note="Decides which real part stands behind a virtual one, and keeps control of them all.",
            source=HYPER_V,
        )
        hardware = Hardware(
            "Hardware\nprocessors, memory, disks, network cards",
            note="Today's processors help: Intel VT-x, AMD-V and their like have a mode for guests.",
        )
    exits = "Happens when a guest does what it may not do alone, for instance when it touches a device."
    for machine in (virtual_1, virtual_2):
        machine >> Edge(label="exits", note=exits) >> hypervisor
    step("At the bottom is a real machine: processors, memory, disks, network cards.", focus=[hardware])
    step("The hypervisor owns it, and offers each VM a set of virtual parts.", focus=[hypervisor, virtual_1, virtual_2])
    step(
        "On such a set a kernel starts as it would on a real computer.",
        focus=[kernel_1, kernel_2, virtual_1, virtual_2],
    )
    step(
        "Applications ask their own kernel for what they need; the hypervisor has no part in that.",
        focus=[applications_1, applications_2, kernel_1, kernel_2],
    )
    step(
        "Only when a guest does something it may not do alone does the processor hand over to the hypervisor.",
        focus=[vm_1, vm_2, hypervisor, (virtual_1, hypervisor), (virtual_2, hypervisor)],
    )
