# mypy: ignore-errors
from kfp import components, dsl
from kfp.dsl.data_passing_methods import KubernetesVolume
from kubernetes import client as k8s

make = components.load_component_from_text("""
name: make
outputs: [{name: data}, {name: Row count, type: Integer}]
implementation:
  container: {image: 'busybox:1.36', command: [make, {outputPath: data}, {outputPath: Row count}]}
""")
use = components.load_component_from_text("""
name: use
inputs: [{name: table}, {name: count, type: Integer}]
outputs: [{name: result}]
implementation:
  container: {image: 'busybox:1.36', command: [use, {inputPath: table}, {inputValue: count}, {outputPath: result}]}
""")


@dsl.pipeline(name="data-volume")
def pipeline():
    made = make()
    used = use(table=made.outputs["data"], count=made.outputs["Row count"])
    with dsl.Condition(made.outputs["Row count"] == 3):
        use(table=used.output, count=1)
    with dsl.ParallelFor([1, 2]) as item:
        each = make()
        use(table=each.outputs["data"], count=item)
    dsl.get_pipeline_conf().data_passing_method = KubernetesVolume(
        volume=k8s.V1Volume(name="data", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource("data-claim")),
        path_prefix="files/",
    )
