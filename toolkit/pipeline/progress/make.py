"""Make the progress updates of a caseload: fillable PDFs in a folder for each clinician, with a page that lists them.

The same caseload, day and key give the same forms: made twice, a form has one id, and may be sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path
from typing import Any

from toolkit.findings import Finding
from toolkit.forms.progress.asking import Occasion, progress_form
from toolkit.forms.progress.build import BuiltForm, build_form
from toolkit.forms.progress.issue import OPEN_KEY, Issue
from toolkit.payers.demands import demands_for
from toolkit.pipeline.check import OnProgress
from toolkit.pipeline.crew import in_parts, jobs_for, spread
from toolkit.pipeline.files import (
    Writer,
    Writing,
    keep_apart,
    prepare_folder,
    remove_leftovers,
    sync_folder,
    write_whole,
)
from toolkit.pipeline.names import safe_stem
from toolkit.pipeline.progress import codes
from toolkit.pipeline.progress.occasions import Wish, language_of, letterhead, occasions, review_due
from toolkit.pipeline.progress.pages import INDEX, INDEX_PAGE, index_page, index_workbook
from toolkit.pipeline.setting import Selection, Setting, open_setting
from toolkit.pipeline.sources import read_clients
from toolkit.records.canonical import record_hash
from toolkit.records.client import PlanRecord
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.plan import Plan
from toolkit.records.reading.assemble import build_client
from toolkit.records.reading.loaded import LoadedClient
from toolkit.records.reading.stored import Bundle
from toolkit.templates.agency import Agency

__all__ = ["OPEN", "FormKey", "MadeForm", "MadeForms", "make_forms"]

_PART = 24


@dataclass(frozen=True, slots=True)
class FormKey:
    """The key that forms are sealed with: its id in the store, and its secret."""

    id: str
    secret: bytes = field(repr=False)


OPEN = FormKey(*OPEN_KEY)
"""The key of forms that are made outside a workspace."""


@dataclass(frozen=True, slots=True)
class MadeForm:
    """One form. `file` is relative to the folder, `clinician` the name of who fills it in, `staff` the staff id or ''."""

    client: str
    client_name: str
    plan: str
    form: str
    file: str
    clinician: str
    staff: str
    revision: str
    first: Date
    last: Date
    return_by: Date
    goals: int
    objectives: int
    per: str = "client"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, without the client's name."""
        names = ("client", "plan", "form", "file", "clinician", "staff", "revision", "goals", "objectives", "per")
        days = {name: getattr(self, name).isoformat() for name in ("first", "last", "return_by")}
        return {name: getattr(self, name) for name in names} | days


@dataclass(frozen=True)
class MadeForms:
    """What was made, and what was found: clients without a form are among the findings."""

    out: Path
    as_of: Date
    forms: tuple[MadeForm, ...]
    findings: tuple[Finding, ...]

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """JSON-ready: what `form make --json` prints."""
        found = [each.to_dict(show_values=show_values) for each in self.findings]
        return {"as_of": self.as_of.isoformat(), "forms": [form.to_dict() for form in self.forms], "findings": found}


def make_forms(
    sources: Sequence[Path],
    out: Path,
    *,
    wish: Wish,
    key: FormKey = OPEN,
    payers: Sequence[str] = (),
    agency: str | None = None,
    selection: Selection | None = None,
    folder: Path | None = None,
    export: ExportOptions | None = None,
    jobs: int | None = 1,
    on_progress: OnProgress | None = None,
) -> MadeForms:
    """Make a form for each client of the sources (or each clinician of each client), in `out`, a folder for each clinician.

    With `wish.due_by`, only clients whose review is due by that day have one. `key` is the store's; without it a form cannot
    be merged anywhere. The other arguments are those of `check`. Raises InputError, ConfigurationError, OutputUnwritableError.
    """
    setting = open_setting(as_of=wish.as_of, payers=payers, agency=agency, selection=selection, folder=folder)
    caseload = read_clients(sources, own_fields=setting.own_fields, export=export)
    keep_apart(sources, out / INDEX)
    prepare_folder(out)
    remove_leftovers(out)
    ids = setting.selection.ids(caseload)
    parts = in_parts((caseload.bundle(client) for client in ids), _PART)
    forms: list[MadeForm] = []
    findings: list[Finding] = []
    done = 0
    for part in spread(_Maker, (setting, wish, key, out), parts, jobs=jobs_for(len(ids), jobs)):
        forms += part.forms
        findings += part.findings
        done = min(len(ids), done + _PART)
        if on_progress is not None:
            on_progress(done, len(ids))
    made = MadeForms(out, wish.as_of, tuple(forms), tuple(sorted(findings, key=Finding.sort_key)))
    _write_pages(made)
    return made


def _write_pages(made: MadeForms) -> None:
    folders: dict[str, list[MadeForm]] = {}
    for form in made.forms:
        folders.setdefault(form.file.split("/")[0], []).append(form)
    for name, forms in folders.items():
        write_whole(made.out / name / INDEX_PAGE, index_page(forms, made.as_of))
        sync_folder(made.out / name)
    write_whole(made.out / INDEX, index_workbook(made.forms, made.findings, made.as_of))
    sync_folder(made.out)


@dataclass
class _Part:
    forms: list[MadeForm] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


