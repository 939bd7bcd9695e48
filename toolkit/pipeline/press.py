"""The press: from a client's case to a written document. It runs in the workers, some clients at a time.

Build, check, context, render, verify, write: nothing of a client outlives its turn but a `Product`. The clients of a part go
through these steps together (`toolkit.instep`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path

from toolkit.errors import ConfigurationError, FileInUseError, TemplateError
from toolkit.findings import FilePlace, Finding
from toolkit.instep import Steps, at_once, in_step
from toolkit.pipeline import codes
from toolkit.pipeline.casework import Casework, examining
from toolkit.pipeline.earlier import Turn
from toolkit.pipeline.files import Writer, Writing, file_hash, is_taken
from toolkit.pipeline.journal import Journal
from toolkit.pipeline.manifest import Entry
from toolkit.pipeline.marking import marking_for, required_sections
from toolkit.pipeline.names import FileNames, folded
from toolkit.pipeline.product import Product, Status, made_product, product_of
from toolkit.pipeline.refusals import ClientError, in_conflict, in_use, not_ours, not_printed
from toolkit.pipeline.setting import Setting
from toolkit.pipeline.stages import DocumentStage, stops, undecided_signatures
from toolkit.records.canonical import record_hash
from toolkit.records.reading.assemble import build_client
from toolkit.records.sections import section_texts
from toolkit.rules.case import Case
from toolkit.templates.agency import Agency, AgencyTemplate
from toolkit.templates.compile import CompiledTemplate, compile_template
from toolkit.templates.context import build_context
from toolkit.templates.context_changes import Since
from toolkit.templates.footers import with_notices
from toolkit.templates.imprint import PLAIN_KEY, ImprintKey
from toolkit.templates.marks import Mark
from toolkit.templates.places import TemplateProblemsError
from toolkit.templates.probe import probe
from toolkit.templates.renewal import renew
from toolkit.templates.verify import DocumentRefusedError

__all__ = ["DocumentStage", "Press", "PressSetting"]

_TOLD_BY = 24
"""So many characters at the beginning tell a section's text: templates may shorten what follows."""
_LINE = re.compile(r"[\x00-\x1f]")
_SHOW_THE_PLAN = frozenset(("plan", "review", "client-copy", "signature-page"))
"""The kinds of document that show a plan: they need one, and what keeps the plan from being signed keeps them back too."""


@dataclass(frozen=True)
class PressSetting:
    """What the press works with.

    `kinds` are the kinds of document to make, None for all that a client's agency has; a `template` that is named decides
    alone, and may be a draft or retired with `allow_drafts`. `known` says of the output folder's files which of them we
    wrote, and from what. `key` is that of the imprints, `older_keys` are others that documents there may have been made with.
    `since` is what the earlier records are called that the clients' turns bring, None for none.
    """

    setting: Setting
    out: Path
    stage: DocumentStage
    names: FileNames
    made_with: str
    template: str | None = None
    allow_drafts: bool = False
    kinds: tuple[str, ...] | None = ("plan",)
    pattern: str | None = None
    known: Mapping[str, tuple[Entry, ...]] | None = None
    resume: bool = False
    key: ImprintKey = PLAIN_KEY
    older_keys: tuple[ImprintKey, ...] = ()
    overwrite: bool = False
    since: Date | str | None = None


