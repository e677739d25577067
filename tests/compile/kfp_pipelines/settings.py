# mypy: ignore-errors
from kfp import components, dsl
from kubernetes import client as k8s

work = components.load_component_from_text("""
name: work
outputs: [{name: result}]
implementation:
  container: {image: 'busybox:1.36', command: [work, {outputPath: result}]}
""")


@dsl.pipeline(name="settings")
def pipeline():
    first = work()
    first.set_retry(3, "Always", "30s", 2, "600s")
    first.set_timeout(90)
    first.set_display_name("First of all")
    first.add_pod_label("team", "vision").add_pod_annotation("note", "b")
    first.add_node_selector_constraint("disk", "ssd")
    first.add_toleration(k8s.V1Toleration(key="gpu", operator="Exists", effect="NoSchedule"))
    first.add_affinity(
        k8s.V1Affinity(
            node_affinity=k8s.V1NodeAffinity(
                required_during_scheduling_ignored_during_execution=k8s.V1NodeSelector(
                    node_selector_terms=[
                        k8s.V1NodeSelectorTerm(
                            match_expressions=[k8s.V1NodeSelectorRequirement(key="zone", operator="In", values=["a"])]
                        )
                    ]
                )
            )
        )
    )
    second = work()
    second.set_cpu_request("500m").set_cpu_limit("2").set_memory_request("512Mi").set_memory_limit("1G")
    second.set_gpu_limit(1)
    second.set_image_pull_policy("Always")
    second.add_env_variable(k8s.V1EnvVar(name="PLAIN", value="x"))
    second.add_env_variable(
        k8s.V1EnvVar(
            name="TOKEN",
            value_from=k8s.V1EnvVarSource(secret_key_ref=k8s.V1SecretKeySelector(name="credentials", key="token")),
        )
    )
    second.add_env_from(k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name="more")))
    second.add_volume(k8s.V1Volume(name="keys", secret=k8s.V1SecretVolumeSource(secret_name="keys")))
    second.add_volume_mount(k8s.V1VolumeMount(name="keys", mount_path="/keys", read_only=True))
    second.add_volume(
        k8s.V1Volume(name="data", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource("data"))
    )
    second.add_volume_mount(k8s.V1VolumeMount(name="data", mount_path="/data", sub_path="part"))
    third = work().after(first)
    third.add_sidecar(dsl.Sidecar("proxy", "busybox:1.36", command=["sleep", "9"]))
    third.add_init_container(dsl.UserContainer("prepare", "busybox:1.36", command=["touch", "/x"]))
    third.set_security_context(k8s.V1SecurityContext(run_as_user=1000))
    dsl.get_pipeline_conf().set_timeout(600).set_parallelism(4).set_ttl_seconds_after_finished(60)
    dsl.get_pipeline_conf().set_image_pull_secrets([k8s.V1LocalObjectReference(name="registry")])
    dsl.get_pipeline_conf().set_pod_disruption_budget(1)
