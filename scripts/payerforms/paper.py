"""A page of a form as payers print them: numbered sections, small labels above boxes. Measures in points from the top left."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from toolkit.forms.making.maker import Button, FormMaker, Look
from toolkit.forms.model import Option

WIDTH, HEIGHT = letter
LEFT, RIGHT = 40, WIDTH - 40
BOX = Look(size=0, border=(0.45, 0.45, 0.45), background=(), border_width=0.5)
MARK = Look(size=0, border=(0.2, 0.2, 0.2), background=(), border_width=0.75)


@dataclass
class Paper:
    """Draws labels and remembers the fields; `make` puts the fields onto the drawn pages."""

    title: str
    payer: str
    number: str
    colour: tuple[float, float, float]
    page: int = 0
    fields: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=letter, invariant=1)

    def new_page(self, note: str = "") -> None:
        """The next page, with its head and foot."""
        if self.page:
            self._canvas.showPage()
        self.page += 1
        draw = self._canvas
        draw.setFillColorRGB(*self.colour)
        draw.rect(LEFT, HEIGHT - 58, 26, 26, stroke=0, fill=1)
        draw.setFillGray(1)
        draw.setFont("Helvetica-Bold", 15)
        draw.drawCentredString(LEFT + 13, HEIGHT - 51, self.payer[0])
        draw.setFillGray(0)
        draw.setFont("Helvetica-Bold", 10)
        draw.drawString(LEFT + 34, HEIGHT - 43, self.payer)
        draw.setFont("Helvetica", 7.5)
        draw.drawString(
            LEFT + 34,
            HEIGHT - 54,
            "Invented payer, for trying out Plankit. Phone 555-0100, fax 555-0101, forms@example.org",
        )
        draw.setFont("Helvetica-Bold", 14)
        draw.drawRightString(RIGHT, HEIGHT - 45, self.title)
        draw.setFont("Helvetica", 7.5)
        draw.drawRightString(RIGHT, HEIGHT - 56, note)
        draw.setFont("Helvetica", 7)
        draw.drawString(LEFT, 26, f"{self.number}  ·  Page {self.page}")
        draw.drawRightString(RIGHT, 26, "Incomplete requests are returned.")

    def section(self, top: float, text: str) -> None:
        """A coloured bar with a section's name."""
        draw = self._canvas
        draw.setFillColorRGB(*self.colour)
        draw.rect(LEFT, HEIGHT - top - 15, RIGHT - LEFT, 15, stroke=0, fill=1)
        draw.setFillGray(1)
        draw.setFont("Helvetica-Bold", 9)
        draw.drawString(LEFT + 5, HEIGHT - top - 11, text)
        draw.setFillGray(0)

    def say(self, x: float, top: float, text: str, size: float = 7.5, *, bold: bool = False) -> None:
        """A printed text."""
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._canvas.drawString(x, HEIGHT - top - size, text)

    def rule(self, x: float, top: float, width: float) -> None:
        """A line to sign on."""
        self._canvas.setLineWidth(0.6)
        self._canvas.line(x, HEIGHT - top, x + width, HEIGHT - top)

    def text(
        self, name: str, x: float, top: float, width: float, label: str, *, height: float = 17, **more: Any
    ) -> None:
        """A box with its label above it."""
        self.say(x, top, label, 7)
        rect = (x, HEIGHT - top - 10 - height, x + width, HEIGHT - top - 10)
        self.fields.append(("text", (name, self.page, rect), {"tooltip": label, "look": BOX, **more}))

    def lines(self, names: Sequence[str], x: float, top: float, width: float, label: str, **more: Any) -> None:
        """Several one-line boxes below each other, for one text."""
        self.say(x, top, label, 7)
        for position, name in enumerate(names):
            upper = HEIGHT - top - 10 - 17 * position
            rect = (x, upper - 16, x + width, upper)
            tip = f"{label} (line {position + 1})"
            self.fields.append(("text", (name, self.page, rect), {"tooltip": tip, "look": BOX, **more}))

    def check(self, name: str, x: float, top: float, label: str, export: str = "Yes") -> None:
        """A box to tick, with its label to the right."""
        rect = (x, HEIGHT - top - 10, x + 10, HEIGHT - top)
        self.say(x + 14, top + 1, label, 8)
        self.fields.append(("check_box", (name, self.page, rect), {"tooltip": label, "export": export, "look": MARK}))

    def radio(self, name: str, choices: Sequence[tuple[float, float, str, str]], label: str, **more: Any) -> None:
        """Buttons of which one is chosen: (x, top, export value, label)."""
        buttons = []
        for x, top, export, said in choices:
            rect = (x, HEIGHT - top - 10, x + 10, HEIGHT - top)
            self.say(x + 14, top + 1, said, 8)
            buttons.append(Button(self.page, rect, export, f"{label}: {said}"))
        self.fields.append(("radio", (name, tuple(buttons)), {"tooltip": label, "look": MARK, **more}))

    def choose(
        self, name: str, x: float, top: float, width: float, label: str, options: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        """A drop-down with its label above it."""
        self.say(x, top, label, 7)
        rect = (x, HEIGHT - top - 27, x + width, HEIGHT - top - 10)
        choices = tuple(Option(export, said) for export, said in options)
        self.fields.append(("drop_down", (name, self.page, rect, choices), {"tooltip": label, "look": BOX, **more}))

    def make(self, *, as_stream: bool) -> bytes:
        """The whole form."""
        self._canvas.save()
        maker = FormMaker(self._out.getvalue(), title=self.title, language="en-US", embeds_font=False)
        for method, positional, named in self.fields:
            getattr(maker, method)(*positional, **named)
        return maker.build(as_stream=as_stream)