_Write = Callable[[Path, bytes], None]
"""Begins to write a file."""


class _Maker:
    """Makes and writes forms, one client after the other."""

    def __init__(self, given: tuple[Setting, Wish, FormKey, Path]) -> None:
        self._setting, self._wish, self._key, self._out = given

    def work(self, part: list[Bundle]) -> _Part:
        """The forms of some clients; they are on the disk."""
        result = _Part()
        under_way: list[Writing] = []
        with Writer() as writer:

            def write(path: Path, data: bytes) -> None:
                under_way.append(writer.write(path, data))

            for rows in part:
                self._client(build_client(rows), result, write)
        for writing in under_way:
            writing.result()
        return result

    def close(self) -> None:
        """Nothing is held."""

    def _client(self, loaded: LoadedClient, result: _Part, write: _Write) -> None:
        record, setting, wish = loaded.record, self._setting, self._wish
        if not setting.selection.includes(record, wish.as_of):
            return
        plan, agency = record.current_plan(wish.as_of), setting.agency_of(record)
        if plan is None or agency is None:
            result.findings.append(_without(loaded, plan))
            return
        values = agency.values
        demands = demands_for(
            record, plan, setting.catalogue, as_of=wish.as_of, payers=setting.payers, agency_values=values
        )
        if wish.due_by is not None:
            due = review_due(record, plan, demands, agency, wish.as_of)
            if due is None or due > wish.due_by:
                return
        begun = len(result.forms)
        for occasion in occasions(record, plan, demands, agency, wish):
            self._form(record, plan, agency, occasion, result, write)
        if len(result.forms) == begun:
            result.findings.append(_nothing_open(loaded, plan))

    def _form(
        self, record: PlanRecord, plan: Plan, agency: Agency, occasion: Occasion, result: _Part, write: _Write
    ) -> None:
        form = progress_form(record, plan, occasion)
        if not form.goals:
            return
        language = language_of(record, agency)
        issue = Issue(
            client=record.client.id,
            plan=plan.id,
            revision=record_hash(record),
            first=occasion.first,
            last=occasion.last,
            made=self._wish.as_of,
            clinician=occasion.clinician,
            language=language,
        )
        built = build_form(
            form, issue, letterhead(agency), key_id=self._key.id, key=self._key.secret, language=language
        )
        staff = occasion.clinician or plan.primary_clinician or plan.author or ""
        member = record.staff_member(staff)
        clinician = (member.name if member else None) or staff
        file = _file(clinician, record.client.id, occasion.clinician, self._wish.per)
        (self._out / file).parent.mkdir(parents=True, exist_ok=True)
        write(self._out / file, built.data)
        result.forms.append(
            MadeForm(
                client=record.client.id,
                client_name=form.about[0][1],
                plan=plan.id,
                form=built.id,
                file=file,
                clinician=clinician,
                staff=staff,
                revision=issue.revision,
                first=occasion.first,
                last=occasion.last,
                return_by=occasion.return_by,
                goals=len(form.goals),
                objectives=sum(len(goal.rows) for goal in form.goals),
                per="clinician" if occasion.clinician else "client",
            )
        )
        result.findings += _undrawable(built, record, plan, clinician)


def _file(clinician: str, client: str, staff: str, per: str) -> str:
    stem = safe_stem(f"{client}-progress" + (f"-{staff}" if staff else ""))
    return f"{safe_stem(clinician or 'no clinician')}/{stem}.pdf"


def _without(loaded: LoadedClient, plan: Plan | None) -> Finding:
    client = loaded.record.client.id
    if plan is None:
        hint = "Add a row for the client to the sheet Plans."
        place = loaded.origins.place("client")
        return codes.NO_PLAN.finding("The client has no plan to report on.", client=client, place=place, hint=hint)
    return codes.NO_AGENCY.finding(
        "It is not said which agency's form to use.",
        client=client,
        field="client.agency",
        place=loaded.origins.place("client.agency"),
        hint="Fill in the column Agency of the sheet Clients, or name an agency with --agency.",
    )


def _nothing_open(loaded: LoadedClient, plan: Plan) -> Finding:
    return codes.NOTHING_OPEN.finding(
        "Every goal and objective of the plan is closed, so there is nothing to report on.",
        client=loaded.record.client.id,
        field=f"plans[{plan.id}].goals",
        place=loaded.origins.place(f"plans[{plan.id}]"),
        hint="Write the next plan, or discharge the client.",
    )


def _undrawable(built: BuiltForm, record: PlanRecord, plan: Plan, clinician: str) -> Iterator[Finding]:
    if not built.undrawable:
        return
    first = built.undrawable[0]
    among = (name for name in ("goals", "objectives") if first in {row.id for row in getattr(plan, name)})
    collection = next(among, "")
    count = len(built.undrawable)
    texts = "a text" if count == 1 else f"{count} texts"
    yield codes.UNDRAWABLE.finding(
        f"The form shows boxes in {texts}, for letters that its font does not have (it has Latin, Greek and Cyrillic).",
        client=record.client.id,
        clinician=clinician,
        field=f"plans[{plan.id}].{collection}[{first}].text" if collection else "client.first_name",
        hint="The record keeps the text as it is. Print the plan beside the form, where the letters are needed.",
    )
