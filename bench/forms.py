"""Filling a PDF form of 65 values for many clients, beside a loop of pypdf's clone and update; and reading forms back.

Processor seconds, since a machine shared with others gives no other honest figure. The form is a public one where
PLANKIT_BENCH_FORM names it, else one of ours.
"""

from __future__ import annotations

import io
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
from reportlab.pdfgen import canvas

from bench.table import Figure
from toolkit.forms.filling.template import FormTemplate
from toolkit.forms.making.maker import FormMaker
from toolkit.forms.model import FieldKind, FormField, Value
from toolkit.forms.reading.reader import FormReader

__all__ = ["measure_forms"]

_VALUES = 65
_PEER_ROUNDS = 5
_WORDS = (
    "Ruth Okafor", "12 Orchard Street, Apt 3", "555-0142", "Adjustment disorder with mixed anxiety", "09/01/2026",
    "O’Brien (guardian)", "Weekly, 50 minutes", "MC-550142", "Tamarack County Behavioral Health", "1,250.00",
)  # fmt: skip


def measure_forms(folder: Path, clients: int) -> list[Figure]:
    """Both fill the same values into the same form, in memory; ours checks every value of every form besides."""
    named = os.environ.get("PLANKIT_BENCH_FORM")
    data = Path(named).read_bytes() if named else _form()
    template = FormTemplate.load(data)
    fields = _fillable(template)
    values = [_values(fields, client) for client in range(clients)]
    _check_equal(template.fill(values[0]).data, values[0])
    rounds = min(clients, _PEER_ROUNDS)
    ours = _each(lambda position: template.fill(values[position]), clients)
    flat = _each(lambda position: template.fill(values[position], flatten=True), clients)
    peer = _each(lambda position: _by_pypdf(data, fields, values[position]), rounds)
    filled = template.fill(values[0]).data
    title = Path(named).name if named else "a form of ours"
    bar = 40 if clients >= _ENOUGH else None
    return [
        Figure(
            f"fill {len(fields)} values of {title}, checked, beside pypdf's clone and update",
            "ms",
            ours,
            peer,
            bar,
            100,
        ),
        Figure("the same, flattened", "ms", flat, peer),
        Figure(
            f"read that form in a process under limits, {_readings(clients)} times",
            "ms",
            _reading(filled, _readings(clients)),
        ),
    ]


_ENOUGH = 1000


def _each(work: Callable[[int], object], count: int) -> float:
    """Processor milliseconds for one, the first left out."""
    work(0)
    started = time.process_time()
    for position in range(count):
        work(position)
    return (time.process_time() - started) / count * 1000


def _readings(clients: int) -> int:
    return 100 if clients >= _ENOUGH else 3


def _reading(data: bytes, count: int) -> float:
    """Processor milliseconds of both processes for one file, start and end of the reader included."""
    before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) + time.process_time()
    with FormReader() as reader:
        for _ in range(count):
            reader.read(data)
    return (sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) + time.process_time() - before) / count * 1000


def _fillable(template: FormTemplate) -> list[FormField]:
    kinds = (FieldKind.TEXT, FieldKind.CHECK_BOX)
    return [each for each in template.fields.values() if each.kind in kinds and not each.is_read_only][:_VALUES]


def _values(fields: list[FormField], client: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for position, each in enumerate(fields):
        text = f"{_WORDS[(position + client) % len(_WORDS)]} {client}"
        values[each.name] = each.options[0].export if each.options else text[: each.max_length or None]
    return values


def _by_pypdf(data: bytes, fields: list[FormField], values: dict[str, Value]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    boxes = {each.name for each in fields if each.kind is FieldKind.CHECK_BOX}
    plain = {name: f"/{value}" if name in boxes else str(value) for name, value in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, plain, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _check_equal(data: bytes, values: dict[str, Value]) -> None:
    """Raise where pypdf does not read back what was put in."""
    read = pypdf.PdfReader(io.BytesIO(data)).get_fields() or {}
    for name, value in values.items():
        said = str(read[name].get("/V", "")).removeprefix("/")
        if said != value:
            raise RuntimeError(f"{name} was not read back as it was filled")


def _form() -> bytes:
    """A form of two pages with 60 texts and 20 check boxes, on pages with some drawing."""
    page = io.BytesIO()
    drawn = canvas.Canvas(page, pagesize=(612, 792), invariant=1)
    for _ in range(2):
        for row in range(40):
            drawn.drawString(
                40, 760 - 18 * row, f"{row + 1}. A line of a form that says what goes into the box beside it"
            )
        drawn.showPage()
    drawn.save()
    maker = FormMaker(page.getvalue(), title="A form of 80 fields", embeds_font=False)
    for position in range(80):
        sheet, row = divmod(position, 40)
        top = 768 - 18 * row
        name = f"field{position}"
        if position % 4 == 3:
            maker.check_box(name, sheet + 1, (400, top - 12, 412, top), tooltip=f"Box {position}")
        else:
            maker.text(name, sheet + 1, (400, top - 15, 580, top), tooltip=f"Field {position}")
    return maker.build()
