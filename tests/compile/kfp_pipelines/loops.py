# mypy: ignore-errors
from kfp import components, dsl

words = components.load_component_from_text("""
name: words
outputs: [{name: list, type: JsonArray}]
implementation:
  container: {image: 'busybox:1.36', command: [words, {outputPath: list}]}
""")
show = components.load_component_from_text("""
name: show
inputs: [{name: text}, {name: more, default: none}]
implementation:
  container: {image: 'busybox:1.36', command: [echo, {inputValue: text}, {inputValue: more}]}
""")


@dsl.pipeline(name="loops")
def pipeline(names='["x", "y"]', tag: str = "t"):
    made = words()
    with dsl.ParallelFor(["a", "b"]) as item:
        show(item, tag)
    with dsl.ParallelFor([{"size": 1, "colour": "red"}, {"size": 2, "colour": "blue"}], parallelism=2) as item:
        show(item.size, item.colour)
        with dsl.ParallelFor([1, 2]) as inner:
            show(inner, item.colour)
    with dsl.ParallelFor(made.output) as item:
        show(item)
    with dsl.ParallelFor(names) as item:
        show(item)
