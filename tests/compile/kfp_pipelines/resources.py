# mypy: ignore-errors
from kfp import dsl


@dsl.pipeline(name="resources")
def pipeline(size: str = "1Gi"):
    volume = dsl.VolumeOp(name="make volume", resource_name="data", size=size, modes=dsl.VOLUME_MODE_RWO)
    dsl.ContainerOp("work", "busybox:1.36", command=["ls", "/data"], pvolumes={"/data": volume.volume})
    dsl.ResourceOp(
        name="make map",
        action="create",
        k8s_resource={
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"generateName": "a-"},
            "data": {"size": size},
        },
        success_condition="metadata.name == a",
        attribute_outputs={"key": "{.data.size}"},
    )
