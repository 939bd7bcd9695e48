"""What one render gathers: parts it adds, ids it hands out, what was missing, and how much work is left to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from time import monotonic

from toolkit.errors import TemplateError
from toolkit.templates.images import Image, read_image
from toolkit.templates.package import Member, store
from toolkit.templates.richvalues import Picture
from toolkit.templates.tags import Spot
from toolkit.templates.values import Missing

__all__ = ["Collector", "LimitError", "PictureStore", "RenderLimits"]

_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


_OpenMark = tuple[str, int, int]  # name, id, level


class LimitError(Exception):
    """A template asked for more work, time or output than a render is given. The message names what, never a value."""


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """How much one render may do: characters printed in all parts, seconds, and turns of loops and macros."""

    characters: int = 20_000_000
    seconds: float = 20.0
    steps: int = 300_000


class PictureStore:
    """Pictures by name, each read and packed when first used. Shared by all renders of a template; holds no client's data."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._pictures = dict(pictures)
        self._ready: dict[str, tuple[Member, Image]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._pictures

    def source(self) -> dict[str, bytes]:
        """The pictures as they were given."""
        return dict(self._pictures)

    def get(self, name: str) -> tuple[Member, Image]:
        """The member for the package and the image. Raises `TemplateError` if it is no picture that Word shows."""
        ready = self._ready.get(name)
        if ready is None:
            data = self._pictures[name]
            image = read_image(data)
            if image is None:
                raise TemplateError(f"The picture “{name}” is not a PNG, JPEG or GIF file.", "", "Save it as PNG.")
            digest = hashlib.sha256(data).hexdigest()[:20]
            ready = (store(f"word/media/plankit-{digest}.{image.extension}", data), image)
            self._ready[name] = ready
        return ready


class Collector:
    """The state of one render, and of nothing else."""

    def __init__(
        self,
        limits: RenderLimits,
        *,
        draft: bool,
        language: str,
        pictures: tuple[PictureStore, ...],
        first_id: int,
        prefix: str,
    ) -> None:
        self.limits = limits
        self.draft = draft
        self.language = language
        self.missing: dict[str, None] = {}
        self.removed_characters = 0
        self.media: dict[str, Member] = {}
        self.extensions: dict[str, str] = {}
        self.links: dict[str, dict[tuple[str, str], str]] = {}
        self.part = ""
        self.spots: tuple[Spot, ...] = ()
        self._pictures = pictures
        self._ids = first_id
        self._prefix = prefix
        self._steps = 0
        self._spent = 0
        self._deadline = monotonic() + limits.seconds
        self._names: dict[str, int] = {}
        self._open: list[_OpenMark] = []

    def enter_part(self, part: str, spots: tuple[Spot, ...]) -> None:
        """From here on the output belongs to another part."""
        self.part = part
        self.spots = spots

    def tick(self, characters: int) -> None:
        """Count a turn of a loop or macro, which prints some fixed text. Raises `LimitError` beyond the limits."""
        self._steps += 1
        self.spend(characters)
        if self._steps > self.limits.steps:
            raise LimitError(f"its loops take more than {self.limits.steps:,} turns")
        if not self._steps & 127:
            self.check_time()

    def spend(self, characters: int) -> None:
        """Count text that was made, printed or not. Raises `LimitError` beyond the limits."""
        self._spent += characters
        if self._spent > 2 * self.limits.characters:
            raise LimitError(f"it makes more than {self.limits.characters:,} characters")

    def check_time(self) -> None:
        """Raises `LimitError` when the time is up."""
        if monotonic() > self._deadline:
            raise LimitError(f"it takes longer than {self.limits.seconds:g} seconds")

    def next_id(self) -> int:
        """A number that no drawing or bookmark of this document has yet."""
        self._ids += 1
        return self._ids

    def note_missing(self, value: Missing) -> None:
        """Remember that a missing value was printed."""
        self.missing[value.label] = None

    # -- relationships ------------------------------------------------------------------------------------------

    def link(self, url: str) -> str:
        """The relationship id of an outside address in the part at hand."""
        return self._relate(_HYPERLINK, url)

    def picture(self, picture: Picture) -> tuple[str, Image]:
        """The relationship id and the image for a picture, drawn now or found by its name. Raises `TemplateError`."""
        name, stores = picture.name, self._pictures
        if picture.drawing is not None:
            stores = (PictureStore({name: picture.drawing.png()}),)
            self.check_time()
        for pictures in stores:
            if name in pictures:
                member, image = pictures.get(name)
                self.media[member.name] = member
                self.extensions[image.extension] = image.content_type
                return self._relate(_IMAGE, "/" + member.name), image
        raise TemplateError(f"There is no picture “{name}”.", "", "Name one of the pictures that were given.")

    def _relate(self, kind: str, target: str) -> str:
        links = self.links.setdefault(self.part, {})
        return links.setdefault((kind, target), f"{self._prefix}{len(links) + 1}")

    def relationship_xml(self, part: str) -> str:
        """The relationships that this render adds to a part."""
        pieces = []
        for (kind, target), identity in self.links.get(part, {}).items():
            mode = ' TargetMode="External"' if kind == _HYPERLINK else ""
            pieces.append(f'<Relationship Id="{identity}" Type="{kind}" Target="{escape(target)}"{mode}/>')
        return "".join(pieces)

    # -- bookmarks ----------------------------------------------------------------------------------------------

    def mark(self, steps: tuple[tuple[str, str, int], ...]) -> str:
        """The XML of bookmark steps: (`open`, name, level), (`close`, name, 0), (`heading`, '', level), (`end`, '', 0)."""
        pieces: list[str] = []
        for action, name, level in steps:
            if action == "open":
                pieces.append(self._open_mark(name, level))
            elif action == "close":
                pieces.append(self._close([mark for mark in self._open if mark[0] == name][-1:]))
            elif action == "heading":
                pieces.append(self._close([mark for mark in self._open if mark[2] >= level]))
            else:
                pieces.append(self._close(list(self._open)))
        return "".join(pieces)

    def _open_mark(self, name: str, level: int) -> str:
        count = self._names.get(name, 0) + 1
        self._names[name] = count
        identity = self.next_id()
        self._open.append((name, identity, level))
        shown = name if count == 1 else f"{name}_{count}"
        return f'<w:bookmarkStart w:id="{identity}" w:name="{escape(shown)}"/>'

    def _close(self, marks: list[_OpenMark]) -> str:
        for mark in marks:
            self._open.remove(mark)
        return "".join(f'<w:bookmarkEnd w:id="{identity}"/>' for _, identity, _ in reversed(marks))
