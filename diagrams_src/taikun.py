"""Taikun stands above clouds and clusters: it has clusters made, takes in others, and shows all in one place.

At the top a team and its scripts. They talk to Taikun, by its dashboard, its programming interface and command line, or
Terraform. Each project there is bound to one place: a public or a private cloud, on which Taikun orders servers and
creates a cluster, or a cluster that existed before and was imported. All lines are dashed: they set up and watch, and
what applications send one another does not come this way.
"""

from diagrams import Diagram
from vocabulary import Blank, Closed, Column, Control, Frame, Person, Row, VirtualHardware

from livediagrams import step

CREATED = "https://docs.taikun.cloud/CloudWorks/Getting_Started/Creating_Kubernetes_cluster/"
IMPORTED = "https://docs.taikun.cloud/CloudWorks/Taikun_CloudWorks_Overview/Importing_Kubernetes_Cluster/"
LISTED = "https://docs.taikun.cloud/CloudWorks/Supported_Cloud_Providers/All_Cloud_Providers_Overview/"

with Diagram("Taikun: one dashboard over many clouds", filename="taikun", show=False):
    with Column():
        team = Person(
            "Team\nand its scripts",
            note="Accounts have one of three main roles: user, manager, partner.",
            source="https://docs.taikun.cloud/CloudWorks/Account_Management/User_Types/",
        )
        with Frame(
            "Taikun CloudWorks",
            note="A product of taikun.cloud a.s., as a service or on one's own Kubernetes; drawn after its documents "
            "of May 2025.",
            source="https://docs.taikun.cloud/CloudWorks/Taikun_CloudWorks_Overview/Taikun_CloudWorks_Architecture/",
        ) as taikun:
            dashboard = Control(
                "Ways in\ndashboard, API, Terraform",
                note="The dashboard shows projects, servers, nodes, pods, alerts and health, of all clouds together. "
                "API and CLI are for programs and command lines, Terraform for set-ups written down in files.",
                source="https://docs.taikun.cloud/CloudWorks/Navigating_in_Taikun/Overview/",
            )
            with Row():
                project_a = Control(
                    "Project A", note="Bound to one cloud by its credentials; holds a cluster or VMs.", source=CREATED
                )
                project_b = Control("Project B", note="The same, with the credentials of another cloud.")
                project_c = Control("Project C", note="For a cluster that was there before.", source=IMPORTED)
        with Row():
            Blank(width="0.001")
            with Frame("Public cloud", note="Taikun orders servers there, as any customer would.") as public:
                cluster_a = Closed(
                    "Cluster\nKubernetes",
                    note="From at least three servers: bastion, master and worker.",
                    source=CREATED,
                )
                VirtualHardware(
                    "Servers\nAWS, Azure, Google",
                    note="Ordered from the cloud. The bastion among them is Taikun's way in.",
                    source=LISTED,
                )
            with Frame("Private cloud", note="The same on machines of one's own.") as private:
                cluster_b = Closed("Cluster\nKubernetes", note="Made in the same way.")
                VirtualHardware(
                    "Servers\nOpenStack, vSphere",
                    note="Listed as well, as of May 2025: Proxmox, OpenShift, Tanzu; further Zadara, a provider, and "
                    "Zededa, for devices at the edge. OpenStack is software for clouds, no provider.",
                    source=LISTED,
                )
            with Frame("Imported", note="There before Taikun; only part of the control goes over.") as imported:
                Closed(
                    "Cluster\nEKS, AKS, GKE",
                    note="The clusters that AWS, Azure and Google offer ready-made, or any other.",
                    source=IMPORTED,
                )
                VirtualHardware(
                    "Servers\nits owner's",
                    note="Who owns them goes on managing nodes and cluster.",
                    source=IMPORTED,
                )
            Blank(width="0.001")
    team.edge_to(taikun, label="orders", style="dashed")
    project_a.edge_to(public, label="creates", style="dashed")
    project_b.edge_to(private, label="creates", style="dashed")
    project_c.edge_to(imported, label="watches", style="dashed")
    step("First the credentials of a cloud, then a project that is bound to it.", focus=[team, dashboard, project_a])
    step(
        "With sizes chosen and a bastion, a master and a worker added, Taikun orders the servers and makes a cluster.",
        focus=[project_a, public, project_b, private],
    )
    step(
        "A cluster that exists can be imported: watching, backup and applications work, its nodes stay with the owner.",
        focus=[project_c, imported],
    )
    step("The dashboard shows all projects side by side, whatever they stand on.", focus=[taikun])
    step(
        "Taikun is on the CNCF's lists of conformant Kubernetes (1.24, 1.31 and 1.33, among others): core interfaces "
        "are alike, storage, load balancers and identity are not.",
        focus=[cluster_a, cluster_b],
    )
