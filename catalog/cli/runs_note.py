"""`catalog runs note`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

if TYPE_CHECKING:
    from catalog.client.workspace import Runs
    from catalog.store.rows import NoteRow

HELP = """Leave a note on a run, or list its notes.

\b
Examples:
  catalog runs note last "the learning rate was too high"
  catalog runs note last
  catalog runs note 3f2a "much too high" --edit 1
  catalog runs note 3f2a --delete 1
"""


@click.command("note", help=HELP, short_help="Leave a note, or list them.")
@click.argument("run")
@click.argument("text", default="")
@click.option("--edit", type=int, metavar="NUMBER", help="Let TEXT take the place of this note's.")
@click.option("--delete", "deleted", type=int, metavar="NUMBER", help="Take this note away.")
@click.option("--author", default="", envvar="USER", show_envvar=True, help="Who says it.")
@with_format
@with_workspace
def note_command(
    run: str,
    text: str,
    edit: int | None,
    deleted: int | None,
    author: str,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Change the notes, and list them."""
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import named_run, open_workspace
    from catalog.client.wire.note_json import note_json

    if (deleted is not None and (text or edit is not None)) or (edit is not None and not text):
        raise click.UsageError("give a TEXT, --edit NUMBER with a TEXT, or --delete NUMBER")
    with open_workspace(place) as workspace:
        run_id = named_run(workspace, run).run_id
        _change(workspace.runs, run_id, text, edit, deleted, author)
        notes = workspace.runs.notes(run_id)
    if form == "json":
        print_json([note_json(note) for note in notes])
    else:
        _print(notes)
    return 0


def _change(runs: Runs, run_id: str, text: str, edit: int | None, deleted: int | None, author: str) -> None:
    if deleted is not None:
        runs.delete_note(run_id, deleted)
    elif edit is not None:
        runs.edit_note(run_id, edit, text)
    elif text:
        runs.add_note(run_id, text, author)


def _print(notes: list[NoteRow]) -> None:
    from catalog.view.quantities import moment_text
    from catalog.view.safe_text import one_line, plain

    if not notes:
        click.echo("no notes", err=True)
    for note in notes:
        edited = ", edited" if note.edited_at is not None else ""
        who = f" {one_line(note.author)}" if note.author else ""
        click.echo(f"{note.number}.{who} ({moment_text(note.created_at)}{edited})")
        for line in plain(note.text).splitlines():
            click.echo(f"   {line}")
