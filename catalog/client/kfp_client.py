"""The client under the names of the KFP v1 SDK, backed by the run store and the engines of this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.client.kfp_base import asked_page, check_sort
from catalog.client.kfp_recurring import RecurringRunCalls
from catalog.client.kfp_values import ApiRun, ApiRunDetail, ListRuns, RunPipelineResult, api_run
from catalog.client.notebook import run_display
from catalog.errors import CallError, RunError
from catalog.store.predicate import Operation, Predicate

if TYPE_CHECKING:
    from catalog.dsl.pipeline_conf import PipelineConf
    from catalog.store.rows import RunRow

POLL_SECONDS = 0.2
SYNC_SECONDS = 2.0
# A detached runner needs a moment before it is seen; a run that nobody drives for so long goes on no more.
ABANDONED_SECONDS = 10.0


class Client(RecurringRunCalls):
    """Starts and follows runs on this machine or on a cluster; a context manager that closes its store.

    `engine` is `auto`, `process`, `docker` or `argo`; `kubeconfig`, `kube_context` and `namespace` say where the
    cluster is. `home` is the folder of the stores, by default the user's. `trust` lets the process engine run commands
    of components from the network. With `host`, the address
    of a server, runs and all the rest are there; `existing_token` or the one kept by `catalog hub login` goes with it.
    """

    def run_pipeline(
        self,
        experiment_id: str,
        job_name: str,
        pipeline_package_path: str | Path | None = None,
        params: Mapping[str, Any] | None = None,
        pipeline_root: str | None = None,
        enable_caching: bool | None = None,
        service_account: str | None = None,
    ) -> ApiRun:
        """Start a package or a pipeline's file in an experiment, and return the run at once."""
        if pipeline_package_path is None:
            raise CallError("run_pipeline needs a pipeline_package_path")
        experiment = self.get_experiment(experiment_id).name
        request = self.request(
            str(pipeline_package_path), params, job_name, experiment, pipeline_root, enable_caching, service_account
        )
        return self._shown(self.start(request))

    def create_run_from_pipeline_func(
        self,
        pipeline_func: Callable[..., Any],
        arguments: Mapping[str, Any] | None = None,
        run_name: str | None = None,
        experiment_name: str | None = None,
        pipeline_conf: PipelineConf | None = None,
        namespace: str | None = None,
        pipeline_root: str | None = None,
        enable_caching: bool | None = None,
        service_account: str | None = None,
    ) -> RunPipelineResult:
        """Start the pipeline of a function, and return at once."""
        from catalog.dsl.build import build_pipeline

        del namespace
        spec = build_pipeline(pipeline_func, pipeline_conf)
        request = self.request(
            spec, arguments, run_name, experiment_name, pipeline_root, enable_caching, service_account
        )
        return RunPipelineResult(self._shown(self.start(request)), self.wait_for_run_completion)

    def create_run_from_pipeline_package(
        self,
        pipeline_file: str | Path,
        arguments: Mapping[str, Any] | None = None,
        run_name: str | None = None,
        experiment_name: str | None = None,
        namespace: str | None = None,
        pipeline_root: str | None = None,
        enable_caching: bool | None = None,
        service_account: str | None = None,
    ) -> RunPipelineResult:
        """Start a package that `catalog.compiler` wrote, or a pipeline's file, and return at once."""
        del namespace
        request = self.request(
            str(pipeline_file),
            arguments,
            run_name,
            experiment_name,
            pipeline_root,
            enable_caching,
            service_account,
        )
        return RunPipelineResult(self._shown(self.start(request)), self.wait_for_run_completion)

    def get_run(self, run_id: str) -> ApiRunDetail:
        """The run with this id, or whose id begins so. Raises UsageError when there is none."""
        return ApiRunDetail(self._shown(self.workspace.runs.get(run_id)))

    def list_runs(
        self,
        page_token: str = "",
        page_size: int = 10,
        sort_by: str = "",
        experiment_id: str | None = None,
        namespace: str | None = None,
    ) -> ListRuns:
        """A page of runs, the newest first; those of one experiment when its id is given."""
        del namespace
        check_sort(sort_by)
        experiment = self.get_experiment(experiment_id).name if experiment_id else ""
        own = (Predicate("experiment", Operation.EQUALS, experiment),) if experiment else ()
        page = asked_page(self.workspace.runs.page, page_token, page_size, *own)
        return ListRuns(tuple(self._shown(row) for row in page.items), page.next)

    def wait_for_run_completion(
        self, run_id: str, timeout: float | timedelta | None = None, sleep_duration: float = POLL_SECONDS
    ) -> ApiRunDetail:
        """The run when it has ended, however it did; `timeout` and `sleep_duration` are seconds, None waits for ever.

        Raises TimeoutError when the run has not ended by then, RunError (rule run-abandoned) when nobody drives it.
        """
        seconds = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout
        started = last_driven = time.monotonic()
        while True:
            row, driven = self._look(run_id)
            now = time.monotonic()
            last_driven = now if driven else last_driven
            if row.state.ended:
                return ApiRunDetail(self._shown(row))
            if seconds is not None and now - started >= seconds:
                raise TimeoutError(f"run {row.run_id} has not ended within {seconds:g} seconds")
            if now - last_driven > ABANDONED_SECONDS:
                hint = f"`catalog runs resume {row.run_id}` goes on with it"
                raise RunError(f"nobody drives run {row.run_id} any more", rule="run-abandoned", hint=hint)
            time.sleep(sleep_duration)

    def _shown(self, row: RunRow) -> ApiRun:
        """The run as a value that a notebook can show."""
        return api_run(row, None if self._session is None else partial(run_display, self._session, row.run_id))

    def _look(self, run_id: str) -> tuple[RunRow, bool]:
        """The run as it is now, and whether anybody or anything drives it."""
        from catalog.client.backends import backend
        from catalog.client.cluster_runs import sync_run
        from catalog.store.claims import live_runner

        row = self.workspace.runs.get(run_id)
        if self._session is None:
            # The server sees to it that every run is driven.
            return row, True
        if live_runner(self.session.store, row.run_id) is not None:
            return row, True
        if not backend(row.engine).remote:
            return row, False
        time.sleep(SYNC_SECONDS)
        return sync_run(row.run_id, self.session), True
