"""`catalog vendor`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format

if TYPE_CHECKING:
    from hub.index.stow import Stowed

HELP = """Take along every component that pipelines use, so that they run without a network.

PIPELINE is a pipeline, a component such as echo@1, or a catalog.lock. What is
taken is what the lock beside a pipeline says, else what a run would take now:
components of libraries and hubs, and those of URLs, at every depth, verified.
They are put into a static hub: a folder (-o), which is added to when it is a
hub already, or one file (--bundle). Files beside the pipeline stay there.

\b
Examples:
  catalog vendor pipeline.yaml -o vendored
  catalog vendor train.yaml serve.yaml --bundle site.tar
  catalog vendor --all https://hub.example --bundle site.tar
  catalog vendor --unpack site.tar -o /srv/hub

To use it, list the folder or the file under `hubs` in .catalog.yaml, or in
CATALOG_HUBS; CATALOG_OFFLINE=1 keeps everything else off the network.
`catalog index verify site.tar` verifies every digest in it.
"""


@click.command("vendor", help=HELP, short_help="Take along what pipelines need, for use without a network.")
@click.argument("pipelines", metavar="[PIPELINE]...", nargs=-1)
@click.option("-o", "--output", metavar="DIR", default="", type=click.Path(file_okay=False), help="A folder to add to.")
@click.option("--bundle", metavar="FILE.tar", default="", type=click.Path(dir_okay=False), help="One file to write.")
@click.option("--all", "hub", metavar="HUB", default="", help="Take everything that a hub holds.")
@click.option(
    "--unpack", metavar="FILE.tar", default="", type=click.Path(dir_okay=False), help="Take what a bundle has."
)
@with_format
def vendor(pipelines: tuple[str, ...], output: str, bundle: str, hub: str, unpack: str, form: str) -> int:
    """Collect, and write the folder or the file."""
    from catalog.cli.run_json import print_json
    from catalog.library.hub.open_hub import hub_entry, open_hub
    from catalog.library.libraries import default_libraries
    from hub.index.vendor import vendor as run_vendor
    from hub.index.wanted import cargo_of

    if bool(output) == bool(bundle):
        raise click.UsageError("name either a folder (-o DIR) or one file (--bundle FILE.tar)")
    if bool(bundle) != (output or bundle).endswith(".tar"):
        raise click.UsageError("the name of a bundle ends in .tar, and that of a folder does not")
    if not (pipelines or hub or unpack):
        raise click.UsageError("name a pipeline, a lock, a hub (--all) or a bundle (--unpack)")
    libraries = default_libraries()
    cargoes = [cargo_of(pipeline, libraries) for pipeline in pipelines]
    indexes = [open_hub(hub_entry(name)).index for name in (hub, unpack) if name]
    vendored = run_vendor(cargoes, indexes, Path(output or bundle))
    if form == "json":
        print_json({**asdict(vendored.stowed), "left": list(vendored.left), "written": output or bundle})
        return 0
    click.echo(f"wrote {output or bundle}: {_counted(vendored.stowed)}")
    for path in vendored.left:
        click.echo(f"stays beside the pipeline: {path}", err=True)
    return 0


def _counted(stowed: Stowed) -> str:
    counts = (
        (stowed.components, "component", "components"),
        (stowed.versions, "version", "versions"),
        (stowed.addresses, "address", "addresses"),
    )
    return ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in counts)
