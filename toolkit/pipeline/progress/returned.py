"""A returned file looked at: whose form it is and whether it can be read, or why it is set aside and how to send it again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.findings import Code, FieldPlace, FilePlace, Finding
from toolkit.forms.model import Notice, Reading, Verdict
from toolkit.forms.progress.answers import Answers, normal
from toolkit.forms.progress.issue import INFO_KEY, NEWEST, SEAL_FIELD, Issue, Seal, form_id, is_seal, unsealed
from toolkit.forms.reading.reader import FormReader
from toolkit.pipeline.progress import codes

__all__ = ["Aside", "Returned", "content_hash", "judge", "look_at", "remarks", "unused"]

_NUMBER = re.compile(r"PK-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}")


@dataclass(frozen=True, slots=True)
class Aside:
    """Why a file is set aside, and what to do. `kind` is a short name for programs."""

    kind: str
    why: str
    mend: str


_RESEND = "Ask for the file as the program saved it (Save, not Print), or type the answers into a new copy of the form."
_FOREIGN = "Send it to the workspace that made it; `plankit form make` makes one of this workspace."
_VERDICTS: Mapping[Verdict, Aside] = {
    verdict: Aside(kind, why, mend)
    for verdict, kind, why, mend in (
        (
            Verdict.FLATTENED,
            "flattened",
            "It was flattened: the answers are on the page, in no fields.",
            _RESEND,
        ),
        (
            Verdict.SCAN,
            "scan",
            "It is a scan or photo of a form.",
            "Type the answers into the form. A signed page goes to its plan.",
        ),
        (
            Verdict.NO_FIELDS,
            "no-fields",
            "It is a PDF without fields, and none of our forms.",
            "Put it where it belongs.",
        ),
        (
            Verdict.XFA,
            "xfa",
            "It was saved as an XFA form.",
            "Open it in Adobe Reader, and save it as a plain PDF form.",
        ),
        (Verdict.LOCKED, "locked", "It is locked with a password, not empty.", "Ask for a copy without a password."),
        (Verdict.NOT_PDF, "not-a-pdf", "It is no PDF.", "Ask for the form itself."),
        (Verdict.DAMAGED, "damaged", "It is cut off or damaged.", "Ask for it again."),
        (
            Verdict.TOO_MUCH,
            "too-much",
            "It asks for more memory or time than any form needs.",
            "Do not open it. Ask for it again.",
        ),
    )
}
_PRINTED = Aside("printed", "It was printed to PDF: the answers are on the page, in no fields.", _RESEND)
"""A program that prints to PDF keeps the footer alone; one that flattens keeps the file's information too."""
_ACTIVE = {
    Notice.JAVASCRIPT: "a script",
    Notice.ATTACHMENT: "an attached file",
    Notice.LAUNCH: "a command that starts a program",
    Notice.SUBMIT: "a button that sends it somewhere",
    Notice.XFA: "a second form (XFA)",
}


@dataclass(frozen=True)
class Returned:
    """One returned file. `number` is the form's printed id where it is known, `digest` the SHA-256 of the file.

    `issue` is there for a form whose seal is whole; `aside` for everything else.
    """

    file: str
    digest: str
    reading: Reading
    number: str = ""
    issue: Issue | None = None
    aside: Aside | None = None
    key: bytes = field(default=b"", repr=False)

    @property
    def values(self) -> Mapping[str, str]:
        """Full name → what the form says, as all programs mean it, blanks and the hidden note left out."""
        said = {
            name: normal(value if isinstance(value, str) else "\n".join(value))
            for name, value in self.reading.values.items()
        }
        return {name: text for name, text in said.items() if text and name != SEAL_FIELD and text != "Off"}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with what the form says: what `form read --json` prints."""
        issue = self.issue
        about = {} if issue is None else {"client": issue.client, "plan": issue.plan, "clinician": issue.clinician}
        days = {} if issue is None else {name: getattr(issue, name).isoformat() for name in ("first", "last", "made")}
        aside = self.aside
        told = {} if aside is None else {"kind": aside.kind, "why": aside.why, "mend": aside.mend}
        status = "set aside" if aside is not None else "readable"
        notices = [str(notice) for notice in self.reading.notices]
        head = {"file": self.file, "form": self.number, "status": status, "verdict": str(self.reading.verdict)}
        return head | about | days | told | {"notices": notices, "values": dict(self.values)}

    @property
    def content(self) -> str:
        """SHA-256 of all that the form says: the same for the same answers, whatever program saved them."""
        return content_hash(self.values)


def content_hash(values: Mapping[str, str]) -> str:
    """SHA-256 of answers by full name."""
    return hashlib.sha256(json.dumps(sorted(values.items()), ensure_ascii=False).encode()).hexdigest()


def look_at(path: Path, reader: FormReader, keys: Mapping[str, bytes]) -> Returned:
    """Read a file in the reader's own process. Raises FileUnreadableError where it cannot be opened, and for nothing else."""
    return judge(path.name, reader.read(path), keys)


