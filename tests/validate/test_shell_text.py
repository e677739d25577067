"""What is code in a shell script."""

from __future__ import annotations

import pytest

from catalog.validate.shell_text import bare_code, unquoted_positionals


@pytest.mark.parametrize(
    "script",
    [
        'cat "$0" > "$1"',
        'mkdir -p "$(dirname "$1")"',
        "echo '$0'",
        "echo \\$0",
        "# $0 is the path\ntrue",
        "cat <<EOF\n$0\nEOF\ntrue",
        'path=$1; other=`echo "$2"`',
        "case $1 in a) ;; esac",
        "[[ -n $1 ]] && exit",
        "echo $# $? $$ $HOME",
        'exec "$0" "$@"',
        'echo "a\\"$0"',
        "echo $((1 + $1))",
    ],
)
def test_quoted_parameters_are_fine(script: str) -> None:
    assert unquoted_positionals(script) == []


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("cat $0 | tee $1", [(4, "$0"), (13, "$1")]),
        ('mkdir -p "$(dirname $1)"', [(20, "$1")]),
        ("exec $@", [(5, "$@")]),
        ("for x in $*; do true; done", [(9, "$*")]),
        ("echo ${1}", [(5, "${1}")]),
        ("echo `dirname $0`", [(14, "$0")]),
        ("cat <<'EOF'\n$0\nEOF\necho $1", [(24, "$1")]),
        ("echo 'it''s' $1", [(13, "$1")]),
    ],
)
def test_unquoted_parameters_are_found(script: str, found: list[tuple[int, str]]) -> None:
    assert unquoted_positionals(script) == found


@pytest.mark.parametrize("script", ["", "'", '"', '"$(', "`", "\\", "<<", "<<EOF", "<<EOF\n", ")))", '"$(echo "', "#"])
def test_an_unfinished_script_is_no_trouble(script: str) -> None:
    assert len(bare_code(script)) == len(script)
