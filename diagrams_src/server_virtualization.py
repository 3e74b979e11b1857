"""One server is shared out as several, and what is promised may be more than there is.

Three virtual machines stand side by side on one hypervisor, and the hypervisor on the hardware. Each has an
application, libraries, a kernel and virtual hardware of its own. Each was promised 8 processors and 64 GB of memory,
together 24 and 192 GB. The server has 16 cores and 128 GB, so its box is as wide as two of the three machines: 8 cores
and 64 GB of the promise are not there. The hypervisor shares out what there is.
"""

from diagrams import Diagram
from vocabulary import (
    Application,
    Blank,
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

ESX = "https://labs.vmware.com/academic/publications/memory-resource-management"
NIST = "https://csrc.nist.gov/News/2018/NIST-Publishes-SP-800-125A-Rev-1"
NOVA = "https://docs.openstack.org/nova/latest/admin/scheduling.html"

with Diagram("Server virtualization", filename="server_virtualization", show=False):
    with Column():
        with Row():
            with Frame("VM 1", note="From outside a server like any other.", source=NIST) as vm_1:
                web = Application("Web", note="Has a server of its own, which can be resized or copied.")
                Userspace("Libraries", note="Part of the system that is installed in this machine.")
                GuestKernel("Guest kernel\nLinux, say", note="Boots and drives its devices as on a real server.")
                share_1 = VirtualHardware(
                    "Virtual hardware\n8 vCPU, 64 GB",
                    note="A vCPU is time on a real core. OpenStack starts with four to a core.",
                    source=NOVA,
                )
            with Frame("VM 2", note="Knows nothing of its neighbours.", source=NIST) as vm_2:
                database = Application("Database", note="The one that must not run short.")
                Userspace("Libraries", note="Those of another operating system, if you like.")
                GuestKernel("Guest kernel\nWindows, say", note="Each machine may have a kernel of another kind.")
                share_2 = VirtualHardware(
                    "Virtual hardware\n8 vCPU, 64 GB", note="Reserved: this memory is never lent to others."
                )
            with Frame("VM 3", note="Takes what the others leave.", source=NIST) as vm_3:
                test = Application("Test system", note="Mostly idle, and that is what the sum counts on.")
                Userspace("Libraries", note="May be the same as next door; each machine has its own copy.")
                GuestKernel("Guest kernel\nLinux, say", note="Cannot tell that its processors are shared.")
                share_3 = VirtualHardware(
                    "Virtual hardware\n8 vCPU, 64 GB", note="Best effort: with it the sum exceeds the server."
                )
        Boundary("hypervisor boundary", note="Crossed by exits, when a guest does what only the hypervisor may.")
        hypervisor = Hypervisor(
            "Hypervisor\npromises 24 vCPU, 192 GB",
            note="Schedules vCPUs on cores by weights and limits. Short of memory, it reclaims some from the guests.",
            source=ESX,
        )
        with Row():
            hardware = Hardware(
                "Hardware\nhas 16 cores, 128 GB", share="2", note="Cores are shared by time, memory page by page."
            )
            missing = Blank(
                "lacks\n8 cores, 64 GB",
                share="1",
                note="What was promised and does not exist. Nobody notices while some machines are idle.",
            )
    shares = [share_1, share_2, share_3]
    step("Count what there is: 16 cores and 128 GB of memory.", focus=[hardware])
    step(
        "Count what was promised: 24 vCPUs and 192 GB. The numbers are an example.",
        focus=[hypervisor, *shares, missing],
    )
    step(
        "More vCPUs than cores are normal, as machines seldom all peak at once; the hypervisor shares time by weight.",
        focus=[hypervisor, vm_1, vm_2, vm_3],
    )
    step(
        "Memory is harder: when all use their share at once, the test system gives some back and slows down.",
        focus=[hypervisor, share_3, test],
    )
    step(
        "OpenStack shows the caution: since 2023.1 it starts with 4 vCPUs a core and promises no memory twice.",
        focus=[hypervisor, hardware],
    )
