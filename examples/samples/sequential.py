"""Two steps in a row: fetch a text from any URL, then print it."""

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


def echo_op(text):
    return dsl.ContainerOp(
        name="Echo",
        image="busybox:1.36",
        command=["sh", "-c"],
        arguments=['echo "$0"', text],
    )


@dsl.pipeline(name="sequential-pipeline", description="Downloads a text and prints it.")
def sequential_pipeline(url="data:,one%20after%20the%20other"):
    download = download_op(url)
    echo_op(f"It says: {download.output}")


if __name__ == "__main__":
    compiler.Compiler().compile(sequential_pipeline, __file__ + ".yaml")
