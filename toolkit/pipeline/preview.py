"""A template filled with sample data of a chosen kind, each value marked with the tag that it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigurationError, OutputError
from toolkit.packets.pictures import page_pictures
from toolkit.packets.topdf import print_pdfs
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.pipeline.files import prepare_folder, write_whole
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Kind, Row, field_specs
from toolkit.records.goals import Goal
from toolkit.records.plan import Plan
from toolkit.records.reading.caseload import load_caseload
from toolkit.records.reading.layout import OwnFields
from toolkit.records.samplerecord import sample_record
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS
from toolkit.shipped import search_folders, shipped_folder
from toolkit.templates.agency import Agency, agencies
from toolkit.templates.authoring.tagged import with_sources
from toolkit.templates.compile import compile_template
from toolkit.templates.context import build_context
from toolkit.templates.context_changes import Since
from toolkit.templates.footers import with_notices
from toolkit.templates.lint.targets import Target

__all__ = ["PREVIEW_DATA", "earlier_record", "preview", "preview_record"]

PREVIEW_DATA = ("typical", "minimal", "longest", "spanish", "minor")
_CLIENTS = {"typical": "00001003", "longest": "00001003", "spanish": "CF-2003", "minor": "CF-2001"}
_MOST_GOALS = 12
_LONGER = 5
_EARLIER = "an earlier caseload"


def preview(
    target: Target, data: str, out: Path, *, as_of: Date, is_marked: bool = True, printed: bool = True, here: Path
) -> list[Path]:
    """Write the template filled with sample data into the folder `out`: DOCX, and where `printed` PDF and a PNG a page.

    The files that were written. Raises TemplateError for a template that cannot be used, ConfigurationError for data of an
    unknown kind, OfficeMissingError where there is no LibreOffice, and OutputUnwritableError.
    """
    agency = target.agency or _any_agency(here)
    record = preview_record(data, agency.own_fields)
    prepare_folder(out)
    stem = f"{target.template.id if target.template else target.path.stem}-{data}"
    document = _rendered(target, agency, record, as_of, data == "minimal", is_marked, here)
    written = [out / f"{stem}.docx"]
    write_whole(written[0], document)
    if not printed:
        return written
    [made] = print_pdfs([document], as_of=as_of)
    if made.pdf is None:
        raise OutputError(f"LibreOffice made no PDF of the preview. {made.reason}", str(written[0]), "Open it in Word.")
    written.append(out / f"{stem}.pdf")
    write_whole(written[-1], made.pdf)
    for number, picture in enumerate(page_pictures(made.pdf), 1):
        written.append(out / f"{stem}-{number}.png")
        write_whole(written[-1], picture)
    return written


def _any_agency(here: Path) -> Agency:
    return next(iter(agencies(search_folders("agency_templates", here)).values()))


def _rendered(
    target: Target, agency: Agency, record: PlanRecord, as_of: Date, is_draft: bool, is_marked: bool, here: Path
) -> bytes:
    source = with_notices(target.read(), target.label, target.language)
    compiled = compile_template(
        with_sources(source, target.label) if is_marked else source,
        name=target.label,
        known_names=agency.names.roots,
        pictures=agency.pictures,
        language=target.language,
    )
    plan = record.current_plan(as_of) or (record.plans[0] if record.plans else None)
    catalogue = Catalogue.load(search_folders("payer_profiles", here))
    demands = demands_for(record, plan, catalogue, as_of=as_of, agency_values=agency.values)
    stage = "draft" if is_draft else "for-signature"
    since = earlier_record(record, plan) if plan is not None else None
    context = build_context(
        record, agency, demands, as_of, stage=stage, plan=plan, template=target.template, since=since
    )
    return compiled.render(context, draft=is_draft).data


# -- the sample data ------------------------------------------------------------------------------------------------------


def preview_record(data: str, own_fields: OwnFields) -> PlanRecord:
    """The invented client of a kind of data. Raises ConfigurationError for a kind that there is not."""
    if data not in PREVIEW_DATA:
        raise ConfigurationError(
            f'There is no sample data "{data}".', "--data", f"Use one of {', '.join(PREVIEW_DATA)}."
        )
    if data == "minimal":
        return PlanRecord.model_validate(
            {"client": {"id": "00000001", "first_name": "Ana", "last_name": "Li"}, "plans": [{"id": "P1"}]}
        )
    samples = shipped_folder("samples") / "caseload.xlsx"
    sample = _sample_client(_CLIENTS[data], samples, hashlib.sha256(samples.read_bytes()).hexdigest())
    record = _with_own(sample, own_fields)
    return _longest(record) if data == "longest" else record


@lru_cache(maxsize=8)
def _sample_client(client: str, samples: Path, _content: str) -> PlanRecord:
    """A client of the sample caseload, read once for each content of the file."""
    return load_caseload([samples]).client(client).record


def _with_own(record: PlanRecord, own_fields: OwnFields) -> PlanRecord:
    """The record with the samples of the agency's own fields."""
    if not own_fields:
        return record
    sample = sample_record(own_fields)
    extras = {
        **{row.collection: _extra(getattr(sample, row.collection)) for row in CLIENT_ROWS},
        **{row.collection: _extra(getattr(sample.plans[0], row.collection)) for row in PLAN_ROWS},
        "clients": sample.client.extra,
    }
    plain = record.model_dump(mode="python")
    _put(plain["client"], extras["clients"])
    for name, rows in plain.items():
        for row in rows if isinstance(rows, tuple | list) else ():
            _put(row, extras.get(name, ()))
            for inner, inner_rows in row.items() if name == "plans" else ():
                for each in inner_rows if inner in extras and isinstance(inner_rows, tuple | list) else ():
                    _put(each, extras[inner])
    return PlanRecord.model_validate(plain)


