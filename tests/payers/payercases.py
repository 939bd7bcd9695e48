"""Profiles and records for the tests of payers: profiles are written as files, records as Python."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent

from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import Demands, demands_for
from toolkit.records.care import Episode, GivenService
from toolkit.records.client import Client, PlanRecord
from toolkit.records.coverage import Coverage
from toolkit.records.plan import Plan

AS_OF = date(2026, 11, 23)
SHIPPED = Path(__file__).parents[2] / "payer_profiles"

HEAD = """\
id: acme
title: Acme outpatient
version: "1"
source: Acme manual 4.1
standing: verified
checked: 2026-11-23
applies_to: {payers: [Acme Health]}
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A profile file with that text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def catalogue_of(folder: Path, *demands: str, head: str = HEAD, **others: str) -> Catalogue:
    """A catalogue of one profile `acme` with these demands (each the YAML of one list item), and of other files by name."""
    items = "".join(f"  - {dedent(demand).strip().replace(chr(10), chr(10) + '    ')}\n" for demand in demands)
    write(folder, "acme", f"{head}demands:\n{items}" if demands else head)
    for name, text in others.items():
        write(folder, name, text)
    return Catalogue.load([folder])


def record_of(*, plan: Plan | None = None, payer: str | None = "acme", **parts: object) -> PlanRecord:
    """A record with one adult, one episode, one plan and one payer, unless told otherwise."""
    given: dict[str, object] = {
        "client": Client(
            id="0012", first_name="Rosa", last_name="Delgado", birth_date="1988-04-12", language="English"
        ),
        "episodes": (Episode(id="E1", admission="2026-08-20", assessment="2026-08-25"),),
        "plans": (plan or Plan(id="P1", kind="full", written="2026-09-01", effective="2026-09-01"),),
        "coverage": (Coverage(id="CV1", payer=payer),) if payer else (),
    }
    return PlanRecord.model_validate(given | parts)


def demands_of(record: PlanRecord, catalogue: Catalogue, **options: object) -> Demands:
    """The demands on the record's first plan."""
    return demands_for(record, record.plans[0] if record.plans else None, catalogue, as_of=AS_OF, **options)


def sessions(*days: str, event: str | None = "session") -> tuple[GivenService, ...]:
    """Services given on those days."""
    return tuple(GivenService(id=f"SG{number}", date=day, event=event) for number, day in enumerate(days, 1))


def every(step: int, since: str, count: int) -> tuple[GivenService, ...]:
    """So many sessions, `step` days apart."""
    first = date.fromisoformat(since)
    return sessions(*((first + timedelta(days=step * number)).isoformat() for number in range(count)))


def codes_of(catalogue: Catalogue) -> list[str]:
    """The codes of a catalogue's findings."""
    return [finding.code for finding in catalogue.findings]