class Press:
    """Makes documents. Templates are compiled when the first client needs them, and kept."""

    def __init__(self, setting: PressSetting) -> None:
        self._setting = setting
        self._journal = Journal(setting.out)
        self._writer = Writer()
        self._writing: dict[tuple[str, str], Writing] = {}

    def work(self, part: Sequence[Turn]) -> list[Product]:
        """The products of some clients, those left out who are not asked for; their documents are on the disk.

        Raises TemplateError where a template itself is broken, and OutputUnwritableError where no document could be written
        at all (a full disk).
        """
        try:
            products = in_step(self._documents(turn) for turn in part)
            return [self._settled(product) for of_client in products for product in of_client]
        finally:
            self._writer.flush()
            self._writing.clear()

    def make(self, turn: Turn, kind: str = "plan") -> Product | None:
        """Make one client's document of a kind again, under a name that nobody else's document can have.

        None if the client is not among those asked for. Raises what `work` raises.
        """
        work = at_once(self._examined(turn))
        if work is None:
            return None
        return self._settled(at_once(self._make(work, kind, None)))

    def _examined(self, turn: Turn) -> Steps[Casework | None]:
        work, called = (yield from examining(turn.rows, self._setting.setting)), self._setting.since
        if work is None or called is None:
            return work
        before = build_client(turn.earlier).record if turn.earlier is not None else None
        return replace(work, since=Since(called, before))

    def _documents(self, turn: Turn) -> Steps[list[Product]]:
        """One client's documents; none if the client is not among those asked for."""
        work = yield from self._examined(turn)
        if work is None:
            return []
        made: list[Product] = []
        taken: set[str] = set()
        for kind in self._kinds(work.agency):
            yield
            product = yield from self._make(work, kind, taken)
            made.append(product.without_facts() if made else product)
        return made

    def _kinds(self, agency: Agency | None) -> Sequence[str]:
        if self._setting.template is not None:
            known = agency.settings.templates if agency else ()
            return [next((entry.kind for entry in known if entry.id == self._setting.template), "plan")]
        if self._setting.kinds is not None:
            return self._setting.kinds
        return (agency.kinds if agency else ()) or ("plan",)

    def _make(self, work: Casework, kind: str, taken: set[str] | None) -> Steps[Product]:
        """One document. `taken` are the names of the client's others; None gives a name that nobody else's can have."""
        template, refusals = self._template_for(work, kind)
        if template is None or refusals:
            return product_of(work, Status.REFUSED, refusals, kind=kind, more=tuple(_new(refusals, work)))
        unsure = frozenset(undecided_signatures(work.demands))
        stopping = [found for found in work.findings if stops(found, self._setting.stage, unsure)]
        if stopping and kind in _SHOW_THE_PLAN:
            return product_of(work, Status.REFUSED, stopping, kind=kind, template=template.id)
        return (yield from self._printed(work, template, taken))

    def _settled(self, product: Product) -> Product:
        """The product when its document is on the disk, or with the reason why it is not."""
        writing = self._writing.pop((product.client, product.file), None)
        try:
            if writing is not None:
                writing.result()
        except FileInUseError as error:
            finding = in_use(error, product.file)
            about = product.summary.status
            return product.not_written(replace(finding, client=about.client, clinician=about.clinician))
        return product

    def close(self) -> None:
        """Wait for what is being written, and close the journal."""
        self._writer.flush()
        self._journal.close()

    def _template_for(self, work: Casework, kind: str) -> tuple[AgencyTemplate | None, list[Finding]]:
        case, agency = work.case, work.agency
        at = {"client": work.client, "clinician": case.clinician}
        if agency is None:
            if case.record.client.agency:
                return None, [found for found in work.findings if found.code == codes.AGENCY_UNKNOWN.code]
            return None, [
                codes.AGENCY_BLANK.finding(
                    "It is not said which agency's template to use.",
                    field="client.agency",
                    place=case.place("client.agency"),
                    hint="Fill in the column Agency of the sheet Clients, or name an agency with --agency.",
                    **at,
                )
            ]
        if case.plan is None and kind in _SHOW_THE_PLAN:
            hint = "Add a row for the client to the sheet Plans."
            found = codes.NO_PLAN.finding("The client has no plan.", place=case.place("client"), hint=hint, **at)
            return None, [found]
        try:
            template = agency.template_for(
                case.record,
                case.plan,
                kind,
                template_id=self._setting.template,
                as_of=case.as_of,
                allow_drafts=self._setting.allow_drafts,
            )
        except ConfigurationError as error:
            found = codes.NO_TEMPLATE.finding(error.what, place=case.place("client"), hint=error.mend, **at)
            return None, [found]
        return template, []

    def _printed(self, work: Casework, template: AgencyTemplate, taken: set[str] | None) -> Steps[Product]:
        case = work.case
        entry = self._entry(work, template, marked=taken is None)
        if taken is not None:
            if folded(entry.file) in taken:
                entry = self._entry(work, template, marked=True)
            taken.add(folded(entry.file))
        made = self._made_before(entry)
        if made is not None:
            return made_product(work, template, made)
        try:
            yield
            data = yield from self._rendered(work, template, entry)
            yield
            entry = self._write(replace(entry, output_sha256=hashlib.sha256(data).hexdigest()), data)
        except ClientError as error:
            finding = replace(error.finding, client=work.client, clinician=case.clinician)
            status = Status.NOT_WRITTEN if error.is_about_file else Status.REFUSED
            return product_of(
                work,
                status,
                [finding],
                kind=template.kind,
                template=template.id,
                file=entry.file,
                more=(finding,),
            )
        yield
        return made_product(work, template, entry)

    def _entry(self, work: Casework, template: AgencyTemplate, *, marked: bool) -> Entry:
        """The document's entry, before its bytes are known."""
        case, agency, setting = work.case, work.agency, self._setting
        assert agency is not None, "asked for only where it is known"  # noqa: S101
        parts = {
            "client_id": work.client,
            "plan": case.plan.id if case.plan else "",
            "version": (case.plan.version if case.plan else None) or "",
            "kind": template.kind,
            "template": template.id,
            "title": template.title,
            "stage": setting.stage,
            "as_of": case.as_of.isoformat(),
            "agency": agency.id,
            "language": template.language,
        }
        return Entry(
            client=work.client,
            file=setting.names.name(setting.pattern or agency.settings.pattern, parts, marked=marked),
            agency=agency.id,
            agency_sha256=agency.sha256,
            template=template.id,
            template_sha256=template.sha256,
            record_sha256=record_hash(case.record),
            profiles=tuple((profile.key, profile.fingerprint) for profile in work.demands.profiles),
            as_of=case.as_of.isoformat(),
            stage=setting.stage,
            made_with=setting.made_with,
            kind=template.kind,
            key=setting.key.id,
            since=str(work.since.called) if work.since is not None else "",
            since_sha256=record_hash(work.since.record) if work.since is not None and work.since.record else "",
        )

    def _made_before(self, entry: Entry) -> Entry | None:
        """The entry of the same document if a run before made it and its file is as it was then."""
        if not self._setting.resume:
            return None
        same = [known for known in self._known(entry.file) if known.made_from == entry.made_from]
        if not same:
            return None
        digest = file_hash(self._setting.out / entry.file)
        return next((replace(known, findings=()) for known in same if known.output_sha256 == digest), None)

    def _known(self, file: str) -> Sequence[Entry]:
        return (self._setting.known or {}).get(file, ())

    def _rendered(self, work: Casework, template: AgencyTemplate, entry: Entry) -> Steps[bytes]:
        case, agency, stage = work.case, work.agency, self._setting.stage
        assert agency is not None, "asked for only where it is known"  # noqa: S101
        context = build_context(
            case.record,
            agency,
            work.demands,
            case.as_of,
            template.audience,
            stage=stage,
            plan=case.plan,
            template=template,
            record_hash=entry.record_sha256,
            since=work.since,
        )
        compiled = _compiled(agency, template)
        required = tuple(required_sections(work)) if template.kind == "plan" else ()
        unprinted = [section for section in required if section not in template.bindings]
        if unprinted:
            raise ClientError(not_printed(unprinted[0], template))
        yield
        try:
            document = yield from compiled.rendering(
                context,
                draft=stage == "draft",
                expected_texts=(work.client,),
                required_marks=required,
                expected_in=_expected_in(case, required),
                marking=marking_for(work, entry, template.language, self._setting.key),
            )
        except TemplateError as error:
            place = error.problems[0].place if isinstance(error, TemplateProblemsError) else FilePlace(template.place)
            message = f"The template cannot be filled in for this client: {error.what}"
            raise ClientError(codes.NOT_RENDERED.finding(message, place=place, hint=error.mend)) from None
        except DocumentRefusedError as error:
            message = f"The document was made and thrown away: {error.what}"
            place = error.problems[0].place
            raise ClientError(codes.NOT_VERIFIED.finding(message, place=place, hint=error.mend)) from None
        return document.data

    def _write(self, entry: Entry, data: bytes) -> Entry:
        """Begin to write a document; what stands there and was changed by hand is renewed, not replaced."""
        path = self._setting.out / entry.file
        there = file_hash(path)
        if there != entry.output_sha256 and is_taken(path):
            if there is None:
                raise ClientError(not_ours(entry), is_about_file=True)
            ours = [known for known in self._known(entry.file) if known.output_sha256 == there]
            if not ours or ours[-1].kept:
                entry, data = self._over_edits(entry, data, path.read_bytes())
        self._journal.announce(entry)
        if there == entry.output_sha256:
            return entry
        try:
            self._writing[entry.client, entry.file] = self._writer.write(path, data)
        except FileInUseError as error:
            raise ClientError(in_use(error, entry.file), is_about_file=True) from None
        return entry

    def _over_edits(self, entry: Entry, data: bytes, edited: bytes) -> tuple[Entry, bytes]:
        """The entry and the bytes of a document in place of one that was changed by hand."""
        try:
            renewal = renew(edited, data, entry.file, (self._setting.key, *self._setting.older_keys))
        except TemplateError:
            raise ClientError(not_ours(entry), is_about_file=True) from None
        if not renewal.is_ours:
            raise ClientError(not_ours(entry), is_about_file=True)
        if self._setting.overwrite:
            return entry, data
        if renewal.data is None:
            raise ClientError(in_conflict(entry, renewal.conflicts), is_about_file=True)
        digest = hashlib.sha256(renewal.data).hexdigest()
        return replace(entry, output_sha256=digest, kept=tuple(renewal.kept)), renewal.data