def judge(file: str, reading: Reading, keys: Mapping[str, bytes]) -> Returned:
    """What a file of that name is, by what was read of it."""
    returned = Returned(file, reading.digest, reading, _printed_number(reading))
    if reading.verdict is not Verdict.OK:
        aside = _VERDICTS[reading.verdict]
        if reading.verdict is Verdict.FLATTENED and INFO_KEY not in reading.info:
            aside = _PRINTED
        if reading.verdict is Verdict.NOT_PDF:
            aside = replace(aside, why=f"{aside.why} {reading.reason}")
        return _put_aside(returned, aside)
    active = [said for notice, said in _ACTIVE.items() if notice in reading.notices]
    if active:
        why = f"It holds {' and '.join(active)}, which no form of ours does."
        return _put_aside(
            returned, Aside("active", why, "Do not open it. Ask for the form again, and from whom it came.")
        )
    if _holds_several(reading):
        why = "It holds several forms in one file, or one of them twice: nobody can tell which answer counts for whom."
        return _put_aside(returned, Aside("several", why, "Ask for each form as a file of its own."))
    field_ = reading.field(SEAL_FIELD)
    seal = unsealed(field_.value, keys) if field_ is not None and isinstance(field_.value, str) else None
    if seal is None and returned.number:
        why = (
            "The hidden note of what it is for is gone: some of it was flattened or printed, or put into another form."
        )
        return _put_aside(returned, Aside("flattened", why, _RESEND))
    if seal is None:
        return _put_aside(
            returned, Aside("not-ours", "It is a form that this toolkit did not make.", "Put it where it belongs.")
        )
    return _judged(returned, seal, keys)


def _holds_several(reading: Reading) -> bool:
    """Whether its pages show two values of one field, or there are two hidden notes under names that a program changed."""
    notes = [each for each in reading.fields if isinstance(each.value, str) and is_seal(each.value)]
    return bool(notes) and (bool(reading.clashing) or len({each.value for each in notes}) > 1)


def _judged(returned: Returned, seal: Seal, keys: Mapping[str, bytes]) -> Returned:
    if not seal.is_known_key:
        return _put_aside(returned, Aside("foreign", "It was made in another workspace, or outside of any.", _FOREIGN))
    if seal.version > NEWEST:
        mend = "Bring plankit up to date, and merge it again."
        return _put_aside(returned, Aside("newer", "It was made by a newer plankit.", mend))
    if not seal.is_whole or seal.issue is None:
        why = "Its seal is broken: the hidden note of what it is for was changed."
        return _put_aside(
            returned, Aside("broken-seal", why, "Make the form anew with `plankit form reissue`, and ask for it again.")
        )
    key = keys[seal.key]
    number = form_id(seal.issue, key)
    if returned.number not in ("", number):
        why = f"Its hidden note is that of another form ({number})."
        return _put_aside(
            returned, Aside("broken-seal", why, "Ask for the form as it was sent out, and from whom it came.")
        )
    return Returned(returned.file, returned.digest, returned.reading, number, seal.issue, key=key)


def _put_aside(returned: Returned, aside: Aside) -> Returned:
    return Returned(returned.file, returned.digest, returned.reading, returned.number, aside=aside)