def _extra(rows: tuple[Row, ...]) -> Any:
    return rows[0].extra if rows else ()


def _put(row: dict[str, Any], extra: Any) -> None:
    if extra:
        row["extra"] = extra


def _longest(record: PlanRecord) -> PlanRecord:
    """Long texts five times over, and twelve goals with all that hangs on them."""
    plan = record.plans[-1]
    turns = [plan.goals[number % len(plan.goals)] for number in range(_MOST_GOALS)]
    goals = [goal.model_copy(update={"id": f"G{number}"}) for number, goal in enumerate(turns, 1)]
    parent = {each.id: each.goal for each in plan.objectives}
    objectives = _below([(each, each.goal) for each in plan.objectives], turns, "O")
    serving = [(each, each.goal or parent.get(next(iter(each.objectives), ""))) for each in plan.interventions]
    interventions = [each.model_copy(update={"objectives": ()}) for each in _below(serving, turns, "I")]
    long = {name: tuple(_longer(row) for row in getattr(plan, name)) for name in ("needs", "services", "progress")}
    made = _longer(plan).model_copy(
        update={
            **long,
            "goals": tuple(map(_longer, goals)),
            "objectives": tuple(map(_longer, objectives)),
            "interventions": tuple(map(_longer, interventions)),
        }
    )
    return record.model_copy(update={"plans": (*record.plans[:-1], made)})


def _below(rows: Sequence[tuple[Any, str | None]], turns: Sequence[Goal], letter: str) -> Iterator[Any]:
    """The rows, each given with its goal, that hang on the goals whose turn it is, with ids that say on which."""
    for number, source in enumerate(turns, 1):
        of_goal = (row for row, goal in rows if goal == source.id)
        for step, row in enumerate(of_goal, 1):
            yield row.model_copy(update={"id": f"{letter}{number}-{step}", "goal": f"G{number}"})


def earlier_record(record: PlanRecord, plan: Plan) -> Since | None:
    """An earlier state of a plan, so that a document that says what is new has something to say; None without goals.

    Then the first goal was to be reached a month sooner, strengths were not yet written, and the last service not ordered.
    """
    if not plan.goals:
        return None
    first, *others = plan.goals
    if isinstance(first.target_date, Date):
        first = first.model_copy(update={"target_date": first.target_date - timedelta(days=30)})
    was = plan.model_copy(update={"goals": (first, *others), "services": plan.services[:-1], "strengths": None})
    plans = tuple(was if one is plan else one for one in record.plans)
    day = plan.effective if isinstance(plan.effective, Date) else None
    return Since(day or _EARLIER, record.model_copy(update={"plans": plans}))


def _longer(row: Any) -> Any:
    kind: type[Row] = type(row)
    specs = field_specs(kind)
    texts = {
        name: " ".join([value] * _LONGER)
        for name, spec in specs.items()
        if spec.kind is Kind.LONG_TEXT and (value := getattr(row, name))
    }
    return row.model_copy(update=texts)
