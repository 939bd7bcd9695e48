"""Which document was signed: among those that were written down in the store when they were made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from toolkit.errors import InputError, SourceNotFoundError
from toolkit.findings import Finding
from toolkit.pipeline.files import file_hash
from toolkit.pipeline.signing import codes
from toolkit.pipeline.signing.said import Said
from toolkit.pipeline.signing.versions import plan_version
from toolkit.records.plan import Plan
from toolkit.store.reading import MadeDocument, StoreReader

__all__ = ["documents_signed"]


def documents_signed(reader: StoreReader, said: Said, plan: Plan, now: datetime) -> tuple[str, list[Finding]]:
    """The SHA-256 of the document that was signed ('' if none is on record), and what a person should know about it."""
    if said.document is not None:
        digest = file_hash(said.document)
        if digest is None:
            error: InputError = SourceNotFoundError(said.document)
            return "", [codes.DOCUMENT.finding(error.what, hint=error.mend)]
        made, findings = _named(reader, digest, said, plan)
    else:
        fitting = [each for each in reader.documents(said.client) if _shows(reader, each, plan)]
        made = next((each for each in reversed(fitting) if each.stage != "draft"), None)
        digest, findings = made.sha256 if made is not None else "", []
        if made is None and said.what == "signature":
            findings = [
                codes.NO_DOCUMENT.finding(
                    "No document of this version of the plan is on record; the signature covers the plan as it is here.",
                    hint="Name the document that was signed with --document FILE.",
                )
            ]
    return digest, findings + list(_early(reader, made, said, now))


def _named(reader: StoreReader, digest: str, said: Said, plan: Plan) -> tuple[MadeDocument | None, list[Finding]]:
    known = reader.documents(sha256=digest)
    if not known:
        hint = "If somebody changed it after it was made, look what was changed: plankit verify FILE"
        return None, [
            codes.NO_DOCUMENT.finding("The document was not made from this store; its hash is kept.", hint=hint)
        ]
    own = [each for each in known if each.client == said.client and each.plan in ("", plan.id)]
    if not own:
        hint = "Look whose page it is before you record anything."
        return None, [codes.DOCUMENT.finding("The document is another client's, or another plan's.", hint=hint)]
    fitting = [each for each in own if _shows(reader, each, plan)]
    if not fitting:
        hint = "Print the plan anew and have it signed: plankit sign --status says what changed."
        return None, [codes.SUPERSEDED.finding("The document shows an older version of the plan.", hint=hint)]
    return fitting[-1], []


def _shows(reader: StoreReader, made: MadeDocument, plan: Plan) -> bool:
    """Whether a document shows the version of the plan at hand."""
    if made.plan != plan.id:
        return False
    shown = reader.record(made.revision).plan(plan.id)
    return shown is not None and plan_version(shown) == plan_version(plan)


def _early(reader: StoreReader, made: MadeDocument | None, said: Said, now: datetime) -> Iterator[Finding]:
    day = said.values.get("date")
    if made is None or day is None:
        return
    begun = reader.document_time(made.id).astimezone(now.tzinfo).date()
    if day < begun:
        yield codes.BEFORE_DOCUMENT.finding(
            f"The signature is dated {day}, and its document was made on {begun}.",
            hint="Look at the page: if an earlier print was signed, name it with --document FILE.",
        )
