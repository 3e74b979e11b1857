"""A VM takes its data back with it, a container leaves data as it is, and neither way replaces a backup.

Two halves on one ground, an application with a faulty update in each. On the left a virtual machine writes into a delta
disk above the disk that a snapshot froze; to go back, snapshot and saved memory are taken and the new data in the delta
is lost. On the right a container writes into a volume; to go back, a container of the old image is started, and the
volume with the new data is kept. Below each a backup on other storage, filled from the snapshot here and from the
volume there.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Blank, Column, Data, Frame, GuestKernel, Row, Userspace

from livediagrams import step

SNAPSHOTS = (
    "http://download3.vmware.com/vcat/vcat31_documentation_center/Architecting%20a%20vCloud/"
    "3a%20Architecting%20a%20VMware%20vCloud.2.076.html"
)


def backup() -> Data:
    """Return what neither side can do without."""
    return Data(
        "Backup\non other storage",
        share="1",
        note="On other storage, and restoring from it is tested. A snapshot helps to make the copy consistent.",
    )


with Diagram("Going back in time: VM snapshot and image rollback", filename="rollback", show=False):
    with Row(role="panels"):
        with Column("Virtual machine\nall goes back, data too"):
            with Frame("VM", note="One unit: system, program and data go back together.") as vm:
                Application("App, version 2\nfaulty", note="The update did not turn out well.")
                Userspace("Libraries", note="Updated or not, they go back too.")
                GuestKernel("Guest kernel", note="Goes back with all the rest of the machine.")
            with Row():
                snapshot = Data(
                    "Snapshot\nbefore the update",
                    note="The disk as it was, frozen from then on; with the memory, if wanted, so that the machine "
                    "goes on in mid-sentence.",
                    source=SNAPSHOTS,
                )
                delta = Data(
                    "Delta disk\nnew data: lost",
                    note="All that was written since the snapshot. It grows, slows the machine down, and lies on "
                    "the same storage.",
                )
            with Row():
                vm_backup = backup()
                Blank(share="1")
        with Column("Container\nits image goes back, data stays"):
            with Frame(
                "Container",
                note="To save a running one with its memory is possible too, for some uses.",
                source="https://kubernetes.io/docs/reference/node/kubelet-checkpoint-api/",
            ) as container:
                Application("App, version 2\nfaulty", note="Comes from the new image.")
                Userspace("Libraries", note="Come from the image too, and go back with it.")
                Blank("no kernel inside", note="The host's kernel has no part in this.")
            with Row():
                image = Data(
                    "Old image\nbefore the update",
                    note="Holds version 1, never changed, and known by its hash. The new image did not overwrite it: "
                    "to go back is to deploy again.",
                    source="https://kubernetes.io/docs/concepts/overview/",
                )
                volume = Data(
                    "Volume\nnew data: kept", note="Data is no part of an image; it does not go back with the code."
                )
            with Row():
                Blank(share="1")
                volume_backup = backup()
    snapshot.edge_to(vm, label="restores", style="dashed")
    vm.edge_to(delta, label="writes")
    image.edge_to(container, label="restores", style="dashed")
    container.edge_to(volume, label="writes")
    snapshot >> Edge(label="fills", style="dashed") >> vm_backup
    volume >> Edge(label="fills", style="dashed") >> volume_backup
    step(
        "A snapshot freezes the disk before an update. What the machine writes from then on goes into the delta.",
        focus=[vm, snapshot, delta],
    )
    step(
        "The update fails: the delta is dropped, and the machine is where it was, with its memory if that was saved. "
        "Orders taken meanwhile are gone with it.",
        focus=[snapshot, delta, vm],
    )
    step("With containers there is nothing to undo: the old image is started again.", focus=[image, container])
    step("The volume stays as it is. Old code must get along with what new code wrote.", focus=[volume, container])
    step(
        "A snapshot dies with the disk it lies on, and VMware itself advises against it as a lasting backup. In both "
        "worlds data needs a copy elsewhere.",
        focus=[snapshot, vm_backup, (snapshot, vm_backup), volume, volume_backup, (volume, volume_backup)],
    )
    step(
        "A running container can be saved as well, with its memory; the tools for that are for specialists.",
        focus=[container],
    )
