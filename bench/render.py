"""Rendering and writing a plan, beside a loop over docxtpl: the shipped county plan with its logo, on one core."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from lxml import etree

from bench.table import Figure
from bench.workbook import AS_OF, caseload_workbook
from toolkit.pipeline.casework import Casework, examine
from toolkit.pipeline.earlier import Turn
from toolkit.pipeline.files import Writer
from toolkit.pipeline.names import FileNames
from toolkit.pipeline.press import Press, PressSetting
from toolkit.pipeline.product import Status
from toolkit.pipeline.setting import Setting, open_setting
from toolkit.records.reading.bundles import ClientRows
from toolkit.records.reading.caseload import load_caseload
from toolkit.templates.agency import Agency, AgencyTemplate
from toolkit.templates.compile import CompiledTemplate, compile_template
from toolkit.templates.context import build_context
from toolkit.templates.marks import Mark
from toolkit.templates.values import field_names
from toolkit.templates.verify import text_of

__all__ = ["measure_rendering"]

_AGENCY = "county-behavioral-health"
_CLIENTS = 24
_WORD_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")

Context = Mapping[str, Any]


@dataclass(frozen=True)
class _Material:
    """What both sides get: the template, and the contexts of some clients with their ids."""

    setting: Setting
    agency: Agency
    template: AgencyTemplate
    rows: Sequence[ClientRows]
    work: Sequence[Casework]
    contexts: Sequence[tuple[str, Context]]


def measure_rendering(folder: Path, rounds: int) -> list[Figure]:
    """Milliseconds a plan, the median of some rounds in which both sides take turns: some plans of docxtpl, all of ours.

    Raises RuntimeError if the two do not print the same text.
    """
    material = _material(folder)
    compiled = _compiled(material)
    out = folder / "rendered"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    _compare_texts(material, compiled, out)
    many = min(rounds, 4)
    with _one_core(), _press(material, out / "press") as press:
        plain = _median(
            rounds,
            lambda: _loop_docxtpl(material, out, islice(cycle(material.contexts), many)),
            lambda: _loop_ours(material, compiled, out),
        )
        whole = _median(
            rounds,
            lambda: _loop_docxtpl(material, out, islice(cycle(_fresh_contexts(material)), many)),
            lambda: _loop_press(material, press, out / "press"),
        )
    return [
        Figure("render and write one county plan, one core", "ms", plain[1], plain[0], 15, 25, "verified, with fsync"),
        Figure(
            "the same from the client's rows to the written plan",
            "ms",
            whole[1],
            whole[0],
            note="ours with record, check, context, verification and journal; docxtpl with context",
        ),
    ]


def _material(folder: Path) -> _Material:
    path, _ = caseload_workbook(folder, _CLIENTS)
    setting = open_setting(as_of=AS_OF, folder=folder)
    caseload = load_caseload([path], own_fields=setting.own_fields)
    rows = [caseload.bundle(client) for client in caseload.client_ids]
    work = [examined for each in rows if (examined := examine(each, setting)) is not None]
    agency = setting.agencies[_AGENCY]
    template = agency.templates[0]
    contexts = [(each.client, _context(each, agency, template)) for each in work]
    return _Material(setting, agency, template, rows, work, contexts)


def _context(work: Casework, agency: Agency, template: AgencyTemplate) -> Context:
    case = work.case
    return build_context(case.record, agency, work.demands, AS_OF, plan=case.plan, template=template)


def _compiled(material: _Material) -> CompiledTemplate:
    agency, template = material.agency, material.template
    return compile_template(
        template.read(),
        name=template.place,
        marks={name: Mark(**{bound.kind.value: bound.words}) for name, bound in template.bindings.items()},
        known_names=agency.names.roots,
        pictures=agency.pictures,
        language=template.language,
    )


# -- the two sides ------------------------------------------------------------------------------------------------------


def _by_docxtpl(material: _Material, context: Context, path: Path) -> None:
    """One plan as docxtpl's own pages show it: open the template, render, save."""
    agency = material.agency
    logo = agency.settings.logo
    assert logo is not None
    document = DocxTemplate(material.template.path)
    letterhead = {name: context["agency"][name] for name in field_names(context["agency"])}
    letterhead["logo"] = InlineImage(document, str(agency.folder / logo.file), width=Mm(logo.width_mm))
    document.render({**context, "agency": letterhead}, autoescape=True)
    document.save(path)


def _loop_docxtpl(material: _Material, out: Path, contexts: Iterator[tuple[str, Context]]) -> int:
    count = 0
    for client, context in contexts:
        _by_docxtpl(material, context, out / f"docxtpl-{client}.docx")
        count += 1
    return count


def _loop_ours(material: _Material, compiled: CompiledTemplate, out: Path) -> int:
    with Writer() as writer:
        for client, context in material.contexts:
            document = compiled.render(context, expected_texts=(client,), required_marks=("goals", "signatures"))
            writer.write(out / f"plankit-{client}.docx", document.data)
    return len(material.contexts)


def _loop_press(material: _Material, press: Press, folder: Path) -> int:
    for old in folder.glob("*.docx"):
        old.unlink()
    products = press.work([Turn(rows) for rows in material.rows])
    if any(product.status is not Status.MADE for product in products):
        raise RuntimeError("a document was not made")
    return len(products)


@contextmanager
def _press(material: _Material, folder: Path) -> Iterator[Press]:
    folder.mkdir()
    names = FileNames([rows.client for rows in material.rows])
    press = Press(PressSetting(material.setting, folder, "for-signature", names, "bench"))
    try:
        yield press
    finally:
        press.close()


def _fresh_contexts(material: _Material) -> Iterator[tuple[str, Context]]:
    for work in material.work:
        yield work.client, _context(work, material.agency, material.template)


# -- taking turns -------------------------------------------------------------------------------------------------------


def _median(rounds: int, peer: Callable[[], int], ours: Callable[[], int]) -> tuple[float, float]:
    """Milliseconds a document of both sides; the median passes over what only the first turn costs."""
    turns = [(_milliseconds(peer), _milliseconds(ours)) for _ in range(rounds)]
    return statistics.median(turn[0] for turn in turns), statistics.median(turn[1] for turn in turns)


def _milliseconds(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    count = work()
    return (time.perf_counter() - started) * 1000 / count


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this process on one core, where the system can be told so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _compare_texts(material: _Material, compiled: CompiledTemplate, out: Path) -> None:
    client, context = material.contexts[0]
    _by_docxtpl(material, context, out / "theirs.docx")
    (out / "ours.docx").write_bytes(compiled.render(context).data)
    if _texts(out / "theirs.docx") != _texts(out / "ours.docx"):
        raise RuntimeError(f"docxtpl and plankit print different texts for client {client}; see {out}")


def _texts(path: Path) -> dict[str, list[str]]:
    with zipfile.ZipFile(path) as archive:
        trees = {
            name: etree.fromstring(archive.read(name)) for name in archive.namelist() if _WORD_PARTS.fullmatch(name)
        }
    return {name: text_of(etree.tostring(tree, encoding="unicode")).splitlines() for name, tree in trees.items()}
