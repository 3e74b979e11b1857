"""Text of many scripts, long text, and no text."""

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import EC2

with Diagram("Ünïcode ☃ 图", show=False):
    rocket, cjk, arabic = EC2("emoji 🚀 and 👩‍🔬"), EC2("数据库服务器与负载均衡器的连接"), EC2("خادم قاعدة البيانات")
    with Cluster("集群 – кластер"):
        long, word = EC2("a long label that goes on and on and has to be broken"), EC2("unbreakable" * 5)
    rocket >> Edge(label="größe") >> cjk >> Edge(label="接続") >> arabic >> long >> word
    word >> EC2("line one\nline two\nline three") >> EC2("")
