"""Verify finished documents, also after somebody edited them: against what they say of themselves, the manifest beside them,
the profiles that made them, and, where it is given, the caseload.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from toolkit.errors import SourceNotFoundError, TemplateError
from toolkit.findings import FilePlace, Finding, Severity, WordPlace
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.kinds.contents import QualityDemand
from toolkit.payers.kinds.kinds import CountDemand, Demand, FieldDemand, SectionDemand
from toolkit.payers.profile import PayerProfile
from toolkit.pipeline import verifycodes as codes
from toolkit.pipeline.files import file_hash
from toolkit.pipeline.legibility import hard_to_read
from toolkit.pipeline.manifest import MANIFEST, Entry, known_files, read_entries
from toolkit.pipeline.verifying import STATEMENT, DemandFacts, Passage, verdict_on
from toolkit.pipeline.verifysource import CaseloadNow
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.sections import SECTIONS
from toolkit.shipped import search_folders
from toolkit.templates.agency import Agency, AgencyTemplate, agencies
from toolkit.templates.finished import Finished, FixedTexts, fixed_texts, open_finished
from toolkit.templates.imprint import PLAIN_KEY, Imprint, ImprintKey
from toolkit.templates.remote import remote_problems
from toolkit.templates.spans import spoken

__all__ = ["Verification", "Verified", "sections_of", "verify", "word_files"]

_TOLD_TWICE: Final = ("template_sha256", "record_sha256", "stage", "key")
_BIGGEST: Final = 256 * 1024 * 1024
_OBJECTS: Final = ("/oleObject", "/package", "/control", "/aFChunk", "/activeXControlBinary")


@dataclass(frozen=True)
class Verified:
    """One document: what it says of itself, how its passages stand, and what was found.

    `state` is unchanged, changed, unknown (made with a key that is not at hand), not made here, or unusable.
    """

    file: str
    state: str
    imprint: Imprint | None = None
    passages: tuple[Passage, ...] = ()
    findings: tuple[Finding, ...] = ()
    saved_with: str = ""
    changes: int = 0

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        said = self.imprint
        about: dict[str, Any] = {"file": self.file, "state": self.state, "saved_with": self.saved_with}
        about |= {"tracked_changes": self.changes, "sections": [passage.to_dict() for passage in self.passages]}
        if said is not None:
            names = "client plan plan_version kind agency template template_sha256 record_sha256 stage as_of made_with"
            about |= {name: getattr(said, name) for name in names.split()} | {"profiles": list(said.profiles)}
        return about


@dataclass(frozen=True)
class Verification:
    """What became of several documents, in their order, and what was found about their folders."""

    documents: tuple[Verified, ...]
    general: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = field(init=False)

    def __post_init__(self) -> None:
        all_of_them = (*self.general, *(found for document in self.documents for found in document.findings))
        object.__setattr__(self, "findings", all_of_them)

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse."""
        return any(found.severity.rank >= severity.rank for found in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what `verify --json` prints."""
        documents = [document.to_dict() for document in self.documents]
        return {"documents": documents, "findings": [found.to_dict() for found in self.findings]}


def verify(
    paths: Sequence[Path],
    *,
    folder: Path | None = None,
    keys: Sequence[ImprintKey] = (),
    sources: Sequence[Path] = (),
    export: ExportOptions | None = None,
) -> Verification:
    """Verify documents: files, or folders with all the Word files in them.

    `folder` is where agencies and payer profiles are looked for (the working folder if None), `keys` are those of workspaces
    beside the plain one, `sources` the caseload as it is now, if documents are to be held against it, read by a map where
    `export` names one. A file that is no document of ours, or none at all, is a finding. Raises SourceNotFoundError for a
    path that there is not, InputError for a caseload that cannot be read.
    """
    where = folder if folder is not None else Path.cwd()
    caseload = CaseloadNow(sources, where, export) if sources else None
    bench = _Bench(where, {key.id: key for key in (PLAIN_KEY, *keys)}, caseload)
    documents: list[Verified] = []
    general: list[Finding] = []
    for path in paths:
        if path.is_dir():
            documents += [bench.document(file) for file in word_files(path)]
            general += bench.gone(path)
        elif path.is_file():
            documents.append(bench.document(path))
        else:
            raise SourceNotFoundError(path)
    return Verification(tuple(documents), tuple(general))


def word_files(folder: Path) -> list[Path]:
    """The Word files of a folder, in the order of their names; none that a program keeps beside an open one."""
    found = (path for path in folder.iterdir() if path.suffix.lower() in (".docx", ".docm") and path.is_file())
    return sorted(path for path in found if not path.name.startswith(("~$", ".")))


class _Bench:
    """What documents are held against, read once."""

    def __init__(self, where: Path, keys: Mapping[str, ImprintKey], caseload: CaseloadNow | None) -> None:
        self._keys = keys
        self._caseload = caseload
        self._agencies: Mapping[str, Agency] = agencies(search_folders("agency_templates", where))
        self._catalogue = Catalogue.load(search_folders("payer_profiles", where))
        self._manifests: dict[Path, Mapping[str, tuple[Entry, ...]]] = {}
        self._demands: dict[str, tuple[DemandFacts, ...]] = {}
        self._fixed: dict[str, FixedTexts] = {}

    def document(self, path: Path) -> Verified:
        """What became of one document."""
        try:
            if path.stat().st_size > _BIGGEST:
                raise TemplateError("This file is larger than a Word document ever is.", path.name, "Use another copy.")
            document = open_finished(path.read_bytes(), path.name)
        except TemplateError as error:
            found = codes.UNUSABLE.finding(error.what, place=FilePlace(path.name), hint=error.mend)
            return Verified(path.name, "unusable", findings=(found,))
        except OSError as error:
            said = f"This file cannot be read ({error.strerror})."
            found = codes.UNUSABLE.finding(said, place=FilePlace(path.name), hint="Check your rights to it.")
            return Verified(path.name, "unusable", findings=(found,))
        return self._judged(path, document)

    def _judged(self, path: Path, document: Finished) -> Verified:
        findings = list(_about_package(document, path.name))
        imprint = document.imprint
        blank = Verified(path.name, "not made here", saved_with=document.saved_with, changes=len(document.changes))
        if imprint is None:
            findings.insert(0, _foreign(document, path.name))
            return replace(blank, findings=tuple(findings))
        key = self._keys.get(imprint.key)
        verdict = verdict_on(document, imprint, key, self._demands_of(imprint), *self._printed_by(imprint))
        findings = [
            *_about_imprint(document, imprint, key, path.name),
            *self._about_key(imprint, path.name),
            *_about_client(document, imprint, path.name),
            *self._about_manifest(path, imprint),
            *verdict.findings,
            *hard_to_read(document, imprint),
            *findings,
            *self._about_origin(imprint, path.name),
            *(self._caseload.moved_since(imprint, path.name) if self._caseload else ()),
        ]
        state = "unknown" if key is None else "changed" if verdict.is_changed else "unchanged"
        client = imprint.client
        of_client = tuple(found if found.client else replace(found, client=client) for found in findings)
        ordered = tuple(sorted(of_client, key=lambda found: -found.severity.rank))
        return replace(blank, state=state, imprint=imprint, passages=verdict.passages, findings=ordered)

    def _about_key(self, imprint: Imprint, file: str) -> Iterator[Finding]:
        """Whose key it is: a workspace's own proves who made it, the plain one is anybody's."""
        is_in_workspace = len(self._keys) > 1
        if imprint.key not in self._keys:
            where = "another workspace" if is_in_workspace else "a workspace, and its key is not at hand"
            message = f"It was made in {where}: what was changed by hand cannot be told here."
            hint = "Verify it in the workspace that made it."
            yield codes.KEY_UNKNOWN.finding(message, place=FilePlace(file), hint=hint)
        elif is_in_workspace and imprint.key == PLAIN_KEY.id:
            message = (
                "It was not made in this workspace, or before documents had its key: it does not prove who made it."
            )
            hint = "Make it again here with plankit generate, if it should."
            yield codes.KEY_PLAIN.finding(message, place=FilePlace(file), hint=hint)

    # -- manifest -------------------------------------------------------------------------------------------------

    def _manifest(self, folder: Path) -> Mapping[str, tuple[Entry, ...]]:
        if folder not in self._manifests:
            self._manifests[folder] = known_files(read_entries(folder / MANIFEST))
        return self._manifests[folder]

    def _about_manifest(self, path: Path, imprint: Imprint) -> Iterator[Finding]:
        known = self._manifest(path.parent)
        if not known:
            return
        entries = known.get(path.name, ())
        if not entries:
            message = "This document is not in the manifest beside it: it was put here or renamed."
            yield codes.UNLISTED.finding(message, place=FilePlace(path.name))
            return
        entry = entries[-1]
        if entry.client != imprint.client:
            message = "By the manifest this file is another client's than the one that the document says it is of."
            hint = "Do not send it. Make both clients' documents again, or find the one that was saved over."
            yield codes.MIXED_UP.finding(message, place=FilePlace(path.name), hint=hint)
        elif any(getattr(entry, name) != getattr(imprint, name) for name in _TOLD_TWICE):
            message = "By the manifest this document was made from something else than it says of itself."
            hint = "It may be a copy from an earlier run; make it again if it should be the last."
            yield codes.DAMAGED.finding(message, place=FilePlace(path.name), hint=hint)

    def gone(self, folder: Path) -> Iterator[Finding]:
        """What the manifest of a folder lists and the folder no longer has."""
        for file, entries in sorted(self._manifest(folder).items()):
            if file_hash(folder / file) is None:
                message = "The manifest lists this document, and it is no longer there."
                yield codes.GONE.finding(message, client=entries[-1].client, place=FilePlace(file))

    # -- what made it ---------------------------------------------------------------------------------------------

    def _demands_of(self, imprint: Imprint) -> Mapping[str, DemandFacts]:
        found = (facts for reference in imprint.profiles for facts in self._demands_in(reference))
        return {facts.id: facts for facts in found}

    def _demands_in(self, reference: str) -> tuple[DemandFacts, ...]:
        if reference not in self._demands:
            profile = self._profile(reference)
            self._demands[reference] = tuple(_facts_of(profile)) if profile else ()
        return self._demands[reference]

    def _profile(self, reference: str) -> PayerProfile | None:
        return next((profile for profile in self._catalogue.profiles if profile.key == reference), None)

    def _about_origin(self, imprint: Imprint, file: str) -> Iterator[Finding]:
        for reference in imprint.profiles:
            if self._profile(reference) is None:
                message = f"It was made under {reference}, which is not at hand: nothing is said of its demands."
                yield codes.PROFILE_GONE.finding(message, place=FilePlace(file))
        template = self._template_of(imprint)
        if template is not None and template.sha256 != imprint.template_sha256:
            message = "Its template was changed since: a document made now would look or read differently."
            yield codes.TEMPLATE_MOVED.finding(message, place=FilePlace(file))

    def _template_of(self, imprint: Imprint) -> AgencyTemplate | None:
        agency = self._agencies.get(imprint.agency)
        return next((one for one in agency.templates if one.id == imprint.template), None) if agency else None

    def _printed_by(self, imprint: Imprint) -> tuple[FixedTexts | None, Mapping[str, str]]:
        """What the template prints as it stands, and the words of its statements; None where it was changed or is gone."""
        template = self._template_of(imprint)
        if template is None or template.sha256 != imprint.template_sha256:
            return None, {}
        if template.sha256 not in self._fixed:
            self._fixed[template.sha256] = fixed_texts(template.read(), template.place)
        bindings = template.bindings.items()
        statements = {name: bound.text for name, bound in bindings if bound.text and name.startswith(STATEMENT)}
        return self._fixed[template.sha256], statements


def _facts_of(profile: PayerProfile) -> Iterator[DemandFacts]:
    for demand in profile.demands:
        citation = demand.citation or profile.source
        standing = str(demand.standing or profile.standing)
        yield DemandFacts(f"{profile.key}#{demand.id}", citation, standing, demand.sentence(), sections_of(demand))


def sections_of(demand: Demand) -> tuple[str, ...]:
    """The sections on which a demand rests; none where it asks for nothing that a section shows."""
    if isinstance(demand, SectionDemand):
        return (demand.section,)
    if isinstance(demand, CountDemand):
        return tuple(_filled_by(demand.of))
    if isinstance(demand, FieldDemand):
        return tuple(dict.fromkeys(found for name in demand.has for found in _filled_by(f"{demand.every}.{name}")))
    if isinstance(demand, QualityDemand):
        return tuple(_filled_by(demand.every))
    return ()


def _filled_by(path: str) -> Iterator[str]:
    """The sections that a field or collection helps to fill."""
    exact = [section.id for section in SECTIONS.values() if path in section.fields]
    collection = path.partition(".")[0]
    yield from exact or [section.id for section in SECTIONS.values() if collection in section.fields]


# -- findings of one document -------------------------------------------------------------------------------------------


def _foreign(document: Finished, file: str) -> Finding:
    if document.imprints:
        message = "What this document said of itself is damaged: nothing can be said of what made it."
    elif document.readings[0].starts:
        message = "This document has our bookmarks, and no longer says what made it: somebody took its properties out."
    else:
        message = "This document was not made here: it says nothing of a client, a template or a payer."
    hint = "Make it with plankit generate; a document from elsewhere can be read by people only."
    return codes.FOREIGN.finding(message, place=FilePlace(file), hint=hint)


def _about_imprint(document: Finished, imprint: Imprint, key: ImprintKey | None, file: str) -> Iterator[Finding]:
    if any(other != imprint for other in document.imprints) or (key is not None and not imprint.is_whole(key)):
        message = "What the document says of itself was changed, or is another document's in one of its two places."
        hint = "Do not rely on it; make the document again."
        yield codes.DAMAGED.finding(message, place=FilePlace(file), hint=hint)


def _about_client(document: Finished, imprint: Imprint, file: str) -> Iterator[Finding]:
    for reading in document.readings[:1]:
        whole = "\n".join((reading.text, *reading.margin_texts))
        if not _says(whole, imprint.client):
            message = "The record's own id is no longer printed in the document."
            hint = "Whose plan it is must be seen on it: put the number back, or make the document again."
            yield codes.MIXED_UP.finding(message, place=FilePlace(file), hint=hint)


def _says(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(sign.isalnum() for sign in around):
            return True
        at = text.find(word, at + 1)
    return False


def _about_package(document: Finished, file: str) -> Iterator[Finding]:
    for problem in remote_problems(document.package):
        yield codes.REMOTE.finding(problem.what, place=problem.place, hint=problem.mend)
    for part, links in document.package.relationships.items():
        for link in links:
            if link.type.endswith(_OBJECTS) and not link.is_external:
                place = WordPlace(file, part.rpartition("/")[2] or "package")
                message = "It carries an object of another program, which plankit never puts into a document."
                yield codes.EMBEDDED.finding(
                    message, place=place, hint="Take it out, or replace it by a picture or text."
                )
    count = len(document.changes)
    if count:
        many = f"{count} tracked change{'' if count == 1 else 's'} in it ({spoken(document.changes)})"
        message = f"{many} {'is' if count == 1 else 'are'} neither accepted nor rejected."
        hint = "Accept or reject them: Review › Changes."
        yield codes.TRACKED.finding(message, place=document.changes[0], hint=hint)
    count = len(document.comments)
    if count:
        message = f"It has {count} comment{'' if count == 1 else 's'} ({spoken(document.comments)})."
        hint = "Take them out before it leaves the house."
        yield codes.COMMENTS.finding(message, place=document.comments[0], hint=hint)
