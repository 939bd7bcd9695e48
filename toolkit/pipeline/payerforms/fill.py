"""Fill a payer's form for each client of a caseload, by its map: a file each, an index, and what is still to be filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from toolkit.errors import FileInUseError
from toolkit.findings import FilePlace, Finding, Severity
from toolkit.forms.errors import FormUnusableError, FormUnverifiedError, ProblemKind, ValuesRefusedError
from toolkit.forms.filling.addendum import Addendum
from toolkit.forms.filling.template import Filled, FormTemplate
from toolkit.forms.mapping import codes
from toolkit.forms.model import FormField, Value, Verdict
from toolkit.forms.reading.reader import FormReader, kept_processes
from toolkit.payers.demands import demands_for
from toolkit.pipeline import codes as pipeline_codes
from toolkit.pipeline.check import OnProgress
from toolkit.pipeline.files import (
    Writer,
    Writing,
    file_hash,
    keep_apart,
    prepare_folder,
    remove_leftovers,
    sync_folder,
    write_whole,
)
from toolkit.pipeline.journal import Journal, held, journal_entries, remove_journal
from toolkit.pipeline.manifest import Entry, known_files, manifest_bytes, read_entries
from toolkit.pipeline.names import FileNames, safe_stem
from toolkit.pipeline.payerforms.answers import Answers, answers_for
from toolkit.pipeline.payerforms.byhand import left_to_hand
from toolkit.pipeline.payerforms.index import FORMS_INDEX, FORMS_MANIFEST, forms_index
from toolkit.pipeline.payerforms.lint import lint, tried
from toolkit.pipeline.payerforms.opening import OpenedForm, field_place, likely_answers, open_form, open_map
from toolkit.pipeline.payerforms.results import FilledForm, FilledForms, FormStatus, StillToFill
from toolkit.pipeline.payerforms.vocabulary import choices_against_vocabulary
from toolkit.pipeline.setting import Selection, Setting, open_setting
from toolkit.pipeline.signing.standing import plan_as_it_stands
from toolkit.pipeline.sources import Clients, read_clients
from toolkit.records.canonical import record_hash
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.reading.assemble import build_client
from toolkit.templates.agency import Agency
from toolkit.templates.context import build_context
from toolkit.templates.dates import format_date
from toolkit.templates.fieldnames import template_names
from toolkit.templates.texts import plain_of, words
from toolkit.templates.values import Missing

__all__ = ["fill_forms", "lint_form"]

_PATTERN: Final = "{client_id}-{template}"
_KIND: Final = "payer form"
_NEXT: Final = {
    ProblemKind.TOO_LONG: "Shorten it in the record, or write `overflow: addendum` or a split in the map.",
    ProblemKind.UNKNOWN_OPTION: "Say in the map's `choices` what the form calls it.",
    ProblemKind.UNDRAWABLE: "Write it in Latin letters in the record, or ~ in the map, to fill it in by hand.",
    ProblemKind.AMBIGUOUS: "Write ~ for it in the map, and fill it in by hand.",
}
_NOT_FLAT: Final = (Verdict.OK, Verdict.NOT_PDF, Verdict.DAMAGED, Verdict.LOCKED)
"""What the reader never says of a flattened form. A scan it may say, where the form's own pages are pictures."""


def lint_form(form: Path, map_path: Path, *, folder: Path | None = None) -> tuple[Finding, ...]:
    """What is wrong with the map of a form, worst first. Raises FormUnusableError, ConfigurationError, InputError."""
    setting = open_setting(as_of=Date(2000, 1, 1), folder=folder)
    opened, found = _opened(open_form(form), form, map_path, setting)
    by_hand = left_to_hand(opened, likely_answers(opened.template, template_names(setting.own_fields)))
    return tuple(sorted((*found, *by_hand), key=Finding.sort_key))


def _opened(
    template: FormTemplate, form: Path, map_path: Path, setting: Setting
) -> tuple[OpenedForm, tuple[Finding, ...]]:
    """The form with its map, and all that is wrong with it, worst first."""
    names = template_names(setting.own_fields)
    opened, found = open_map(template, form, map_path, names)
    agency = setting.agencies.get(setting.agency) or next(iter(setting.agencies.values()), None)
    failures = tried(opened, agency) if agency else ()
    choices = choices_against_vocabulary(opened, names, agency.language if agency else "en")
    return opened, tuple(sorted((*found, *lint(opened), *choices, *failures), key=Finding.sort_key))


