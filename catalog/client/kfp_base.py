"""What all calls of `catalog.Client` share: the open stores, experiments, and the start of a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
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
from catalog.store.listing import NEWEST_FIRST as NEWEST
from catalog.store.listing import Listing, Page
from catalog.store.predicate import Operation, Predicate

if TYPE_CHECKING:
    from catalog.client.workspace import Workspace
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
        existing_token: str | None = None,
        engine: str = "auto",
        kubeconfig: str | Path | None = None,
        kube_context: str | None = None,
        namespace: str = "",
        home: Path | None = None,
        trust: bool = False,
    ) -> None:
        if host and (trust or kubeconfig or kube_context):
            hint = "leave trust, kubeconfig and kube_context out: where runs take place is the server's to say"
            raise CallError("a server is not told how to run things", rule="not-on-a-server", hint=hint)
        self.engine = engine
        self.namespace = namespace
        self.cluster = ClusterOptions(namespace, kubeconfig=str(kubeconfig or ""), context=kube_context or "")
        self.trust = trust
        self._opened = ExitStack()
        self._session: Session | None = None
        if host:
            from catalog.client.remote.workspace import open_server, remote_workspace

            self.workspace: Workspace = remote_workspace(
                self._opened.enter_context(open_server(host, existing_token or ""))
            )
        else:
            from catalog.client.local_workspace import local_workspace

            self._session = self._opened.enter_context(open_session(home))
            self.workspace = local_workspace(self._session)

    @property
    def session(self) -> Session:
        """The open stores. Raises CallError (rule no-session) for a client of a server, which has none here."""
        if self._session is None:
            raise CallError("what a server holds is not open here", rule="no-session", hint="use the client's calls")
        return self._session

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store or the connections; runs that were started go on."""
        self._opened.close()

    def create_experiment(
        self, name: str, description: str | None = None, namespace: str | None = None
    ) -> ApiExperiment:
        """The experiment with this name, made when there is none."""
        del namespace
        return api_experiment(self.workspace.experiments.create(name, description or ""))

    def get_experiment(
        self, experiment_id: str | None = None, experiment_name: str | None = None, namespace: str | None = None
    ) -> ApiExperiment:
        """The experiment with this id or name. Raises CallError (a ValueError) when there is none."""
        del namespace
        wanted = experiment_id or experiment_name
        if not wanted:
            raise CallError("get_experiment needs experiment_id or experiment_name")
        try:
            return api_experiment(self.workspace.experiments.get(wanted))
        except UsageError as error:
            raise CallError(f"No experiment is found with name {wanted}.", rule=error.rule, hint=error.hint) from None

    def list_experiments(
        self, page_token: str = "", page_size: int = 10, sort_by: str = "", namespace: str | None = None
    ) -> ListExperiments:
        """A page of experiments, the newest first."""
        del namespace
        check_sort(sort_by)
        page = asked_page(self.workspace.experiments.page, page_token, page_size)
        return ListExperiments(tuple(api_experiment(row) for row in page.items), page.next, page.total)

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
        return RunRequest(
            pipeline_of_package(pipeline) if isinstance(pipeline, str) and is_package(pipeline) else pipeline,
            argument_texts(params or {}),
            engine=self.engine,
            use_cache=enable_caching is not False,
            trust=self.trust,
            name=name or "",
            experiment=experiment or "",
            pipeline_root=pipeline_root or "",
            namespace=self.namespace,
            cluster=replace(self.cluster, service_account=service_account or ""),
        )

    def start(self, request: RunRequest) -> RunRow:
        """Store the run and let it go on by itself."""
        return self.workspace.runs.start(self.sendable(request))

    def sendable(self, request: RunRequest) -> RunRequest:
        """The request as the workspace takes it: for a server, with the pipeline read and linked here."""
        if self._session is not None:
            return request
        from catalog.client.remote.sent_request import sent_request

        return sent_request(request)


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


def asked_page(ask: Callable[[Listing], Page[Item]], token: str, size: int, *where: Predicate) -> Page[Item]:
    """A page of what is not archived, the newest first. Raises CallError for a token that no page gave."""
    shown = Predicate("archived", Operation.EQUALS, False)
    try:
        return ask(Listing((shown, *where), NEWEST, size, token))
    except UsageError as error:
        if not error.rule.startswith("cursor"):
            raise
        raise CallError(f'"{token}" is no page token', hint="pass the next_page_token of the page before") from None


def page_of(found: Sequence[Item], token: str, size: int) -> tuple[tuple[Item, ...], str]:
    """A page, and the token of the next one. Raises CallError for a token that no page gave."""
    if token and not token.isdecimal():
        raise CallError(f'"{token}" is no page token', hint="pass the next_page_token of the page before")
    first = int(token or 0)
    last = first + size
    return tuple(found[first:last]), str(last) if last < len(found) else ""
