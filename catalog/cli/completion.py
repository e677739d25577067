"""`catalog completion`."""

from __future__ import annotations

import click

HELP = """Print the script that completes commands and options in a shell.

\b
Examples:
  source <(catalog completion bash)
  catalog completion zsh > ~/.zfunc/_catalog
  catalog completion fish > ~/.config/fish/completions/catalog.fish
"""
VARIABLE = "_CATALOG_COMPLETE"


@click.command("completion", help=HELP, short_help="Print the script for shell completion.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print click's own script; `catalog` answers its questions through the environment variable."""
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(context.find_root().command, {}, "catalog", VARIABLE).source())
