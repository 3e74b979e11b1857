"""You state a wish; the control plane decides; an agent on every node makes it so.

A manifest goes to the API server, the only entrance to the control plane. The store, the controllers and the scheduler
work through it, and so do the kubelets, the agents on the nodes: each asks what should run on its node, and has its
runtime start the containers of the pods.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Blank, Column, Control, Data, Engine, Frame, Person, Row

from livediagrams import step

ARCHITECTURE = "https://kubernetes.io/docs/concepts/architecture/"
CRI = "https://kubernetes.io/docs/concepts/architecture/cri/"
NODES = "https://kubernetes.io/docs/concepts/architecture/nodes/"

with Diagram("A Kubernetes cluster", filename="kubernetes_cluster", show=False):
    with Column():
        with Row():
            Blank()
            wish = Person("You\nkubectl apply", note="You state the wish, not the steps; kubectl apply hands it over.")
            Blank()
        with Frame("Control plane", note="Decides, and runs none of your containers.", source=ARCHITECTURE):
            with Row():
                controllers = Control(
                    "Controllers\nwish = reality?",
                    note="kube-controller-manager compares wish and reality and corrects.",
                    source=ARCHITECTURE,
                )
                Blank(width=".3")
                scheduler = Control(
                    "Scheduler\nchooses a node",
                    note="kube-scheduler gives each new pod a node with room.",
                    source=ARCHITECTURE,
                )
            api = Control(
                "API server\nthe only entrance",
                note="kube-apiserver. All other parts talk through it.",
                source=ARCHITECTURE,
            )
            with Row():
                Blank()
                store = Data(
                    "etcd\nwish and state",
                    note="Stores what is wished and what was observed.",
                    source=ARCHITECTURE,
                )
                Blank()
        with Row():
            with Frame("Node 1", note="A machine that runs pods; usually a VM.", source=NODES) as node_1:
                kubelet_1 = Control(
                    "kubelet\nasks what to run",
                    note="Starts and watches the pods given to this node.",
                    source=ARCHITECTURE,
                )
                runtime_1 = Engine(
                    "containerd",
                    note="Called through the Container Runtime Interface; makes the containers with runc.",
                    source=CRI,
                )
                with Row():
                    web_1 = Application("Pod\nweb-1", note="One or more containers that share one network address.")
                    web_2 = Application(
                        "Pod\nweb-2", note="A second copy; if this node fails, a replacement appears elsewhere."
                    )
            with Frame("Node 2", note="Another machine. More of them can join, or leave.", source=NODES) as node_2:
                kubelet_2 = Control(
                    "kubelet\nasks what to run", note="The same agent on the other machine; it knows only its own pods."
                )
                runtime_2 = Engine("containerd", note="May be another runtime on another node.", source=CRI)
                with Row():
                    web_3 = Application(
                        "Pod\nweb-3",
                        share="1",
                        note="Placed here so that one broken node does not take all copies down.",
                    )
                    Blank(share="1")
    wish >> Edge(label="manifest:\n3 × web", style="dashed") >> api
    api >> Edge(forward=True, reverse=True, style="dashed") >> store
    for component in (controllers, scheduler):
        component >> Edge(forward=True, reverse=True, style="dashed") >> api
    for kubelet in (kubelet_1, kubelet_2):
        api >> Edge(forward=True, reverse=True, style="dashed") >> kubelet
    for kubelet, runtime, pods in ((kubelet_1, runtime_1, [web_1, web_2]), (kubelet_2, runtime_2, [web_3])):
        kubelet >> Edge(style="dashed") >> runtime
        for pod in pods:
            runtime >> Edge(style="dashed") >> pod
    step(
        "You declare: three copies of web. The API server has it stored.",
        focus=[wish, api, store, (wish, api), (api, store)],
    )
    step(
        "The controllers see that there are none, and create three pods: so far mere entries.",
        focus=[controllers, api, (controllers, api)],
    )
    step("The scheduler gives each a node that has room.", focus=[scheduler, api, (scheduler, api), node_1, node_2])
    step(
        "Each kubelet learns what to run on its node, and has its runtime start the containers.",
        focus=[
            *(kubelet_1, runtime_1, web_1, web_2, kubelet_2, runtime_2, web_3),
            *((api, kubelet_1), (kubelet_1, runtime_1), (runtime_1, web_1), (runtime_1, web_2)),
            *((api, kubelet_2), (kubelet_2, runtime_2), (runtime_2, web_3)),
        ],
    )
    step(
        "When a pod or a node dies, wish and reality differ once more, and the same loop makes a replacement.",
        focus=[web_3, controllers, api, (controllers, api)],
    )
