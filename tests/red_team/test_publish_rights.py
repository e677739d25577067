"""Who may publish what: a token reaches its namespace, its action and its time, and nothing besides."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.errors import CatalogError, LibraryError
from hub.registry.accounts import create_account, disable_account
from hub.registry.audit import list_audit
from hub.registry.authenticate import authenticate
from hub.registry.changes import deprecate, publish, set_tag, supersede, yank
from hub.registry.namespaces import create_namespace, grant, revoke_grant
from hub.registry.own_tokens import create_own_token, list_own_tokens, revoke_own_token
from hub.registry.package_changes import delete_package, set_package_tag, upload_package
from hub.registry.packages import list_packages
from hub.registry.principal import ANONYMOUS, EVERYTHING, Principal
from hub.registry.registry import Registry, open_registry
from hub.registry.rights import may_read, may_read_file
from hub.registry.settings import set_anonymous_read
from hub.registry.tokens import create_token, revoke_token
from tests.hub.registry.samples import published, signed_in, submission

Act = Callable[[Registry, Principal], object]

ACTS: dict[str, Act] = {
    "publish": lambda hub, who: publish(hub, who, submission("crew/echo", "1.0.1")),
    "rehearse": lambda hub, who: publish(hub, who, submission("crew/echo", "1.0.1"), dry_run=True),
    "deprecate": lambda hub, who: deprecate(hub, who, "crew/echo", "1.0.0"),
    "yank": lambda hub, who: yank(hub, who, "crew/echo", "1.0.0"),
    "supersede": lambda hub, who: supersede(hub, who, "crew/echo", "1.0.0", "crew/echo@1.0.0"),
    "tag": lambda hub, who: set_tag(hub, who, "crew/echo", "stable", "1.0.0"),
    "publish without a namespace": lambda hub, who: publish(hub, who, submission("join")),
    "upload": lambda hub, who: upload_package(hub, who, "join", b"name: join\n"),
    "move a tag of an upload": lambda hub, who: set_package_tag(hub, who, "kept", "stable", "0" * 64),
    "delete an upload": lambda hub, who: delete_package(hub, who, "kept"),
}


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """A hub in which `crew` has a component, and somebody uploaded a package."""
    with open_registry(tmp_path / "data") as opened:
        published(opened, "crew/echo")
        upload_package(opened, EVERYTHING, "kept", b"name: kept\n")
        yield opened


def _state(registry: Registry) -> object:
    return registry.store.file("index.json"), registry.store.file("records/crew/echo.json"), list_packages(registry)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_token_of_another_namespace_changes_nothing(registry: Registry, act: Act) -> None:
    before = _state(registry)
    with pytest.raises(LibraryError) as caught:
        act(registry, signed_in(registry, "ada", "team", "admin"))
    assert caught.value.rule == "not-allowed"
    assert _state(registry) == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_token_that_only_reads_changes_nothing(registry: Registry, act: Act) -> None:
    made = create_token(registry, action="read")
    before = _state(registry)
    reader = authenticate(registry, str(made.text))
    assert reader is not None
    with pytest.raises(LibraryError) as caught:
        act(registry, reader)
    assert caught.value.rule == "not-allowed"
    assert _state(registry) == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_changes_anything_without_a_token(registry: Registry, act: Act) -> None:
    before, entries = _state(registry), len(list_audit(registry))
    with pytest.raises(LibraryError) as caught:
        act(registry, ANONYMOUS)
    assert caught.value.rule == "not-signed-in"
    assert _state(registry) == before
    assert len(list_audit(registry)) == entries, "strangers could fill the log"


def test_a_refusal_is_in_the_audit_log(registry: Registry) -> None:
    ada = signed_in(registry)
    with pytest.raises(LibraryError):
        publish(registry, ada, submission("crew/echo", "1.0.1"), "request-9")
    entry = list_audit(registry)[0]
    assert (entry.account, entry.token_id, entry.target, entry.request_id, entry.outcome) == (
        *("ada", ada.token_id, "crew/echo@1.0.1"),
        *("request-9", "refused:not-allowed"),
    )


@pytest.mark.parametrize("name", ["team", "te", "team2", "crew", "tea/m", "team/../crew/echo", "TEAM/echo", "*"])
def test_a_scope_is_the_whole_name_of_a_namespace(registry: Registry, name: str) -> None:
    ada = signed_in(registry)
    wanted = name if "/" in name else f"{name}/echo"
    if wanted == "team/echo":
        assert publish(registry, ada, submission(wanted)).created
        return
    with pytest.raises(CatalogError):
        publish(registry, ada, submission(wanted))


def test_a_token_ends_when_its_time_is_over(registry: Registry) -> None:
    made = create_token(registry, expires_in=0.3)
    assert authenticate(registry, str(made.text)) is not None
    time.sleep(0.35)
    assert authenticate(registry, str(made.text)) is None


def test_a_revoked_token_is_not_taken_and_others_are(registry: Registry) -> None:
    gone, kept = create_token(registry), create_token(registry)
    revoke_token(registry, gone.token.token_id)
    assert authenticate(registry, str(gone.text)) is None
    assert authenticate(registry, str(kept.text)) is not None


def test_the_tokens_of_a_disabled_account_are_not_taken(registry: Registry) -> None:
    create_account(registry, "ada")
    made = create_token(registry, account="ada", namespace="team")
    disable_account(registry, "ada")
    assert authenticate(registry, str(made.text)) is None
    disable_account(registry, "ada", disabled=False)
    assert authenticate(registry, str(made.text)) is not None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text + "\n",
        lambda text: text.upper(),
        lambda text: text.replace("kfpc_", "kfpc_0")[: len(text)],
        lambda text: "",
        lambda text: "\0",
        lambda text: "\ud800",
        lambda text: "x" * (1 << 20),
        lambda text: "' OR 1=1 --",
        lambda text: text.split("_")[1],
    ],
)
def test_a_text_that_is_not_the_token_is_nobody(registry: Registry, spoil: Callable[[str], str]) -> None:
    assert authenticate(registry, spoil(str(create_token(registry).text))) is None


def test_a_token_with_the_secret_of_another_is_nobody(registry: Registry) -> None:
    one, other = create_token(registry).text, create_token(registry).text
    assert authenticate(registry, f"kfpc_{one.token_id}_{other.secret}") is None


def test_a_token_loses_what_its_account_loses(registry: Registry) -> None:
    create_account(registry, "ada")
    grant(registry, "crew", "ada", "publish")
    text = str(create_token(registry, account="ada").text)
    before = authenticate(registry, text)
    assert before is not None and before.may("publish", "crew") and not before.may("admin", "crew")
    revoke_grant(registry, "crew", "ada")
    after = authenticate(registry, text)
    assert after is not None and not after.may("read", "crew")


def test_a_token_for_everything_of_an_account_is_not_for_what_others_have(registry: Registry) -> None:
    ada = signed_in(registry, "ada", None, "admin")
    assert not ada.may_anywhere("read")
    create_namespace(registry, "team", "ada")
    with pytest.raises(LibraryError):
        publish(registry, ada, submission("other/echo"))
    with pytest.raises(LibraryError):
        publish(registry, ada, submission("echo"))


def test_a_token_makes_no_token_that_does_more_or_lasts_longer(registry: Registry) -> None:
    admin = signed_in(registry, "ada", "team", "admin", expires_in=600)
    made = create_own_token(registry, admin, namespace="team", action="publish", expires_in=10_000)
    assert made.token.expires_at is not None and admin.expires_at is not None
    assert made.token.expires_at <= admin.expires_at + 1
    for namespace in (None, "crew", "", "new"):
        with pytest.raises(LibraryError) as caught:
            create_own_token(registry, admin, namespace=namespace)
        assert caught.value.rule == "not-allowed"
    publisher = authenticate(registry, str(made.text))
    assert publisher is not None
    with pytest.raises(LibraryError):
        create_own_token(registry, publisher, namespace="team", action="read")


def test_an_account_sees_and_revokes_its_own_tokens_alone(registry: Registry) -> None:
    other = create_token(registry)
    ada = signed_in(registry, "ada", "team", "admin")
    assert [token.token_id for token in list_own_tokens(registry, ada)] == [ada.token_id]
    with pytest.raises(LibraryError):
        revoke_own_token(registry, ada, other.token.token_id)
    assert authenticate(registry, str(other.text)) is not None
    revoke_own_token(registry, ada, ada.token_id)
    assert list_own_tokens(registry, ANONYMOUS) == []


def test_where_reading_needs_a_token_only_its_namespace_is_read(registry: Registry) -> None:
    team = published(registry, "team/join", by=EVERYTHING)
    entry = registry.store.file("records/crew/echo.json")
    assert entry is not None
    own = f"blobs/{team.digest[:2]}/{team.digest}"
    assert may_read_file(registry, ANONYMOUS, own)
    set_anonymous_read(registry, False)
    create_account(registry, "ada")
    grant(registry, "team", "ada", "read")
    made = create_token(registry, account="ada", namespace="team", action="read")
    ada = authenticate(registry, str(made.text))
    assert ada is not None
    assert may_read(registry, ada, "team") and may_read_file(registry, ada, own)
    assert may_read_file(registry, ada, "index.json")
    assert not may_read(registry, ada, "crew") and not may_read_file(registry, ada, "records/crew/echo.json")
    assert not may_read_file(registry, ada, "blobs/00/" + "0" * 64)
    for path in (own, "index.json", "records/crew/echo.json"):
        assert not may_read_file(registry, ANONYMOUS, path)


def test_the_database_has_no_token_in_it(registry: Registry, tmp_path: Path) -> None:
    made = create_token(registry)
    registry.close()
    for file in (tmp_path / "data").iterdir():
        assert made.text.secret.encode() not in file.read_bytes()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
