# mypy: ignore-errors
from kfp import components, dsl

make = components.load_component_from_text("""
name: Make table
inputs: [{name: Row count, type: Integer, default: '3'}, {name: note, type: String, optional: true}]
outputs: [{name: Table, type: CSV}, {name: count, type: Integer}]
implementation:
  container:
    image: busybox:1.36
    command: [sh, -ec, 'seq "$0" > "$1"; echo "$0" > "$2"']
    args:
    - {inputValue: Row count}
    - {outputPath: Table}
    - {outputPath: count}
    - if: {cond: {isPresent: note}, then: [--note, {inputValue: note}]}
    - concat: [--rows=, {inputValue: Row count}]
    env: {MODE: fast}
""")
join = components.load_component_from_text("""
name: Join
inputs: [{name: Table}, {name: Other}, {name: word}]
outputs: [{name: Joined}]
implementation:
  container:
    image: busybox:1.36
    command: [join, {inputPath: Table}, {inputPath: Other}, {inputValue: word}, {outputPath: Joined}]
""")


@dsl.pipeline(name="sequence", description="Values, files and constants.")
def pipeline(rows=4, word="and"):
    first = make(row_count=rows, note="hello")
    second = make()
    joined = join(table=first.outputs["Table"], other=second.outputs["Table"], word=word)
    again = join(table=joined.output, other="a constant\ntext", word=first.outputs["count"])
    join(table=word, other=second.outputs["count"], word="last").after(again)
