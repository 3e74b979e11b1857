"""No system lies below a type 1 hypervisor, yet the device drivers have to be somewhere: beside it or inside it.

Two panels, each a stack with the hardware at the bottom and a guest at the left. In the designs of Xen and of Hyper-V
a privileged system stands beside the guest, on the same hypervisor; it has the device drivers and does the guest's
input and output. In ESXi no such system is needed, as the hypervisor is a kernel with drivers of its own. In both, the
guest's computing runs straight on the processor, past the virtual hardware, and exits lead to the hypervisor.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Blank, Column, Frame, GuestKernel, Hardware, Hypervisor, Row, VirtualHardware

from livediagrams import step

ESXI = (
    "https://packtpub.com/en-gb/product/vmware-vsphere-design-essentials-9781784390044/chapter/"
    "2-dot-designing-vmware-esxi-host-cluster-and-vcenter-2/section/design-essentials-for-migrating-esxi-ch02lvl1sec15"
)
HYPER_V = "https://learn.microsoft.com/en-us/virtualization/hyper-v-on-windows/reference/hyper-v-architecture"
XEN = "https://xenbits.xen.org/docs/latest/admin-guide/introduction.html"

with Diagram(
    "Type 1: a hypervisor on the bare machine",
    filename="type_1_hypervisor",
    show=False,
    graph_attr={"compare": "type-2-hypervisor"},
):
    with Row(role="panels"):
        with Column("Xen, Hyper-V\ndrivers beside the hypervisor"):
            with Row():
                with Frame("Guest", note="Xen calls it domU, Hyper-V a child partition.") as guest_1:
                    Application("Guest apps", note="Run as on a real computer.")
                    kernel_1 = GuestKernel(
                        "Guest kernel", note="Usually has drivers that know the way to the system beside it."
                    )
                    with Row():
                        Blank(share="24")
                        virtual_1 = VirtualHardware(
                            "Virtual hardware",
                            share="76",
                            note="Requests go through shared memory in Xen, and through VMBus in Hyper-V.",
                        )
                with Column():
                    with Frame(
                        "dom0\nor root partition",
                        note="Privileged, started with the machine: dom0 in Xen, the root partition in Hyper-V.",
                        source=XEN,
                    ) as helper:
                        drivers = GuestKernel(
                            "Device drivers\nLinux or Windows",
                            note="Linux, as a rule, in dom0; Windows in the root partition, with one process for each "
                            "VM.",
                            source=HYPER_V,
                        )
            with Row():
                Blank(share="14")
                hypervisor_1 = Hypervisor(
                    "Hypervisor\nprocessor, memory",
                    share="66",
                    note="Small on purpose: Xen itself knows nothing of disks or network cards.",
                    source=XEN,
                )
                Blank(share="20")
            hardware_1 = Hardware(
                "Hardware\na server", note="Its devices are in the hands of dom0 or the root partition."
            )
        with Column("ESXi\ndrivers inside the hypervisor"):
            with Row():
                with Frame("Guest", note="The same as in the other design.") as guest_2:
                    Application("Guest apps", note="Run as on a real computer.")
                    kernel_2 = GuestKernel("Guest kernel", note="Talks to virtual devices, as in the other design.")
                    with Row():
                        Blank(share="24")
                        virtual_2 = VirtualHardware(
                            "Virtual hardware", share="76", note="Looked after by a monitor, one for each VM."
                        )
                with Column():
                    beside = Blank(
                        "no OS\nbeside", note="Management runs beside the guests, but is not in the way of I/O."
                    )
            with Row():
                Blank(share="19")
                hypervisor_2 = Hypervisor(
                    "Hypervisor\nwith the device drivers",
                    share="81",
                    note="VMkernel, a kernel of VMware's own: scheduler, drivers, storage and network in one.",
                    source=ESXI,
                )
            hardware_2 = Hardware(
                "Hardware\na server", note="Has to be on the list of what the VMkernel has drivers for."
            )
    virtual_1 >> Edge(label="I/O") >> drivers
    drivers >> hardware_1
    hypervisor_1 >> hardware_1
    hypervisor_2 >> hardware_2
    virtual_1 >> Edge(label="exits") >> hypervisor_1
    virtual_2 >> Edge(label="exits\nand I/O") >> hypervisor_2
    for kernel, hardware in ((kernel_1, hardware_1), (kernel_2, hardware_2)):
        kernel >> Edge(label="runs\ndirectly", style="bold") >> hardware
    step(
        "Nothing lies between hypervisor and hardware: it is there first, and rules over processor and memory.",
        focus=[
            *(hypervisor_1, hardware_1, hypervisor_2, hardware_2),
            *((hypervisor_1, hardware_1), (hypervisor_2, hardware_2)),
        ],
    )
    step(
        "What a guest computes runs on the processor itself, as it does with type 2.",
        focus=[guest_1, guest_2, hardware_1, hardware_2, (kernel_1, hardware_1), (kernel_2, hardware_2)],
    )
    step(
        "With Xen and Hyper-V, reading a disk leads to the system beside the guest, which has the driver.",
        focus=[guest_1, helper, hardware_1, (virtual_1, drivers), (drivers, hardware_1)],
    )
    step(
        "With ESXi the driver is in the hypervisor, and no other system is in the way.",
        focus=[guest_2, beside, hypervisor_2, hardware_2, (virtual_2, hypervisor_2), (hypervisor_2, hardware_2)],
    )
    step("So type 1 says where the hypervisor sits, not how short the way to the disk is, nor how stable the result.")
