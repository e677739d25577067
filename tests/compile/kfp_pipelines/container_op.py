# mypy: ignore-errors
from kfp import dsl


@dsl.pipeline(name="container_op")
def pipeline(url: str = "gs://a/b"):
    fetch = dsl.ContainerOp(
        name="Fetch",
        image="busybox:1.36",
        command=["sh", "-c"],
        arguments=["wget $0 -O /tmp/data", url],
        file_outputs={"data": "/tmp/data"},
    )
    dsl.ContainerOp(
        name="Show",
        image="busybox:1.36",
        command=["echo"],
        arguments=[fetch.output, "and", url],
    )