def _printed_number(reading: Reading) -> str:
    """The number that the file's information or the footer of a page says, ''; anybody can write it there."""
    told = reading.info.get(INFO_KEY, "")
    found = _NUMBER.search(told) or _NUMBER.search("\n".join(reading.texts))
    return found[0] if found else ""


def remarks(returned: Returned, answers: Answers | None) -> Iterator[Finding]:
    """What to know of a form that was read: blanks that are required, text beside the fields, two versions of an answer."""
    reading, issue = returned.reading, returned.issue
    client = issue.client if issue else ""
    for name in answers.lacking if answers else ():
        hint = "The rest was taken. Ask for it, and record it in the workbook or on the next form."
        yield _of_a_field(returned, name, codes.NOT_ANSWERED, "The question {} was left blank.", hint)
    for name in answers.emptied if answers else ():
        hint = "A blank clears nothing in the plan. Ask what the right answer is, and record it in the workbook."
        said = "What stood under {} when the form was issued was taken out."
        yield _of_a_field(returned, name, codes.EMPTIED, said, hint)
    if returned.aside is None:
        yield from _of_the_file(returned, client)
    if {Notice.SIGNED, Notice.CERTIFIED} & set(reading.notices):
        yield codes.SIGNED.finding(
            "It carries a digital signature, which is kept with the file and not looked into.",
            client=client,
            place=FilePlace(returned.file),
            hint=f"Check it in the program that signs, then: plankit sign {client or 'CLIENT'} --role … --date … --file FILE",
        )


def _of_the_file(returned: Returned, client: str) -> Iterator[Finding]:
    """What to know of a form whose answers are taken, by what its file holds beside them."""
    reading = returned.reading
    if Notice.SPLIT in reading.notices or reading.older:
        yield codes.SPLIT.finding(
            "It was saved by a program that keeps two versions of the answers; those on the page were taken.",
            client=client,
            place=FilePlace(returned.file),
            hint="Look at the form, and whether what was merged is what it shows.",
        )
    if reading.marks:
        count = len(reading.marks)
        things = "text or a drawing" if count == 1 else f"{count} texts or drawings"
        yield codes.MARKS.finding(
            f"Somebody put {things} on the page beside the fields (as Fill & Sign tools do); it is not merged.",
            client=client,
            place=FieldPlace(returned.file, "", reading.marks[0].page),
            hint="Read it on the form, and enter what matters.",
        )
    if reading.undrawn:
        count = len(reading.undrawn)
        what = (
            "an answer otherwise than it is stored" if count == 1 else f"{count} answers otherwise than they are stored"
        )
        found = reading.field(reading.undrawn[0])
        yield codes.UNDRAWN.finding(
            f"Its pages show {what}, or not at all: the program that saved it could not draw the letters. The fields count.",
            client=client,
            place=FieldPlace(returned.file, reading.undrawn[0], found.page if found else 0),
            hint="What is stored: plankit form read FILE. Open the form in one of the programs that its first line names.",
        )
    if Notice.REPAIRED in reading.notices:
        yield codes.REPAIRED.finding(
            "It is damaged, and was read as far as possible.",
            client=client,
            place=FilePlace(returned.file),
            hint="Compare what was merged with the form, or ask for it again.",
        )


def unused(returned: Returned, names: Iterable[str]) -> Iterator[Finding]:
    """What to know of answers that go with nothing else on the form."""
    hint = "Ask what was meant, and record it in the workbook or on the next form."
    for name in names:
        said = "The answer to {} goes with nothing else there, and was not taken."
        yield _of_a_field(returned, name, codes.UNUSED, said, hint)


def _of_a_field(returned: Returned, name: str, code: Code, said: str, hint: str) -> Finding:
    """A finding about one field; in what is `said`, {} stands for what the field is called."""
    found = returned.reading.field(name)
    called = (found.tooltip if found else "") or name
    return code.finding(
        said.format(f"“{called}”"),
        client=returned.issue.client if returned.issue else "",
        place=FieldPlace(returned.file, name, found.page if found else 0),
        hint=hint,
    )
