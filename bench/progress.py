"""Progress updates by the thousand: made for a caseload, read in a process under limits when they return, and merged."""

from __future__ import annotations

import random
import resource
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.table import Figure
from bench.workbook import AS_OF, caseload_workbook
from toolkit.forms.filling.template import FormTemplate
from toolkit.pipeline.importing.run import import_sources
from toolkit.pipeline.progress.deciding import form_key, issue_forms
from toolkit.pipeline.progress.inbox import merge_inbox
from toolkit.pipeline.progress.make import MadeForms, make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.progress.outcomes import Sort
from toolkit.store.store import Store

__all__ = ["measure_progress"]

_NOW = datetime(2026, 10, 16, 12, tzinfo=UTC)
_JOBS = 2


def measure_progress(folder: Path, clients: int) -> list[Figure]:
    """Seconds to make the forms of some clients on two cores, and to read and merge them all.

    Filling them in, which people do, is not counted. Raises RuntimeError unless every form is merged.
    """
    source, _ = caseload_workbook(folder, clients)
    work = folder / "progress"
    shutil.rmtree(work, ignore_errors=True)
    (work / "inbox").mkdir(parents=True)
    with Store.create(work / "store.sqlite", actor="bench", now=_NOW) as store:
        import_sources([source], store, actor="bench", now=_NOW)
        started = _now()
        made = make_forms([store.path], work / "forms", wish=Wish(AS_OF), key=form_key(store), jobs=_JOBS)
        making = _since(started)
        issue_forms(store, made.forms, actor="bench", now=_NOW)
        _fill(made, work)
        started = _now()
        merged = merge_inbox(work / "inbox", store, as_of=AS_OF, now=_NOW, actor="bench")
        merging = _since(started)
    if len(merged.of(Sort.MERGED)) != clients:
        raise RuntimeError(f"{len(merged.of(Sort.MERGED))} of {clients} forms were merged")
    whole = clients == 1000
    return [
        Figure(
            f"make {clients:,} progress updates, {_JOBS} processes",
            "s",
            making.clock,
            bar=20 if whole else None,
            note=making.note,
        ),
        Figure(
            f"read and merge {clients:,} returned forms, each in a process under limits and in a transaction of its own",
            "s",
            merging.clock,
            bar=60 if whole else None,
            note=merging.note,
        ),
    ]


class _Spent(NamedTuple):
    """Seconds: by the clock, and of all processes together, which a machine that others share does not stretch."""

    clock: float
    processor: float

    @property
    def note(self) -> str:
        """For the table."""
        return f"{self.processor:.1f} s of processor time in all processes"


def _now() -> _Spent:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return _Spent(time.perf_counter(), time.process_time() + children.ru_utime + children.ru_stime)


def _since(started: _Spent) -> _Spent:
    now = _now()
    return _Spent(now.clock - started.clock, now.processor - started.processor)


def _fill(made: MadeForms, work: Path) -> None:
    """What people do: every objective rated, a note under each goal, the date."""
    chance = random.Random(7)
    for form in made.forms:
        template = FormTemplate.load((work / "forms" / form.file).read_bytes())
        values = {"review.held": AS_OF.isoformat()}
        for field in template.reading.fields:
            if field.name.endswith(".rating"):
                values[field.name] = chance.choice([option.export for option in field.options if option.export])
            elif field.name.endswith(".note"):
                values[field.name] = (
                    f"What happened in the period, told in a sentence or two. Entry {chance.random():.6f}."
                )
        (work / "inbox" / f"{form.form}.pdf").write_bytes(template.fill(values).data)
