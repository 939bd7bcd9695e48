"""Values with a shape of their own that templates print: rich text, text of several lines, pictures. None holds markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from toolkit.templates.chart import ProgressChart

__all__ = ["Listing", "Picture", "RichParagraph", "RichParagraphs", "RichText", "Run"]

_COLOUR = re.compile(r"#?[0-9A-Fa-f]{6}\Z|auto\Z")
_LINK = re.compile(r"(?:https?|mailto|tel):[!-~\u00a1-\ud7ff]+\Z", re.IGNORECASE)
_UNDERLINES: Final = frozenset(
    ("single", "double", "thick", "dotted", "dash", "dotDash", "dotDotDash", "wave", "words", "none")
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look. `size` in points; colours as `1F4E79` or `auto`; `url` is http(s), mailto or tel.

    `style` is the id of a character style of the template, `underline` True or one of Word's kinds, `highlight` a fill
    colour. Raises ValueError for a colour, underline or link that Word could not show.
    """

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool | str = False
    strike: bool = False
    color: str = ""
    highlight: str = ""
    size: float | None = None
    font: str = ""
    style: str = ""
    superscript: bool = False
    subscript: bool = False
    url: str = ""
    rtl: bool = False
    lang: str = ""

    def __post_init__(self) -> None:
        for colour in (self.color, self.highlight):
            if colour and not _COLOUR.match(colour):
                raise ValueError("a colour is six hexadecimal digits, such as 1F4E79, or auto")
        if isinstance(self.underline, str) and self.underline and self.underline not in _UNDERLINES:
            raise ValueError(f"an underline is True or one of {', '.join(sorted(_UNDERLINES))}")
        if self.url and not _LINK.match(self.url):
            raise ValueError("a link begins with https:, http:, mailto: or tel:")
        if self.size is not None and not 1 <= self.size <= 1000:
            raise ValueError("a size is between 1 and 1000 points")


@dataclass(frozen=True, slots=True)
class RichText:
    """Text in runs of different looks: `{{r note }}` prints it, and so does `{{ note }}`."""

    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, text: str, **look: Any) -> RichText:
        """One run; `look` are attributes of `Run`."""
        return cls((Run(text, **look),))

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(run.text for run in self.runs)

    def __add__(self, other: RichText | str) -> RichText:
        more = (Run(other),) if isinstance(other, str) else other.runs
        return RichText(self.runs + more)

    def __bool__(self) -> bool:
        return any(run.text for run in self.runs)

    def __str__(self) -> str:
        return self.plain


@dataclass(frozen=True, slots=True)
class RichParagraph:
    """A paragraph of rich text; `style` is the id of a paragraph style of the template, '' for the tag's own look."""

    text: RichText
    style: str = ""


@dataclass(frozen=True, slots=True)
class RichParagraphs:
    """Several paragraphs, for `{{p notes }}`."""

    paragraphs: tuple[RichParagraph, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paragraphs)

    def __str__(self) -> str:
        return "\n".join(paragraph.text.plain for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Listing:
    r"""Text of several lines: `\n` is a line break, `\a` a new paragraph, `\t` a tab, `\f` a page break."""

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by name; its bytes come from the `pictures` given to compile or render, never from a path.

    One with a `drawing` is drawn when it is printed, and not before.

    Sizes in millimetres; one of them keeps the proportions, none takes the picture's own size. `url` makes it a link.
    """

    name: str
    width_mm: float | None = None
    height_mm: float | None = None
    alt_text: str = ""
    url: str = ""
    drawing: ProgressChart | None = None

    def __post_init__(self) -> None:
        for size in (self.width_mm, self.height_mm):
            if size is not None and not 0 < size <= 2000:
                raise ValueError("a picture's side is more than 0 and at most 2000 mm")
        if self.url and not _LINK.match(self.url):
            raise ValueError("a link begins with https:, http:, mailto: or tel:")

    def __str__(self) -> str:
        return self.alt_text
