# mypy: ignore-errors
from catalog import dsl
from tests.dsl.components import echo


@dsl.pipeline
def task_settings():
    """Everything that may be set on a task.

    More about it.
    """
    (
        echo("a")
        .set_display_name("Say a")
        .set_retry(3, "Always", "2m", 2, "1h")
        .set_timeout(90)
        .set_caching_options(False)
        .set_env_variable("A", "old")
        .set_env_variable("A", "new")
        .set_cpu_request("500m")
        .set_cpu_limit(2)
        .set_memory_request("512Mi")
        .set_memory_limit("1G")
        .set_gpu_limit(1)
        .add_node_selector_constraint("disk", "ssd")
        .add_pod_label("team", "a")
        .add_pod_annotation("note", "b")
    )
    second = echo("b")
    second.execution_options.caching_strategy.max_cache_staleness = "P30D"
    echo("c").set_retry(2)