_kept: dict[tuple[str, ...], CompiledTemplate] = {}
"""Templates that this process has compiled, by all that they are made from: whoever makes documents again has them."""
_MOST_KEPT = 32


def _compiled(agency: Agency, template: AgencyTemplate) -> CompiledTemplate:
    """The template, compiled and tried; `agency.sha256` covers its bindings and pictures."""
    key = (agency.sha256, template.id, template.sha256, template.place)
    if key not in _kept:
        compiled = compile_template(
            with_notices(template.read(), template.place, template.language),
            name=template.place,
            marks={name: Mark(**{binding.kind: binding.words}) for name, binding in template.bindings.items()},
            known_names=agency.names.roots,
            pictures=agency.pictures,
            language=template.language,
        )
        probe(compiled, agency, template)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = compiled
    return _kept[key]


def _new(refusals: Sequence[Finding], work: Casework) -> list[Finding]:
    """Those that are not among the case's findings already."""
    return [found for found in refusals if found not in work.findings]


def _expected_in(case: Case, sections: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """How the texts begin that fill each section, up to a line break: at least one of them stands in its section."""
    return {
        section: tuple(
            beginning
            for text in section_texts(case.record, case.plan, section)
            if (beginning := _LINE.split(text.strip(), maxsplit=1)[0][:_TOLD_BY].rstrip())
        )
        for section in sections
    }
