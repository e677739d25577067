# mypy: ignore-errors
from kfp import components, dsl

show = components.load_component_from_text("""
name: show
inputs: [{name: text}]
implementation:
  container: {image: 'busybox:1.36', command: [echo, {inputValue: text}]}
""")


@dsl.pipeline(name="exit_handler")
def pipeline(who: str = "me"):
    tell = show(who)
    with dsl.ExitHandler(tell):
        first = show("work")
        show("more").after(first)
