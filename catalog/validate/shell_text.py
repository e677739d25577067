"""Which characters of a shell script are code, and which stand in quotes, comments and here-documents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HERE = re.compile(r"<<(-?)\s*(\\?['\"]?)([A-Za-z_]\w*)['\"]?")
_POSITIONAL = re.compile(r"\$(?:[0-9@*]|\{[0-9]+\}|\{[@*]\})")
_ASSIGNMENT = re.compile(r"(?:(?:export|local|readonly|declare)\s+)?[A-Za-z_]\w*\+?=\S*$")
# How far back in a line a parameter's surroundings are looked at.
_NEAR = 200
_SAFE_BEFORE = re.compile(r"(?:\bcase\s+|\[\[[^\]\n]*|\(\([^)\n]*)$")


def bare_code(script: str) -> str:
    """The script with everything else than code replaced: quoted text by `_`, comments and here-documents by blanks.

    Line breaks stay where they end a command. As long as the script.
    """
    return _Scanner(script).scan()


def unquoted_positionals(script: str) -> list[tuple[int, str]]:
    """(offset, text) of each positional parameter that the shell would split and expand."""
    if "$" not in script:
        return []
    code = bare_code(script)
    found: list[tuple[int, str]] = []
    for match in _POSITIONAL.finditer(code):
        near = max(0, match.start() - _NEAR)
        line = code[max(near, code.rfind("\n", near, match.start()) + 1) : match.start()]
        word = re.split(r"[;|&(`]\s*", line)[-1]
        if not _ASSIGNMENT.search(word) and not _SAFE_BEFORE.search(line):
            found.append((match.start(), match[0]))
    return found


@dataclass
class _Scanner:
    """One pass over a script with the open constructs on a stack: `(`, a backquote, `{` of an expansion, `"`."""

    script: str
    output: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    here: list[tuple[str, bool]] = field(default_factory=list)
    at: int = 0

    def scan(self) -> str:
        while self.at < len(self.script):
            if self.stack and self.stack[-1] == '"':
                self._quoted()
            else:
                self._code()
        return "".join(self.output)

    def _take(self, count: int, shown: str = "") -> None:
        """Go on by `count` characters; they come out as they are, or as `shown` each."""
        piece = self.script[self.at : self.at + count]
        self.output.append(shown * len(piece) if shown else piece)
        self.at += len(piece)

    def _quoted(self) -> None:
        char = self.script[self.at]
        if char == "\\":
            self._take(2, "_")
        elif self.script.startswith("$(", self.at):
            self.stack.append("(")
            self._take(2)
        elif char == "`":
            self._toggle("`")
        elif char == '"':
            self.stack.pop()
            self._take(1, "_")
        else:
            self._take(1, "_")

    def _code(self) -> None:
        char = self.script[self.at]
        if char == "\\":
            self._take(2, "" if self.script.startswith("\\\n", self.at) else "_")
        elif char == "'":
            end = self.script.find("'", self.at + 1)
            self._take((len(self.script) if end < 0 else end + 1) - self.at, "_")
        elif char == '"':
            self.stack.append('"')
            self._take(1, "_")
        elif char == "`":
            self._toggle("`")
        elif char in "()":
            self._bracket(char)
        elif char == "#" and (self.at == 0 or self.script[self.at - 1] in " \t\n;&|("):
            end = self.script.find("\n", self.at)
            self._take((len(self.script) if end < 0 else end) - self.at, " ")
        elif char == "<":
            self._redirection()
        elif char == "\n":
            self._take(1)
            self._here_documents()
        else:
            self._take(1)

    def _toggle(self, sign: str) -> None:
        if sign in self.stack:
            del self.stack[len(self.stack) - 1 - self.stack[::-1].index(sign) :]
        else:
            self.stack.append(sign)
        self._take(1)

    def _bracket(self, char: str) -> None:
        if char == "(":
            self.stack.append(char)
        elif self.stack and self.stack[-1] == "(":
            self.stack.pop()
        self._take(1)

    def _redirection(self) -> None:
        found = _HERE.match(self.script, self.at)
        if found and not self.script.startswith("<<<", self.at):
            self.here.append((found[3], bool(found[1])))
            self._take(len(found[0]))
        else:
            self._take(3 if self.script.startswith("<<<", self.at) else 1)

    def _here_documents(self) -> None:
        while self.here:
            word, indented = self.here.pop(0)
            while self.at < len(self.script):
                end = self.script.find("\n", self.at)
                end = len(self.script) if end < 0 else end + 1
                line = self.script[self.at : end].rstrip("\n")
                self._take(end - self.at, " ")
                if (line.lstrip("\t") if indented else line) == word:
                    break
