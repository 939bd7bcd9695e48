"""Make the documents of a caseload: one for each client, checked first, verified after, each file whole or not at all.

A run can be killed at any moment: what it was about to write stands in its journal, and the next run with `resume` makes
what is missing or made from something else, and leaves the rest alone. It ends with the folder that an undisturbed run
would have left, to the byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import reduce
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.findings import FilePlace, Finding
from toolkit.payers.naming import nearest
from toolkit.pipeline import codes
from toolkit.pipeline.casework import Summary
from toolkit.pipeline.check import PART, Collected, OnProgress, report_of
from toolkit.pipeline.crew import in_parts, jobs_for, spread
from toolkit.pipeline.earlier import Earlier, Turn, read_earlier
from toolkit.pipeline.files import file_hash, keep_apart, prepare_folder, remove_leftovers, sync_folder, write_whole
from toolkit.pipeline.index import INDEX, index_bytes
from toolkit.pipeline.journal import held, journal_entries, remove_journal
from toolkit.pipeline.manifest import MANIFEST, Entry, known_files, manifest_bytes, read_entries
from toolkit.pipeline.names import FileNames, checked_pattern, folded
from toolkit.pipeline.pdfs import PdfFolder, pdf_name
from toolkit.pipeline.press import DocumentStage, Press, PressSetting
from toolkit.pipeline.product import Product, Status
from toolkit.pipeline.report import Report
from toolkit.pipeline.setting import Selection, Setting, open_setting
from toolkit.pipeline.sources import Clients, read_clients
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.rules.check import check_caseload
from toolkit.rules.facts import CaseFacts
from toolkit.templates.agency_schema import TEMPLATE_KINDS
from toolkit.templates.imprint import PLAIN_KEY, ImprintKey

__all__ = ["Generated", "generate"]


@dataclass(frozen=True)
class Generated:
    """The result of a run: the report of the check, and what became of each client, in the order of the source.

    `unprinted` says what went wrong with PDFs.
    """

    out: Path
    stage: DocumentStage
    report: Report
    products: tuple[Product, ...]
    unprinted: tuple[Finding, ...] = ()

    def of(self, status: Status) -> tuple[Product, ...]:
        """The clients of that status."""
        return tuple(product for product in self.products if product.status is status)

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """JSON-ready: what `generate --json` prints."""
        documents = [
            {
                "client": product.client,
                "kind": product.kind,
                "status": str(product.status),
                "file": product.file if product.status is Status.MADE else "",
                "pdf": product.pdf,
                "template": product.template,
                "reasons": [found.to_dict(show_values=show_values) for found in product.reasons],
            }
            for product in self.products
        ]
        return {"stage": self.stage, "documents": documents} | self.report.to_dict(show_values=show_values)


def generate(
    sources: Sequence[Path],
    out: Path,
    *,
    as_of: Date,
    stage: DocumentStage = "for-signature",
    payers: Sequence[str] = (),
    agency: str | None = None,
    template: str | None = None,
    allow_drafts: bool = False,
    kinds: Sequence[str] | None = ("plan",),
    selection: Selection | None = None,
    pattern: str | None = None,
    resume: bool = False,
    pdf: bool = False,
    overwrite: bool = False,
    key: ImprintKey = PLAIN_KEY,
    older_keys: Sequence[ImprintKey] = (),
    folder: Path | None = None,
    export: ExportOptions | None = None,
    since: Path | Date | None = None,
    jobs: int | None = 1,
    on_progress: OnProgress | None = None,
) -> Generated:
    """Make the documents of each client of the sources, with `manifest.jsonl` and `index.xlsx`, in the folder `out`.

    `stage` is draft, for-signature or signed. `kinds` are the kinds of document (`TEMPLATE_KINDS`), None for all that the
    client's agency has; a `template` that is named decides alone, and may be a draft with `allow_drafts`.

    `payers`, `agency`, `template` and `pattern` (of file names) stand in for what
    rows and agencies say. With `resume`, documents of an earlier run that are still what would be made now are kept. With
    `pdf`, each gets a PDF beside it where LibreOffice is there; `Generated.unprinted` says why one has none. `jobs` is the
    number of processes: None chooses; more than one needs a main module that can be imported.

    With `since` (an earlier file or folder; of one store also a day) documents can say what is new since then.

    A document that somebody changed is renewed where nobody touched it, and keeps the rest; where both changed it is left as
    it is, among the products that were not written. `overwrite` makes it anew. `key` is
    that of the imprints in the documents: a workspace's own, or the plain one; `older_keys` are those with which documents in
    the folder may have been made before.

    A client whose document cannot be made is among the products with the reasons; the others go on. Raises InputError,
    ConfigurationError, TemplateError for a broken template, and OutputUnwritableError where the folder cannot be written.
    """
    _check_options(stage, pattern, kinds)
    keep_apart((*sources, *([since] if isinstance(since, Path) else ())), out / INDEX)
    setting = open_setting(as_of=as_of, payers=payers, agency=agency, selection=selection, folder=folder)
    _check_template(setting, template)
    caseload = read_clients(sources, own_fields=setting.own_fields, export=export)
    earlier = None
    if since is not None:
        earlier = read_earlier(since, tuple(sources), own_fields=setting.own_fields, export=export)
    prepare_folder(out)
    with held(out):
        remove_leftovers(out)
        before = (*read_entries(out / MANIFEST), *journal_entries(out))
        press = PressSetting(
            setting=setting,
            out=out,
            stage=stage,
            names=FileNames(caseload.client_ids),
            made_with=f"plankit {version('plankit')}",
            template=template,
            allow_drafts=allow_drafts,
            kinds=None if kinds is None else tuple(kind for kind in TEMPLATE_KINDS if kind in kinds),
            pattern=pattern,
            known=known_files(before),
            resume=resume,
            overwrite=overwrite,
            key=key,
            older_keys=tuple(older_keys),
            since=earlier.called if earlier is not None else None,
        )
        run = _Run(caseload, press, before, earlier)
        run.make(jobs, on_progress)
        return run.finish(pdf=pdf, on_progress=on_progress)


def _check_options(stage: str, pattern: str | None, kinds: Sequence[str] | None) -> None:
    if stage not in get_args(DocumentStage):
        known = ", ".join(get_args(DocumentStage))
        raise ConfigurationError(f'There is no stage "{stage}".', "--stage", f"Use one of {known}.")
    for kind in kinds or ():
        if kind not in TEMPLATE_KINDS:
            raise UnknownNameError("kind of document", kind, nearest(kind, TEMPLATE_KINDS), TEMPLATE_KINDS)
    if pattern is not None:
        checked_pattern(pattern)


def _check_template(setting: Setting, template: str | None) -> None:
    """Raise UnknownNameError for a template that none of the agencies at hand has."""
    if template is None:
        return
    at_hand = [agency for agency in setting.agencies.values() if setting.agency in ("", agency.id)]
    known = tuple(dict.fromkeys(name for agency in at_hand for name in agency.settings.template_ids()))
    if template not in known:
        raise UnknownNameError("template", template, nearest(template, known), known)


class _Run:
    """One run over a caseload: what came back from the press, and what the folder held before."""

    def __init__(
        self, caseload: Clients, press: PressSetting, before: Sequence[Entry], earlier: Earlier | None
    ) -> None:
        self._caseload = caseload
        self._earlier = earlier
        self._press = press
        self._before = before
        self._products: list[Product] = []
        self._across: list[Finding] = []

    def make(self, jobs: int | None, on_progress: OnProgress | None) -> None:
        """Put all clients through the press, then again those whose names turned out to be another's."""
        ids = self._press.setting.selection.ids(self._caseload)
        parts = in_parts((self._turn(client) for client in ids), PART)
        results = spread(Press, self._press, parts, jobs=jobs_for(len(ids), jobs))
        self._across = check_caseload(self._through(results, len(ids), on_progress))
        self._part_names()

    def _turn(self, client: str) -> Turn:
        return Turn(self._caseload.bundle(client), self._earlier.bundle(client) if self._earlier is not None else None)

    def _through(
        self, results: Iterable[list[Product]], total: int, on_progress: OnProgress | None
    ) -> Iterator[CaseFacts]:
        done = 0
        for part in results:
            for product in part:
                if product.summary.facts is not None:
                    yield product.summary.facts
                self._products.append(product.without_facts())
            done = min(total, done + PART)
            if on_progress is not None:
                on_progress(done, total)

    def _part_names(self) -> None:
        """Documents whose patterns gave them one name are made again, each under a name that is its own alone."""
        counted = Counter(folded(product.file) for product in self._products if product.file)
        kept = {entry.file: (entry.client, entry.kind) for entry in self._of_others()}
        clash = [
            position
            for position, product in enumerate(self._products)
            if product.file
            and (
                counted[folded(product.file)] > 1
                or kept.get(product.file, (product.client, product.kind)) != (product.client, product.kind)
            )
        ]
        if not clash:
            return
        again = Press(self._press)
        for position in clash:
            product = self._products[position]
            remade = again.make(self._turn(product.client), product.kind)
            if remade is not None:
                if product.entry is not None and product.entry.file not in kept:
                    self._remove(product.entry)
                self._products[position] = remade.without_facts()
        again.close()

    def finish(self, *, pdf: bool, on_progress: OnProgress | None) -> Generated:
        """Print what is wanted as PDF, remove what no longer belongs, write manifest and index, let go of the journal."""
        out, setting = self._press.out, self._press.setting
        others = sorted(self._of_others(), key=lambda entry: (entry.client, entry.file))
        entries = [*self._made(), *others, *self._still_there()]
        pdfs = PdfFolder(out, self._press.known or {}, setting.as_of)
        wanted = {product.entry.file for product in self._products if product.entry} if pdf else set()
        entries = pdfs.settled(entries, wanted, on_progress)
        kept = [entry for entry in entries if entry.file in {other.file for other in others}]
        self._note_pdfs({entry.file for entry in entries if entry.pdf_sha256})
        self._across.extend(self._remove_stale({entry.file for entry in entries}))
        self._across.extend(pdfs.findings)
        report = self._report(setting)
        statuses = {status.client: status for status in report.clients}
        products = tuple(product.with_status(statuses[product.client]) for product in self._products)
        sync_folder(out)
        write_whole(out / MANIFEST, manifest_bytes(entries))
        write_whole(out / INDEX, index_bytes(products, kept, setting.as_of))
        sync_folder(out)
        remove_journal(out)
        return Generated(out, self._press.stage, report, products, tuple(pdfs.findings))

    def _note_pdfs(self, files: Collection[str]) -> None:
        self._products = [
            replace(product, pdf=pdf_name(product.file)) if product.entry and product.file in files else product
            for product in self._products
        ]

    def _report(self, setting: Setting) -> Report:
        collected = Collected()
        for _, products in groupby(self._products, key=lambda product: product.client):
            collected.add(reduce(Summary.with_those_of, (product.summary for product in products)))
        return report_of(self._caseload, setting, collected, self._across)

    def _made(self) -> Iterator[Entry]:
        across: dict[str, set[str]] = {}
        for found in self._across:
            across.setdefault(found.client, set()).add(found.code)
        for product in self._products:
            if product.entry is not None:
                found_codes = {found.code for found in product.summary.findings} | across.get(product.client, set())
                yield replace(product.entry, findings=tuple(sorted(found_codes)))

    def _of_others(self) -> list[Entry]:
        """Documents of clients and of kinds that this run was not about: they stay as they are."""
        everybody = self._press.setting.selection == Selection()
        looked_at = {product.client for product in self._products}
        kinds = self._kinds()
        return [
            entry
            for entry in self._present()
            if entry.kind not in kinds or not (everybody or entry.client in looked_at)
        ]

    def _kinds(self) -> frozenset[str]:
        """The kinds of document that this run is about."""
        named, setting = self._press.template, self._press.setting
        if named is not None:
            entries = (entry for agency in setting.agencies.values() for entry in agency.settings.templates)
            return frozenset(entry.kind for entry in entries if entry.id == named)
        return frozenset(TEMPLATE_KINDS if self._press.kinds is None else self._press.kinds)

    def _still_there(self) -> list[Entry]:
        """Documents that should have been replaced and could not be: what stands there is still the one of before."""
        unwritten = {product.file for product in self._products if product.status is Status.NOT_WRITTEN}
        return [entry for entry in self._present() if entry.file in unwritten]

    def _present(self) -> Iterator[Entry]:
        for file, known in (self._press.known or {}).items():
            digest = file_hash(self._press.out / file)
            match = [entry for entry in known if entry.output_sha256 == digest]
            if match:
                yield match[-1]

    def _remove_stale(self, current: set[str]) -> Iterator[Finding]:
        """Remove documents of earlier runs that no longer belong; those that somebody has changed are left and told."""
        unwritten = {product.file for product in self._products if product.status is Status.NOT_WRITTEN}
        taken = {folded(file) for file in current | unwritten}
        for file, known in sorted((self._press.known or {}).items()):
            if file in current or folded(file) in taken:
                continue
            if not any(self._remove(entry) for entry in known) and (self._press.out / file).exists():
                yield codes.LEFT_BEHIND.finding(
                    "This document of an earlier run does not belong to this one, and was changed since; it was left.",
                    place=FilePlace(file),
                    hint="Look whether its changes are still needed, then move it away.",
                )

    def _remove(self, entry: Entry) -> bool:
        """Remove a file if it is still the one that we wrote. Whether it is gone."""
        path = self._press.out / entry.file
        if not entry.output_sha256 or entry.kept or file_hash(path) != entry.output_sha256:
            return False
        try:
            path.unlink()
        except OSError:
            return False
        return True
