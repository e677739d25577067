"""`catalog hub serve`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.hub_place import with_hub_place

if TYPE_CHECKING:
    from hub.app.settings import Settings

HELP = """Serve a hub until Ctrl-C: its index and components, the registry of kfp 2,
the component store of kfp 1, a JSON API, and web pages.

It starts runs, those of recurring runs when they are due, and follows all of them
to their end, also after it was restarted.

Everybody may read, unless --anonymous-read off is said once. Who writes needs a
token (`catalog hub token create`); with --open nobody does, and the server is
for this machine alone.

\b
Examples:
  catalog hub serve --open
  catalog hub serve --data /srv/hub --port 8080
  catalog hub serve --database postgresql://hub@db/hub --host 0.0.0.0 --allow-host hub.example.org
"""

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on."),
    click.option("--port", type=click.IntRange(0, 65535), default=8470, show_default=True, help="0: any free one."),
    click.option("--open", "open_writes", is_flag=True, help="Take writes from this machine without a token."),
    click.option(
        "--anonymous-read",
        type=click.Choice(["on", "off"]),
        help="Whether reading needs no token; kept until it is said again. [default: as it was, on at first]",
    ),
    click.option(
        "--allow-host",
        "hosts",
        multiple=True,
        metavar="NAME",
        help="A name the server is reached under, besides --host; may be given again.",
    ),
    click.option(
        "--proxy",
        "proxies",
        multiple=True,
        metavar="ADDRESS",
        help="A reverse proxy whose X-Forwarded-For and -Proto are believed; may be given again.",
    ),
    click.option(
        "--rate",
        type=click.FloatRange(0),
        default=50.0,
        show_default=True,
        help="Requests a second for each client, ten times as many at once; 0: no limit.",
    ),
    click.option(
        "--max-body", type=click.IntRange(1024), default=8 << 20, show_default=True, help="Bytes of a request's body."
    ),
    click.option(
        "--keys",
        multiple=True,
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder of keys that sign the index after every change; may be given again.",
    ),
    click.option(
        "--engine",
        type=click.Choice(["auto", "docker", "argo", "process"]),
        default="auto",
        show_default=True,
        help="Where runs started through the server are carried out; auto is docker.",
    ),
    click.option("--trust", is_flag=True, help="Allow --engine process, which is no sandbox."),
)


def _with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command("serve", help=HELP, short_help="Serve a hub.")
@with_hub_place
@_with_options
def serve_command(data: str, database: str, **options: Any) -> None:
    """Open the hub, and answer until a signal ends it."""
    _require_packages()
    settings = _settings(options)
    from catalog.cli.hub_place import open_hub, open_hub_runs
    from catalog.cli.hub_signing import signing_with
    from hub.app.serve import serve
    from hub.registry.settings import set_anonymous_read

    signing = signing_with(options["keys"])
    finish = signing.finish if signing else None
    with open_hub(data, database, finish=finish) as registry, open_hub_runs(data, database) as session:
        if options["anonymous_read"]:
            set_anonymous_read(registry, options["anonymous_read"] == "on")
        chores = (lambda: signing.renew(registry.store),) if signing else ()
        serve(settings, registry, session, lambda address: click.echo(f"the hub is at {address}/"), chores)


def _require_packages() -> None:
    from importlib.util import find_spec

    from catalog.errors import MachineError

    missing = [
        name for name in ("fastapi", "uvicorn", "prometheus_client", "nh3", "markdown_it") if not find_spec(name)
    ]
    if missing:
        hint = "pip install 'kfp-catalog[hub]'"
        raise MachineError(f"the server needs {', '.join(missing)}", rule="extra-missing", hint=hint)


def _settings(options: dict[str, Any]) -> Settings:
    from catalog.errors import UsageError
    from hub.app.settings import Limits, Settings

    if options["engine"] == "process" and not options["trust"]:
        hint = "say --trust when everybody who may start runs may run anything on this machine"
        raise UsageError("the process engine is no sandbox", rule="engine-untrusted", hint=hint)
    rate = options["rate"]
    limits = Limits(requests_per_second=rate, burst=max(1, int(10 * rate)), body_bytes=options["max_body"])
    return Settings(
        host=options["host"],
        port=options["port"],
        open_writes=options["open_writes"],
        engine=options["engine"],
        trust=options["trust"],
        hosts=options["hosts"],
        proxies=options["proxies"],
        limits=limits,
    )
