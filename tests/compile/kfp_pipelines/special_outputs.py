# mypy: ignore-errors
from kfp import components, dsl

measure = components.load_component_from_text("""
name: measure
outputs: [{name: mlpipeline-ui-metadata}, {name: MLPipeline Metrics}, {name: Model}]
implementation:
  container:
    image: busybox:1.36
    command: [measure, {outputPath: mlpipeline-ui-metadata}, {outputPath: MLPipeline Metrics}, {outputPath: Model}]
""")


@dsl.pipeline(name="special_outputs")
def pipeline():
    measure()
