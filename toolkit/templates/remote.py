"""What a Word file fetches from elsewhere when somebody opens it: refused, since every document would fetch it too.

A linked picture tells its server who opened which client's plan; a remote template can bring macros. Links that a reader
clicks are no such thing. A template on the author's own disk, of which Word keeps the path, is harmless and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from toolkit.findings import WordPlace
from toolkit.templates import codes
from toolkit.templates.package import Package, Relationship
from toolkit.templates.places import Problem

__all__ = ["remote_problems"]

_CLICKED: Final = ("/hyperlink",)
_WHAT: Final = {
    "/image": ("A linked picture", "Insert the picture itself: Insert › Pictures, then Insert and not Link."),
    "/attachedTemplate": ("A template from elsewhere", "Attach Normal: File › Options › Add-ins › Templates › Go."),
    "/oleObject": ("A linked object", "Put its content into the template as text, a table or a picture."),
    "/subDocument": ("A linked document", "Put its text into the template."),
    "/frame": ("A web page in a frame", "Put its text into the template."),
}
_LOCAL_PATH = re.compile(r"(?:file:///)?(?:[A-Za-z]:[\\/]|/(?!/)|[^:/\\]+\Z)")


def remote_problems(package: Package) -> Iterator[Problem]:
    """A problem for each such link, with where it leads."""
    for part, links in package.relationships.items():
        for link in links:
            kind = link.type[link.type.rfind("/") :]
            if link.is_external and kind not in _CLICKED and not _is_own_template(kind, link):
                yield _problem(package, part, kind, link)


def _is_own_template(kind: str, link: Relationship) -> bool:
    return kind == "/attachedTemplate" and _LOCAL_PATH.match(link.target) is not None


def _problem(package: Package, part: str, kind: str, link: Relationship) -> Problem:
    name, mend = _WHAT.get(kind, ("Something from elsewhere", "Take it out."))
    what = f"{name} is fetched from “{link.target[:120]}” whenever a document is opened."
    return Problem(what, WordPlace(package.file, part.rpartition("/")[2] or "package"), mend, codes.REMOTE)
