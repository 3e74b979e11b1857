"""With KVM a virtual machine is a process of Linux, and yet its guest's code runs straight on the processor.

A computer with Linux. A virtual machine is a QEMU process beside other processes; in it are QEMU's own part, which
imitates devices, and the guest with applications, a kernel and virtual hardware. In the host's system the KVM modules
stand beside the rest of the kernel. QEMU asks them, through /dev/kvm, to run the guest, and gets back what they cannot
settle: work for devices, which QEMU does by ordinary calls. Libvirt starts the process and stands aside.
"""

from diagrams import Diagram, Edge
from vocabulary import (
    Application,
    Blank,
    Column,
    Control,
    Frame,
    GuestKernel,
    Hardware,
    HostKernel,
    Hypervisor,
    Row,
    VirtualHardware,
)

from livediagrams import step

FIRST_COMMIT = "https://vulnerabilityhistory.org/commits/6aa8b732ca01c3d7a54e93f4d701b8aabbe60fb7"
KVM = "https://docs.kernel.org/virt/kvm/api.html"
QEMU = "https://www.qemu.org/docs/master/system/introduction.html"

with Diagram("KVM and QEMU: Linux as a hypervisor", filename="kvm_and_qemu", show=False):
    with Column():
        with Row():
            with Frame(
                "QEMU: one process for each VM",
                note="To Linux a process, and each virtual processor a thread of it: top and kill work on it.",
                source=FIRST_COMMIT,
            ) as process:
                with Row():
                    with Frame("Guest", share="62", note="Runs in the processor's guest mode.") as guest:
                        Application("Guest apps", note="Ask the guest kernel only; of KVM they see nothing.")
                        guest_kernel = GuestKernel(
                            "Guest kernel\nunmodified", note="Often has virtio drivers, made for virtual devices."
                        )
                        with Row():
                            Blank(share="28")
                            virtual_hardware = VirtualHardware(
                                "Virtual hardware",
                                share="72",
                                note="Processors by KVM; memory and most devices by QEMU. KVM maps that memory.",
                            )
                    qemu = Hypervisor(
                        "Devices and I/O",
                        share="38",
                        note="Imitates devices, and owns the guest's memory. Firecracker is another such program.",
                        source=QEMU,
                    )
            with Column():
                manager = Control(
                    "libvirt\nstarts VMs",
                    note="Describes, starts and stops VMs; tools such as virt-manager use it.",
                    source=QEMU,
                )
                Blank()
                processes = Application(
                    "Other processes\nof any kind",
                    note="A shell, a database: they share processor and memory with the virtual machines.",
                )
        with Row():
            Blank(share="15")
            with Frame("Host", share="85", note="An ordinary Linux.") as host:
                with Row():
                    kvm = Hypervisor(
                        "KVM modules\nenter guest mode",
                        note="Enters and leaves guest mode, and settles frequent exits itself.",
                        source=KVM,
                    )
                    linux = HostKernel(
                        "Host kernel\nLinux: scheduler, drivers",
                        note="Its scheduler and its memory management treat a virtual machine as one more process.",
                    )
        hardware = Hardware(
            "Hardware\nprocessor with VT-x or AMD-V",
            note="The processor has, beside user and kernel mode, one for guests.",
        )
    manager.edge_to(process, style="dashed")
    processes >> Edge(label="system\ncalls") >> linux
    qemu >> Edge(label="system\ncalls", note="Reading the guest's disk is reading a file.") >> linux
    loop = "A call through /dev/kvm sets the guest going, and comes back when there is work for QEMU."
    qemu >> Edge(label="run", forward=True, reverse=True, note=loop) >> kvm
    virtual_hardware >> Edge(label="exits") >> kvm
    guest_kernel >> Edge(label="runs\ndirectly", style="bold") >> hardware
    linux >> hardware
    step("Linux is there first; with its KVM modules loaded, it has the file /dev/kvm.", focus=[host, hardware])
    step(
        "QEMU opens that file, makes a VM, and gives it memory and virtual processors: one process, some threads.",
        focus=[process, kvm, (qemu, kvm)],
    )
    step(
        "Then KVM puts the processor into guest mode, and the guest's code runs on it directly.",
        focus=[guest, kvm, hardware, (guest_kernel, hardware)],
    )
    step(
        "Many exits KVM settles itself; work for a device goes back to QEMU, which calls Linux like any program.",
        focus=[virtual_hardware, kvm, qemu, linux, (virtual_hardware, kvm), (qemu, kvm), (qemu, linux)],
    )
    step(
        "Type 1 or type 2? The hypervisor is the kernel, on the bare machine; and that is an ordinary system's kernel.",
        focus=[host, processes, hardware],
    )
