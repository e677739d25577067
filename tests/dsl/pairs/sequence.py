# mypy: ignore-errors
from catalog import dsl
from tests.dsl.components import echo, split, train


@dsl.pipeline(name="sequence", description="One task after another.", pipeline_root="file:///tmp/root")
def sequence(table: "CSV", rows: int = 10, rate: float = 0.5, note: str = None):  # noqa: F821, RUF013
    """This text is not the description.

    Args:
        table: The rows to learn from.
    """
    parts = split(table, rows=rows)
    model = train(table=parts.outputs["left_part"], rate=rate)
    done = echo("{{workflow.uid}}").after(model, parts)
    echo(note)
    return {"model": model.output, "text": done.output, "rows": rows}
