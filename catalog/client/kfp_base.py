"""What all calls of `catalog.Client` share: the open stores, experiments, and the start of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from catalog.client.kfp_values import ApiExperiment, ListExperiments, api_experiment
from catalog.client.package_pipeline import is_package, pipeline_of_package
from catalog.client.request import RunRequest
from catalog.client.session import Session, open_session
from catalog.errors import CallError, UsageError
from catalog.run.argo.options import ClusterOptions
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.store.rows import RunRow

Item = TypeVar("Item")
Self = TypeVar("Self", bound="ClientBase")

NEWEST_FIRST = "created_at desc"


class ClientBase:
    """The stores, the engine and the experiments."""

    def __init__(
        self,
        host: str | None = None,
        *,
        engine: str = "auto",
        kubeconfig: str | Path | None = None,
        kube_context: str | None = None,
        namespace: str = "",
        home: Path | None = None,
        trust: bool = False,
    ) -> None:
        if host:
            hint = "leave host out: the store and the engines are those of this machine"
            raise CallError(f"there is no server at {host} that this client knows", rule="no-server", hint=hint)
        self.engine = engine
        self.namespace = namespace
        self.cluster = ClusterOptions(namespace, kubeconfig=str(kubeconfig or ""), context=kube_context or "")
        self.trust = trust
        self.session: Session = open_session(home)

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store; runs that were started go on."""
        self.session.close()

    def create_experiment(
        self, name: str, description: str | None = None, namespace: str | None = None
    ) -> ApiExperiment:
        """The experiment with this name, made when there is none."""
        from catalog.store.experiments import create_experiment

        del namespace
        return api_experiment(create_experiment(self.session.store, name, description or ""))

    def get_experiment(
        self, experiment_id: str | None = None, experiment_name: str | None = None, namespace: str | None = None
    ) -> ApiExperiment:
        """The experiment with this id or name. Raises CallError (a ValueError) when there is none."""
        from catalog.store.experiments import get_experiment

        del namespace
        wanted = experiment_id or experiment_name
        if not wanted:
            raise CallError("get_experiment needs experiment_id or experiment_name")
        try:
            return api_experiment(get_experiment(self.session.store, wanted))
        except UsageError as error:
            raise CallError(f"No experiment is found with name {wanted}.", rule=error.rule, hint=error.hint) from None

    def list_experiments(
        self, page_token: str = "", page_size: int = 10, sort_by: str = "", namespace: str | None = None
    ) -> ListExperiments:
        """A page of experiments, the newest first."""
        from catalog.store.experiments import list_experiments

        del namespace
        check_sort(sort_by)
        found = [api_experiment(row) for row in list_experiments(self.session.store)]
        page, token = page_of(found, page_token, page_size)
        return ListExperiments(page, token, len(found))

    def request(
        self,
        pipeline: str | ComponentSpec,
        params: Mapping[str, Any] | None,
        name: str | None,
        experiment: str | None,
        pipeline_root: str | None = None,
        enable_caching: bool | None = None,
        service_account: str | None = None,
    ) -> RunRequest:
        """What is asked for, as a run of this client's engine."""
        from catalog.store.default_experiment import default_experiment

        return RunRequest(
            pipeline_of_package(pipeline) if isinstance(pipeline, str) and is_package(pipeline) else pipeline,
            argument_texts(params or {}),
            engine=self.engine,
            use_cache=enable_caching is not False,
            trust=self.trust,
            name=name or "",
            experiment=experiment or default_experiment(self.session.store),
            pipeline_root=pipeline_root or "",
            namespace=self.namespace,
            cluster=replace(self.cluster, service_account=service_account or ""),
        )

    def start(self, request: RunRequest) -> RunRow:
        """Store the run and let it go on by itself."""
        from catalog.client.backends import backend
        from catalog.client.create import create_run
        from catalog.client.prepare import prepare_run
        from catalog.client.stored_pipeline import with_digests
        from catalog.store.find_runs import get_run

        prepared = prepare_run(request, self.session)
        row = get_run(self.session.store, create_run(prepared, self.session))
        backend(prepared.engine).detach(row, with_digests(prepared.spec), self.session)
        return get_run(self.session.store, row.run_id)


def argument_texts(params: Mapping[str, Any]) -> dict[str, str]:
    """Arguments as texts, by the KFP SDK's rule: lists and dicts as JSON; None leaves an argument out."""
    return {
        name: json.dumps(value) if isinstance(value, (list, tuple, dict)) else str(value)
        for name, value in params.items()
        if value is not None
    }


def check_sort(sort_by: str) -> None:
    """Refuse an order that lists do not have."""
    if sort_by not in ("", NEWEST_FIRST):
        raise CallError(f'lists cannot be sorted by "{sort_by}"', hint=f'leave it out, or write "{NEWEST_FIRST}"')


def page_of(found: Sequence[Item], token: str, size: int) -> tuple[tuple[Item, ...], str]:
    """A page, and the token of the next one. Raises CallError for a token that no page gave."""
    if token and not token.isdecimal():
        raise CallError(f'"{token}" is no page token', hint="pass the next_page_token of the page before")
    first = int(token or 0)
    last = first + size
    return tuple(found[first:last]), str(last) if last < len(found) else ""
