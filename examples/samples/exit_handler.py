"""An exit handler: its step runs when the others have ended, however they did."""

from catalog import compiler, dsl


def shell_op(name, *words):
    return dsl.ContainerOp(name=name, image="busybox:1.36", command=["sh", "-c"], arguments=list(words))


@dsl.pipeline(name="exit-handler-pipeline", description="Says goodbye whatever happens.")
def exit_handler_pipeline(message: str = "hello", code: int = 0):
    farewell = shell_op("Farewell", 'echo "goodbye from run $0"', dsl.RUN_ID_PLACEHOLDER)
    with dsl.ExitHandler(farewell):
        greeting = shell_op("Greeting", 'echo "$0"', message)
        shell_op("Work", 'exit "$0"', code).after(greeting)


if __name__ == "__main__":
    compiler.Compiler().compile(exit_handler_pipeline, __file__ + ".yaml")
