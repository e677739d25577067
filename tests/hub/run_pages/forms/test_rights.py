"""Who sees and changes what, on a hub that nobody reads without a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from catalog.store.experiments import get_experiment
from catalog.store.pipelines import get_pipeline
from catalog.store.recurring_runs import get_recurring_run
from hub.registry.settings import set_anonymous_read
from tests.hub.run_pages.forms.scene import DEFAULTS, HTML, SCHEDULE, Member, sign_in, training
from tests.hub.served import Served, served

INPUTS = {f"in:{name}": text for name, text in DEFAULTS.items()}


@dataclass(frozen=True)
class Private:
    """What alpha has, and others who knock: beta with rights elsewhere, a reader of alpha, and a stranger."""

    hub: Served
    alpha: Member
    beta: Member
    reader: Member
    stranger: httpx.Client
    pipeline: str
    run: str
    recurring: str

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages of what alpha has."""
        return (
            f"/pipelines/{self.pipeline}",
            f"/runs/new?pipeline={self.pipeline}",
            f"/runs/new?clone={self.run}",
            f"/recurring/{self.recurring}",
            "/experiments/of-alpha",
            f"/runs/compare?run={self.run}&run={self.run}",
        )

    @property
    def forms(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """The forms that change what alpha has."""
        return (
            (f"/pipelines/{self.pipeline}/act", {"act": "delete"}),
            (f"/recurring/{self.recurring}/act", {"act": "delete"}),
            (f"/recurring/{self.recurring}/backfill", {"backfill_start": "2024-01-01", "backfill_end": "2024-01-02"}),
            (f"/recurring/{self.recurring}/edit", {**INPUTS, **SCHEDULE, "name": "stolen", "act": "save"}),
            ("/experiments/of-alpha/act", {"act": "delete"}),
            ("/experiments/of-alpha/act", {"act": "pin", "run": self.run}),
            (f"/runs/new?pipeline={self.pipeline}", {**INPUTS, "experiment": "of-alpha"}),
            (f"/runs/new?clone={self.run}", {**INPUTS, "experiment": "of-alpha"}),
        )


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Private]:
    """A hub with two namespaces."""
    with served(tmp_path_factory.mktemp("rights"), engine="process", trust=True) as hub:
        set_anonymous_read(hub.registry, False)
        clients = [httpx.Client(base_url=hub.address, timeout=60, headers={"Origin": hub.address}) for _ in range(4)]
        rights = (("alpha", "publish"), ("beta", "publish"), ("alpha", "read"))
        alpha, beta, reader = (sign_in(hub, client, *one) for client, one in zip(clients, rights, strict=False))
        yield Private(hub, alpha, beta, reader, clients[3], *possessions(hub, alpha))
        for client in clients:
            client.close()


def possessions(hub: Served, alpha: Member) -> tuple[str, str, str]:
    """A pipeline of alpha, a run of it, and a recurring run."""
    alpha.post("/experiments", {"name": "of-alpha", "namespace": "alpha"})
    alpha.upload("of-alpha", training())
    pipeline = get_pipeline(hub.session.store, "of-alpha").pipeline_id
    answer = alpha.post(f"/runs/new?pipeline={pipeline}", {**INPUTS, "experiment": "of-alpha"})
    run = alpha.ended(answer.headers["location"].removeprefix("/runs/")).run_id
    form = {**INPUTS, **SCHEDULE, "experiment": "of-alpha", "name": "own", "act": "save"}
    answer = alpha.post(f"/recurring/new?pipeline={pipeline}", form)
    return pipeline, run, answer.headers["location"].removeprefix("/recurring/")


def test_the_owner_sees_all_of_it(private: Private) -> None:
    for path in private.pages:
        assert private.alpha.client.get(path, headers=HTML).status_code == 200, path
    assert get_experiment(private.hub.session.store, "of-alpha").namespace == "alpha"


def test_others_are_told_that_there_is_nothing(private: Private) -> None:
    for path in private.pages:
        assert private.beta.client.get(path, headers=HTML).status_code == 404, path
        assert private.stranger.get(path, headers=HTML).status_code == 401, path
    for path in ("/pipelines", "/experiments", "/recurring", "/runs/new"):
        page = private.beta.client.get(path, headers=HTML)
        assert page.status_code == 200
        assert "of-alpha" not in page.text and ">own<" not in page.text, path
        assert private.stranger.get(path, headers=HTML).status_code == 401, path


def test_who_may_only_read_is_offered_no_changes_and_makes_none(private: Private) -> None:
    for path in private.pages:
        assert private.reader.client.get(path, headers=HTML).status_code == 200, path
    for path in (private.pages[0], private.pages[3], private.pages[4]):
        assert "/act" not in private.reader.get(path).text, path
    assert private.reader.client.get(f"/recurring/{private.recurring}/edit", headers=HTML).status_code == 403


@pytest.mark.parametrize("number", range(8))
def test_nobody_else_changes_it(private: Private, number: int) -> None:
    path, form = private.forms[number]
    assert private.reader.post(path, form).status_code == 403
    assert private.beta.post(path, form).status_code in (403, 404)
    assert private.stranger.post(path, data=form, headers=HTML).status_code == 401
    store = private.hub.session.store
    assert get_pipeline(store, "of-alpha")
    assert get_recurring_run(store, private.recurring).name == "own"
    assert get_experiment(store, "of-alpha").baseline_run_id == ""


def test_a_form_of_another_site_does_nothing_even_with_the_text_of_the_session(private: Private) -> None:
    form = {"csrf": private.alpha.csrf, "act": "delete"}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        path = f"/recurring/{private.recurring}/act"
        assert private.alpha.client.post(path, data=form, headers={**HTML, **headers}).status_code == 403
    assert get_recurring_run(private.hub.session.store, private.recurring)


def test_on_an_open_hub_the_forms_of_its_own_pages_are_taken_without_a_session(tmp_path: Path) -> None:
    file = {"file": ("training.yaml", training().encode())}
    with served(tmp_path, open_writes=True) as hub:
        for headers, status in (
            ({"Origin": hub.address}, 303),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": hub.address, "Sec-Fetch-Site": "cross-site"}, 403),
        ):
            form = {"csrf": "", "name": f"of {status}"}
            answer = hub.client.post("/pipelines/upload", data=form, files=file, headers={**HTML, **headers})
            assert answer.status_code == status, headers
        assert get_pipeline(hub.session.store, "of 303")
        assert "of 403" not in hub.client.get("/pipelines", headers=HTML).text
