"""You state a wish; the control plane decides; an agent on every node makes it so.

A manifest goes to the API server, the only entrance to the control plane. The store, the controllers and the scheduler
work through it, and so do the kubelets, the agents on the nodes: each asks what should run on its node, and has its
runtime start the containers of the pods.
"""

from diagrams import Diagram, Edge
from vocabulary import Application, Area, Control, Data, Engine, Person

with Diagram("A Kubernetes cluster", filename="kubernetes_cluster", direction="TB", show=False) as diagram:
    wish = Person("Manifest\n3 × web", note="You state the wish, not the steps.")
    with Area("Control plane"):
        controllers = Control(
            "Controllers\nwish = reality?", note="kube-controller-manager compares wish and reality and corrects."
        )
        api = Control("API server\nthe only entrance", note="kube-apiserver. Everything else watches it.")
        scheduler = Control("Scheduler\nchooses a node", note="kube-scheduler gives each new pod a node with room.")
        store = Data("etcd\nwish and state", note="Stores what is wished and what was observed.")
    with Area("Node 1"):
        kubelet_1 = Control("kubelet", note="Starts and watches the pods given to this node.")
        runtime_1 = Engine(
            "containerd",
            style="solid",
            note="Called through the Container Runtime Interface; makes the containers with runc.",
        )
        web_1 = Application("Pod\nweb-1", note="One or more containers that share one network address.")
        web_2 = Application("Pod\nweb-2", note="A second copy; if this node fails, a replacement appears elsewhere.")
    with Area("Node 2"):
        kubelet_2 = Control("kubelet", note="The same agent on the other machine; it knows only its own pods.")
        runtime_2 = Engine("containerd", style="solid")
        web_3 = Application("Pod\nweb-3", note="Placed here so that one broken node does not take all copies down.")
    with diagram.dot.subgraph() as level:
        level.attr(rank="same")
        level.node(api.nodeid)
        level.node(store.nodeid)
    wish >> Edge(label="apply") >> api
    api >> Edge(forward=True, reverse=True) >> store
    for component in (controllers, scheduler):
        component >> Edge(forward=True, reverse=True) >> api
    for kubelet in (kubelet_1, kubelet_2):
        api >> Edge(label="what to run?", forward=True, reverse=True) >> kubelet
    kubelet_1 >> runtime_1 >> [web_1, web_2]
    kubelet_2 >> runtime_2 >> web_3
