"""Who looks at a page, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from catalog.errors import LibraryError
from hub.pages.place import PagesPlace
from hub.registry.names import namespace_of
from hub.registry.principal import ANONYMOUS, EVERYTHING, Principal
from hub.registry.sessions import Session, find_session
from hub.registry.settings import anonymous_read

COOKIE = "catalog_session"


@dataclass(frozen=True)
class Viewer:
    """An account by its session; without one nobody, or on an open hub its operator."""

    principal: Principal
    session: Session | None = None

    @property
    def signed_in(self) -> bool:
        """True for somebody with a session."""
        return self.session is not None

    @property
    def csrf(self) -> str:
        """What their forms carry; empty without a session."""
        return self.session.csrf if self.session else ""


def viewer_of(place: PagesPlace, request: Request) -> Viewer:
    """Who asks."""
    cookie = request.cookies.get(COOKIE, "")
    session = find_session(place.registry, cookie) if cookie else None
    if session is not None:
        return Viewer(session.principal, session)
    return Viewer(EVERYTHING if place.open else ANONYMOUS)


def may_see(place: PagesPlace, viewer: Viewer, name: str) -> bool:
    """True when the viewer may read a component."""
    return anonymous_read(place.registry) or viewer.principal.may("read", namespace_of(name))


def check_sees(place: PagesPlace, viewer: Viewer, name: str = "") -> None:
    """LibraryError (rules not-signed-in, not-allowed) unless the viewer may read a component, or any at all."""
    if anonymous_read(place.registry):
        return
    if viewer.principal.may("read", namespace_of(name)) if name else viewer.principal.may_anywhere("read"):
        return
    if viewer.principal.anonymous:
        raise LibraryError("this hub is read with a token", rule="not-signed-in", hint="sign in with your token")
    raise LibraryError("your token may not read this", rule="not-allowed", hint="ask for a token of this namespace")