@kept_processes()
def fill_forms(
    form: Path,
    sources: Sequence[Path],
    map_path: Path,
    out: Path,
    *,
    as_of: Date,
    flatten: bool = False,
    agency: str | None = None,
    payers: Sequence[str] = (),
    selection: Selection | None = None,
    folder: Path | None = None,
    export: ExportOptions | None = None,
    on_progress: OnProgress | None = None,
) -> FilledForms:
    """Fill the form once for each client, with `forms.xlsx` and `forms.jsonl` in the folder `out`.

    Where the map has an error, nothing is made: `FilledForms.is_stopped`. A client whose form cannot be filled is among the
    forms with the reasons; the others go on. With `flatten`, forms become plain pages. Raises InputError,
    ConfigurationError, FormUnusableError, and OutputUnwritableError where the folder cannot be written.
    """
    keep_apart([*sources, form, map_path], out / FORMS_INDEX)
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, selection=selection, folder=folder)
    template = open_form(form)
    if flatten and template.is_signed:
        what = "The form is signed, and flattening it would break the signature."
        raise FormUnusableError(what, form.name, "Leave out --flatten.")
    opened, findings = _opened(template, form, map_path, setting)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return FilledForms(out, opened.map.title, as_of, findings, (), is_stopped=True)
    opened = replace(opened, template=template.emptied(opened.about()))
    clients = read_clients(sources, own_fields=setting.own_fields, export=export)
    prepare_folder(out)
    with held(out):
        remove_leftovers(out)
        run = _Run(opened, setting, clients, out, flatten)
        forms = tuple(run.filled(on_progress))
        return run.finish(forms, (*findings, *clients.findings))


@dataclass(frozen=True)
class _Made:
    """A form before it is written."""

    form: FilledForm
    entry: Entry | None = None
    data: bytes = b""


