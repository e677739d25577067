"""Two downloads side by side, and a step that waits for both and joins what they fetched."""

from catalog import compiler, dsl

FETCH = """
import sys, urllib.request
with urllib.request.urlopen(sys.argv[1]) as source, open(sys.argv[2], "wb") as target:
    target.write(source.read())
"""


def download_op(url):
    return dsl.ContainerOp(
        name="Download",
        image="python:3.11-slim",
        command=["python3", "-c", FETCH],
        arguments=[url, "/tmp/text.txt"],
        file_outputs={"text": "/tmp/text.txt"},
    )


def join_op(first, second):
    return dsl.ContainerOp(
        name="Join",
        image="busybox:1.36",
        command=["sh", "-c"],
        arguments=[
            'cat "$0" "$1" > /tmp/joined.txt && cat /tmp/joined.txt',
            dsl.InputArgumentPath(first, input="first"),
            dsl.InputArgumentPath(second, input="second"),
        ],
        file_outputs={"joined": "/tmp/joined.txt"},
    )


@dsl.pipeline(name="parallel-pipeline", description="Downloads two texts at the same time and joins them.")
def download_and_join(url1="data:,left%0A", url2="data:,right%0A"):
    left = download_op(url1)
    right = download_op(url2)
    join_op(left.output, right.output)


if __name__ == "__main__":
    compiler.Compiler().compile(download_and_join, __file__ + ".yaml")
