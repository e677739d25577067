# mypy: ignore-errors
from kfp import components, dsl

flip = components.load_component_from_text("""
name: flip
outputs: [{name: side, type: String}, {name: number, type: Integer}]
implementation:
  container: {image: 'busybox:1.36', command: [flip, {outputPath: side}, {outputPath: number}]}
""")
show = components.load_component_from_text("""
name: show
inputs: [{name: text}]
implementation:
  container: {image: 'busybox:1.36', command: [echo, {inputValue: text}]}
""")


@dsl.pipeline(name="conditions")
def pipeline(limit: int = 3):
    first = flip()
    with dsl.Condition(first.outputs["side"] == "heads"):
        second = flip()
        with dsl.Condition(second.outputs["number"] > limit):
            show(second.outputs["side"])
        with dsl.Condition(first.outputs["number"] <= 5):
            show("few")
    with dsl.Condition(first.outputs["side"] != "heads"):
        show(first.outputs["number"])