class _Run:
    def __init__(self, opened: OpenedForm, setting: Setting, clients: Clients, out: Path, flatten: bool) -> None:
        self._opened = opened
        self._setting = setting
        self._clients = clients
        self._out = out
        self._flatten = flatten
        self._names = FileNames(clients.client_ids)
        self._known = known_files((*read_entries(out / FORMS_MANIFEST), *journal_entries(out)))
        self._template_hash = hashlib.sha256(f"{opened.sha256} {opened.map.sha256} {flatten}".encode()).hexdigest()
        self._stem = safe_stem(Path(opened.file).stem)
        self._entries: list[Entry] = []
        self._is_proven = False

    def filled(self, on_progress: OnProgress | None) -> Iterator[FilledForm]:
        """The forms, in the order of the source, each on the disk."""
        ids = self._setting.selection.ids(self._clients)
        journal = Journal(self._out)
        with Writer() as writer:
            writing: list[tuple[FilledForm, Writing | None]] = []
            for done, client in enumerate(ids, 1):
                made = self._made(client)
                if made is not None:
                    writing.append(self._written(made, writer, journal))
                if on_progress is not None:
                    on_progress(done, len(ids))
            for form, future in writing:
                yield self._settled(form, future)
        journal.close()

    def finish(self, forms: tuple[FilledForm, ...], findings: tuple[Finding, ...]) -> FilledForms:
        """Manifest and index; forms of clients that this run was not about stay in them."""
        written = {form.file for form in forms if form.status is FormStatus.MADE}
        entries = [entry for entry in self._entries if entry.file in written]
        made = tuple(entries)
        about = {form.client for form in forms}
        for file, known in self._known.items():
            digest = file_hash(self._out / file)
            match = [entry for entry in known if entry.output_sha256 == digest]
            if match and file not in written and match[-1].client not in about:
                entries.append(match[-1])
        title = self._opened.map.title
        result = FilledForms(self._out, title, self._setting.as_of, findings, forms, entries=made)
        sync_folder(self._out)
        write_whole(self._out / FORMS_MANIFEST, manifest_bytes(entries))
        write_whole(self._out / FORMS_INDEX, forms_index(result))
        sync_folder(self._out)
        remove_journal(self._out)
        return result

    def _made(self, client: str) -> _Made | None:
        loaded = build_client(self._clients.bundle(client))
        record, setting = loaded.record, self._setting
        if not setting.selection.includes(record, setting.as_of):
            return None
        agency = setting.agency_of(record)
        if agency is None:
            hint = "Fill in the column Agency of the sheet Clients, or name an agency with --agency."
            found = pipeline_codes.AGENCY_BLANK.finding(
                "It is not said whose client this is.",
                client=client,
                place=loaded.origins.place("client.agency"),
                hint=hint,
            )
            return _Made(FilledForm(client, FormStatus.REFUSED, findings=(found,)))
        plan = record.current_plan(setting.as_of)
        demands = demands_for(
            record, plan, setting.catalogue, as_of=setting.as_of, payers=setting.payers, agency_values=agency.values
        )
        if plan is not None and loaded.signed:
            plan = plan_as_it_stands(plan, loaded.signed, demands).plan
        digest = record_hash(record)
        context = build_context(record, agency, demands, setting.as_of, plan=plan, record_hash=digest)
        answers = answers_for(self._opened, context, agency.language)
        heading = (self._opened.map.title, agency.title, self._about(context["client"], client, agency.language))
        form, data = self._filled(client, answers, agency, heading)
        named = context["clinician"]["name"]
        form = replace(form, clinician="" if isinstance(named, Missing) else str(plain_of(words(named))))
        profiles = tuple((profile.key, profile.fingerprint) for profile in demands.profiles)
        return _Made(form, self._entry(form, agency, digest, profiles, data), data) if data else _Made(form)

    def _about(self, said: Mapping[str, Any], client: str, language: str) -> str:
        """Whose form it is, for the pages of an addendum: name, birth date, id."""
        born = said["birth_date"]
        day = format_date(born, self._opened.map.dates, language) if isinstance(born, Date) else ""
        name = str(plain_of(words(said["full_name"])))
        return ", ".join(filter(None, (name, day and f"born {day}", client)))

    def _filled(
        self, client: str, answers: Answers, agency: Agency, heading: tuple[str, ...]
    ) -> tuple[FilledForm, bytes]:
        findings = [replace(found, client=client) for found in answers.findings]
        file = self._names.name(
            _PATTERN, {"client_id": client, "agency": agency.id, "template": self._stem}, ending=".pdf"
        )
        form = FilledForm(client, FormStatus.REFUSED, file, tuple(self._still(answers)))
        if any(found.severity is Severity.ERROR for found in findings):
            return replace(form, findings=tuple(findings)), b""
        try:
            filled = self._template_filled(answers, heading)
            self._prove(filled, answers.values)
        except ValuesRefusedError as refused:
            findings += [
                self._refusal(client, problem.field, problem.kind, problem.detail) for problem in refused.problems
            ]
            return replace(form, findings=tuple(findings)), b""
        except (FormUnverifiedError, FormUnusableError) as error:
            code = codes.NOT_VERIFIED if isinstance(error, FormUnverifiedError) else codes.REFUSED
            findings.append(
                code.finding(error.what, client=client, place=FilePlace(self._opened.file), hint=error.mend)
            )
            return replace(form, findings=tuple(findings)), b""
        findings += self._seen(client, filled)
        findings += self._unanswered(client, answers)
        return replace(
            form, status=FormStatus.MADE, findings=tuple(sorted(findings, key=Finding.sort_key))
        ), filled.data

    def _template_filled(self, answers: Answers, heading: tuple[str, ...]) -> Filled:
        addendum = None
        if answers.items:
            addendum = Addendum("Addendum", heading, tuple(answers.items))
        template = self._opened.template
        return template.fill(answers.values, flatten=self._flatten, addendum=addendum, sizes=answers.sizes)

    def _prove(self, filled: Filled, values: Mapping[str, Value]) -> None:
        """The first form is read by the reader of strange files too, which shares nothing with what wrote it."""
        if self._is_proven:
            return
        with FormReader() as reader:
            reading = reader.read(filled.data)
        if self._flatten and reading.verdict in _NOT_FLAT:
            raise FormUnverifiedError(self._opened.file)
        for name, value in values.items() if not self._flatten else ():
            if reading.values.get(name) != value:
                raise FormUnverifiedError(name)
        self._is_proven = True

    def _refusal(self, client: str, field: str, kind: ProblemKind, detail: str) -> Finding:
        each = self._opened.template.fields.get(field)
        place = field_place(self._opened.file, each) if each else FilePlace(self._opened.file)
        code = codes.UNDRAWABLE if kind is ProblemKind.UNDRAWABLE else codes.REFUSED
        label = self._opened.label(each) if each else field
        hint = f"{detail} {_NEXT.get(kind, 'Change the map.')}".strip()
        return code.finding(
            f"The value for “{label}” cannot go into the form: {kind}.", client=client, place=place, hint=hint
        )

    def _seen(self, client: str, filled: Filled) -> Iterator[Finding]:
        for overflow in filled.overflows:
            each = self._opened.template.fields[overflow.field]
            label = self._opened.label(each)
            message = f"Of the text for “{label}” {overflow.fits} of {overflow.of} characters are seen."
            hint = "Write `overflow: addendum` for it in the map, or shorten the text."
            if overflow.fits >= overflow.of:
                message = (
                    f"The text for “{label}” is printed at {overflow.size:.3g} points: its box takes no larger print."
                )
                hint = "Look whether it can be read; if not, ask the payer for a form with a larger box."
            yield codes.CUT.finding(message, client=client, place=field_place(self._opened.file, each), hint=hint)

    def _unanswered(self, client: str, answers: Answers) -> Iterator[Finding]:
        for name in answers.missing:
            each = self._opened.template.fields[name]
            code = codes.NO_REQUIRED_ANSWER if each.is_required else codes.NO_ANSWER
            message = f"The form asks for “{self._opened.label(each)}”, and the record does not say it."
            place = field_place(self._opened.file, each)
            yield code.finding(message, client=client, place=place, hint="Fill it in by hand, or complete the record.")

    def _still(self, answers: Answers) -> Iterator[StillToFill]:
        """What somebody still has to fill in, in the order of the pages."""
        missing = [self._opened.template.fields[name] for name in answers.missing]
        open_fields: list[tuple[FormField, str]] = [(each, "the record does not say it") for each in missing]
        by_hand = (each for each in self._opened.by_hand() if each.name not in answers.not_asked)
        open_fields += [(each, "filled in by hand") for each in by_hand]
        for each, why in sorted(open_fields, key=lambda pair: (pair[0].page, -_top(pair[0]), pair[0].name)):
            yield StillToFill(each.page, each.name, self._opened.label(each), str(each.kind), why, each.is_required)

    def _entry(
        self, form: FilledForm, agency: Agency, digest: str, profiles: tuple[tuple[str, str], ...], data: bytes
    ) -> Entry:
        return Entry(
            client=form.client,
            file=form.file,
            agency=agency.id,
            agency_sha256=agency.sha256,
            template=self._stem,
            template_sha256=self._template_hash,
            record_sha256=digest,
            profiles=profiles,
            as_of=self._setting.as_of.isoformat(),
            stage="flattened" if self._flatten else "fillable",
            made_with=f"plankit {version('plankit')}",
            kind=_KIND,
            output_sha256=hashlib.sha256(data).hexdigest(),
            findings=tuple(sorted({found.code for found in form.findings})),
        )

    def _written(self, made: _Made, writer: Writer, journal: Journal) -> tuple[FilledForm, Writing | None]:
        form, entry = made.form, made.entry
        if entry is None:
            return form, None
        path = self._out / form.file
        there = file_hash(path)
        ours = {known.output_sha256 for known in self._known.get(form.file, ())}
        if path.is_symlink() or (path.exists() and there not in ours | {entry.output_sha256}):
            message = "A file of this form's name is there, and this toolkit did not make it, or somebody filled it in."
            hint = "Move it away or rename it, and run the same command again."
            found = pipeline_codes.NOT_OURS.finding(message, client=form.client, place=FilePlace(form.file), hint=hint)
            return _unwritten(form, found), None
        self._entries.append(entry)
        journal.announce(entry)
        if there == entry.output_sha256:
            return form, None
        return form, writer.write(path, made.data)

    def _settled(self, form: FilledForm, writing: Writing | None) -> FilledForm:
        try:
            if writing is not None:
                writing.result()
        except FileInUseError as error:
            place = FilePlace(form.file)
            return _unwritten(
                form, pipeline_codes.IN_USE.finding(error.what, client=form.client, place=place, hint=error.mend)
            )
        return form


def _unwritten(form: FilledForm, found: Finding) -> FilledForm:
    return replace(form, status=FormStatus.NOT_WRITTEN, findings=(*form.findings, found))


def _top(each: FormField) -> float:
    return max((place.rect[3] for place in each.places), default=0.0)
