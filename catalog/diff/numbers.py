"""Version numbers: how far one is from another, which comes next, and whether a bump is enough for its changes.

Below 1.0.0 the first number that is not 0 counts as the major one, as it does in npm's ranges: ^0.2.3 does not take
0.3.0, and ^0.0.3 takes itself alone.
"""

from __future__ import annotations

from typing import Any

from catalog.diff.change import Comparison
from catalog.diff.level import Level
from catalog.errors import Finding
from catalog.library.reference import is_version


def bump_between(old: str, new: str) -> Level:
    """The level of the step from `old` to a later version `new`; NONE when new is not later. Both are SemVer."""
    before, after = _parsed(old), _parsed(new)
    if after.precedence_key <= before.precedence_key:
        return Level.NONE
    was, now = _numbers(before), _numbers(after)
    if was == now:
        return Level.PATCH
    changed = next(index for index in range(3) if was[index] != now[index])
    return Level(Level.MAJOR - max(changed - _leading(was), 0))


def is_release(version: str) -> bool:
    """True for a SemVer version that is no prerelease."""
    return not _parsed(version).prerelease


def next_version(old: str, level: Level) -> str:
    """The version that follows a SemVer `old` by a bump of that level.

    A prerelease is followed by its release when that is far enough from the version before: 2.0.0-rc.1 by 2.0.0.
    """
    version = _parsed(old)
    numbers = _numbers(version)
    if version.prerelease and _released_by(numbers) >= level:
        return ".".join(map(str, numbers))
    place = min(_leading(numbers) + Level.MAJOR - level, 2)
    bumped = (*numbers[:place], numbers[place] + 1, *(0,) * (2 - place))
    return ".".join(map(str, bumped))


def _released_by(numbers: tuple[int, int, int]) -> Level:
    """The level of the step that ended at a release: 2.0.0 was a major one, 1.3.0 minor, 1.3.4 a patch."""
    leading = _leading(numbers)
    last = next((index for index in (2, 1, 0) if numbers[index]), leading)
    return Level(Level.MAJOR - (last - leading))


def check_bump(old_version: str, new_version: str, comparison: Comparison) -> list[Finding]:
    """Findings about a version whose number does not go with its changes.

    Rules: `version-not-newer`; `version-bump-too-small`, which names the weightiest changes and the least number that
    would do. A prerelease promises nothing to what follows it, and texts that are no SemVer versions are passed over.
    """
    if not is_version(old_version) or not is_version(new_version) or comparison.level is Level.NONE:
        return []
    before, after = _parsed(old_version), _parsed(new_version)
    if after.precedence_key < before.precedence_key:
        message = f"version {new_version} does not come after {old_version}"
        return [Finding("version-not-newer", message, hint=f"such as {next_version(old_version, comparison.level)}")]
    if before.prerelease:
        return []
    given = bump_between(old_version, new_version)
    if given >= comparison.level:
        return []
    least = next_version(old_version, comparison.level)
    word = f"only a {given.word} version" if given else "the same version"
    weighty = [change for change in comparison.changes if change.level > given]
    told = "; ".join(f"{f'{change.kind} {change.port}'.rstrip()} ({change.reason})" for change in weighty[:3])
    more = f"; and {len(weighty) - 3} more" if len(weighty) > 3 else ""
    message = f"{new_version} is {word} after {old_version}, but the change is {comparison.level.word}: {told}{more}"
    return [Finding("version-bump-too-small", message, hint=f"call it {least} (`catalog bump` makes its folder)")]


def _leading(numbers: tuple[int, int, int]) -> int:
    """The place of the number that counts as the major one."""
    return next((index for index in range(3) if numbers[index]), 2)


def _parsed(text: str) -> Any:
    import semantic_version

    # Builds of one version have no order.
    return semantic_version.Version(text).truncate("prerelease")


def _numbers(version: Any) -> tuple[int, int, int]:
    return (version.major, version.minor, version.patch)
