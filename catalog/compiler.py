"""The compiler under the names of the KFP v1 SDK: a pipeline's function to a file that Argo Workflows runs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.errors import CallError

if TYPE_CHECKING:
    from catalog.dsl.pipeline_conf import PipelineConf

ENDINGS = (".yaml", ".yml", ".zip", ".tar.gz", ".tgz")


class Compiler:
    """Compiles pipelines for Argo Workflows; `mode` and `launcher_image` of the KFP SDK say nothing here."""

    def __init__(self, mode: object = None, launcher_image: object = None) -> None:
        del mode, launcher_image

    def compile(
        self,
        pipeline_func: Callable[..., Any],
        package_path: str | Path,
        type_check: bool = True,
        pipeline_conf: PipelineConf | None = None,
    ) -> None:
        """Write the Workflow of a pipeline's function to a file: .yaml, .yml, .zip, .tar.gz or .tgz.

        The pipeline itself goes with it, so that `catalog.Client` can run the file on every engine.

        `pipeline_conf` takes the place of the settings that the function makes itself. What the cluster does otherwise
        than an engine on one machine is told as a warning. Raises CallError for another ending, CompositionError for
        tasks that do not fit together, CompileError for what Argo cannot express.
        """
        from catalog.client.compile import CompileRequest, compile_pipeline
        from catalog.client.package_file import write_package
        from catalog.client.request import RunRequest
        from catalog.dsl.build import build_pipeline
        from catalog.library.libraries import default_libraries
        from catalog.library.link import link

        path = Path(package_path)
        if not path.name.lower().endswith(ENDINGS):
            hint = f"end it in one of {', '.join(ENDINGS)}"
            raise CallError(f"{package_path} is not the name of a package", rule="package-format", hint=hint)
        libraries = default_libraries()
        spec = link(build_pipeline(pipeline_func, pipeline_conf, type_check=type_check), libraries)
        made = compile_pipeline(CompileRequest(RunRequest(spec)), libraries)
        write_package(path, made.package)
        for text in made.warnings:
            warnings.warn(text, stacklevel=2)
