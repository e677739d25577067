"""Many that publish and read at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from catalog.errors import LibraryError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from hub.index.change import current_index
from hub.index.verify import verify_index
from hub.registry.changes import yank
from hub.registry.package_changes import upload_package
from hub.registry.packages import list_package_versions
from hub.registry.principal import EVERYTHING
from hub.registry.registry import Registry
from hub.registry.tokens import create_token, list_tokens
from tests.hub.registry.samples import published


def test_threads_publish_at_the_same_time_and_nothing_is_lost(registry: Registry) -> None:
    names = [f"team{number % 3}/echo{number}" for number in range(24)]

    def work(name: str) -> None:
        for version in ("1.0.0", "1.0.1"):
            published(registry, name, version)

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(work, names))
    library = HubLibrary(current_index(registry.store))
    assert {name: library.versions(name) for name in library.names()} == dict.fromkeys(names, ("1.0.1", "1.0.0"))
    assert verify_index(registry.store).findings == ()


def test_threads_that_publish_the_same_bytes_make_one_version(registry: Registry) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: published(registry), range(8)))
    assert sorted(each.created for each in done) == [False] * 7 + [True]


def test_of_names_that_look_alike_one_alone_is_published(registry: Registry) -> None:
    names = ["data-set", "data_set", "dataset", "d-ataset", "da_taset", "dat-a-set"]
    barrier = Barrier(len(names))

    def attempt(name: str) -> str:
        barrier.wait(60)
        try:
            return published(registry, name).name
        except LibraryError as error:
            return error.rule

    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(pool.map(attempt, names))
    assert answers.count("name-look-alike") == len(names) - 1
    [winner] = set(answers) - {"name-look-alike"}
    assert HubLibrary(current_index(registry.store)).names() == (winner,)


def test_two_hundred_clients_read_whole_states_while_others_publish(registry: Registry) -> None:
    published(registry, "echo", "1.0.0")
    over = Event()

    def publish() -> int:
        try:
            for number in range(1, 6):
                published(registry, "echo", f"1.0.{number}")
                upload_package(registry, EVERYTHING, "join", f"name: join # {number}\n".encode())
                create_token(registry, namespace="team")
            yank(registry, EVERYTHING, "echo", "1.0.3")
        finally:
            over.set()
        return 0

    def read(_client: int) -> int:
        states = 0
        while not over.is_set() or states == 0:
            library = HubLibrary(open_index(registry.store))
            versions = library.versions("echo")
            assert versions
            library.load("echo", versions[0])
            states += 1
            over.wait(0.05)
        return states

    with ThreadPoolExecutor(200) as pool:
        publishing = pool.submit(publish)
        assert all(pool.map(read, range(199)))
        publishing.result()
    assert len(HubLibrary(current_index(registry.store)).versions("echo")) == 5
    assert len(list_package_versions(registry, "join")) == len(list_tokens(registry)) == 5
    assert verify_index(registry.store).findings == ()
