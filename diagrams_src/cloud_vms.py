"""Every cloud offers the same virtual machine; what serves its disk and network differs from one to the next.

Four clouds, each with a guest above and the hardware below; an arrow leads from the guest to what serves its input and
output, I/O for short. On Amazon EC2 these are cards in the server: the hypervisor beside them shares out processors and
memory only. On Google Compute Engine it is a program of Google's own, on Linux with KVM. On Azure it is a root VM
that stands beside the guest on a hypervisor derived from Hyper-V. OpenStack is no hypervisor: by default it has
QEMU started, on Linux with KVM.
"""

from diagrams import Diagram
from vocabulary import Closed, Column, Frame, Grid, Hardware, HostKernel, Hypervisor, Row

from livediagrams import step

WHITE_PAPER = "https://docs.aws.amazon.com/whitepapers/latest/security-design-of-aws-nitro-system"


def guest() -> Closed:
    """Return what is the same in every cloud."""
    return Closed("Guest", note="Linux or Windows, from an image that the customer picks, in a size to choose.")


def server() -> Hardware:
    """Return what every cloud stands on."""
    return Hardware("Hardware", note="Processors, memory, disks and network in the provider's data centre.")


with Diagram("What runs under the clouds' VMs", filename="cloud_vms", show=False):
    with Grid():
        with Row():
            with Frame(
                "Amazon EC2",
                note="As it is since 2018: all types launched since then use Nitro.",
                source=f"{WHITE_PAPER}/security-design-of-aws-nitro-system.html",
            ) as ec2:
                ec2_guest = guest()
                with Row():
                    Hypervisor(
                        "Nitro\nhypervisor",
                        share="52",
                        note="Reduced, and built on KVM: processors and memory only. Types of bare metal have none.",
                        source=f"{WHITE_PAPER}/the-nitro-system-journey.html",
                    )
                    cards = Hardware(
                        "Nitro cards\nserve I/O",
                        share="48",
                        note="Network, storage and control in hardware; no privileged VM helps. A chip of its own "
                        "guards the board.",
                        source=f"{WHITE_PAPER}/the-nitro-system-journey.html",
                    )
                server()
            with Frame("Google Compute Engine", note="KVM, but without QEMU.") as google:
                google_guest = guest()
                with Column():
                    vmm = Hypervisor(
                        "Google's VMM\nserves I/O",
                        note="Written by Google in place of QEMU, with few devices, as told in 2017.",
                        source="https://cloud.google.com/blog/products/gcp/"
                        "7-ways-we-harden-our-kvm-hypervisor-at-google-cloud-security-in-plaintext",
                    )
                    HostKernel("Linux\nwith KVM", note="The part in the kernel.")
                server()
        with Row():
            with Frame("Azure VMs", note="By Microsoft's account customers' code always runs in such a VM.") as azure:
                with Row():
                    azure_guest = guest()
                    root = Closed(
                        "Root VM\nserves I/O",
                        note="Holds the host's operating system; requests for devices come to it over VMBus.",
                        source="https://learn.microsoft.com/en-us/azure/security/fundamentals/isolation-choices",
                    )
                Hypervisor(
                    "Azure hypervisor\nderived from Hyper-V",
                    note="Directly on the hardware. It sets the root VM and the guests apart.",
                    source="https://learn.microsoft.com/en-us/azure/security/fundamentals/hypervisor",
                )
                server()
            with Frame(
                "OpenStack by default", note="Software to build a cloud with, of one's own or for others."
            ) as openstack:
                with Column():
                    openstack_guest = guest()
                    qemu = Hypervisor(
                        "QEMU\nserves I/O",
                        note="Started by Nova, OpenStack's service for machines, through libvirt, the driver it has by "
                        "default. Others are for VMware vCenter and z/VM.",
                        source="https://docs.openstack.org/nova/latest/admin/configuration/hypervisors.html",
                    )
                HostKernel("Linux\nwith KVM", note="An ordinary Linux, as on any server.")
                server()
    ec2_guest >> cards
    google_guest >> vmm
    azure_guest >> root
    openstack_guest >> qemu
    step(
        "The customer sees no difference: an image, a size, and a machine with Linux or Windows.",
        focus=[ec2_guest, google_guest, azure_guest, openstack_guest],
    )
    step(
        "EC2 began on Xen in 2006. With the type C5 of 2017 it began to move to Nitro: devices are cards, and no "
        "helping system is left.",
        focus=[ec2],
    )
    step("Compute Engine is KVM too, but with a program of Google's own for the devices.", focus=[google])
    step(
        "Azure's hypervisor derives from Hyper-V: a privileged root VM stands beside the guests and serves their "
        "devices.",
        focus=[azure],
    )
    step(
        "OpenStack is software for building a cloud. It leaves this work to others, by default QEMU with KVM.",
        focus=[openstack],
    )
