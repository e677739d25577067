"""The command `catalog` itself: its options, and which module holds each command."""

from __future__ import annotations

import click

from catalog import __version__
from catalog.cli.lazy import LazyGroup

HELP = """Find, publish, compose and run versioned pipeline components.

\b
Examples:
  catalog run echo@1 -p text=hi
  catalog run examples/hello.yaml
  catalog runs list
  catalog runs show last
  catalog publish components/echo/1.0.0 --to https://hub.example.org
  catalog hub serve --open

\b
Exit codes: 0 success, 1 a failed run or findings, 2 wrong usage,
3 something is missing on this machine (docker, network), 70 a bug in
catalog, 130 after Ctrl-C.
"""

PLACES = {
    "run": "catalog.cli.run_command:run",
    "runs": "catalog.cli.runs_group:runs",
    "recurring": "catalog.cli.recurring_group:recurring",
    "experiments": "catalog.cli.experiments_group:experiments",
    "pipelines": "catalog.cli.pipelines_group:pipelines",
    "list": "catalog.cli.library_list:list_components",
    "show": "catalog.cli.library_show:show",
    "search": "catalog.cli.search:search",
    "connect": "catalog.cli.connect:connect",
    "new": "catalog.cli.new:new",
    "check": "catalog.cli.check:check",
    "lock": "catalog.cli.lock_command:lock",
    "outdated": "catalog.cli.outdated:outdated",
    "upgrade": "catalog.cli.upgrade:upgrade",
    "vendor": "catalog.cli.vendor:vendor",
    "diff": "catalog.cli.diff:diff",
    "bump": "catalog.cli.bump:bump",
    "test": "catalog.cli.test:test",
    "compile": "catalog.cli.compile:compile_command",
    "deploy": "catalog.cli.deploy:deploy",
    "hub": "catalog.cli.hub_group:hub",
    "index": "catalog.cli.index_group:index",
    "publish": "catalog.cli.publish:publish",
    "deprecate": "catalog.cli.deprecate:deprecate",
    "supersede": "catalog.cli.supersede:supersede",
    "yank": "catalog.cli.yank:yank",
    "doctor": "catalog.cli.doctor:doctor",
    "completion": "catalog.cli.completion:completion",
}


@click.group(
    cls=LazyGroup,
    places=PLACES,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="catalog", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback when catalog itself has a bug.")
@click.pass_context
def root(context: click.Context, debug: bool) -> None:
    """Print the help when no command is given."""
    context.obj = {"debug": debug}
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
