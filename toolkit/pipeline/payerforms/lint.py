"""What is wrong with the map of a payer's form: held against the form, against our vocabulary, and against what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date as Date
from typing import Final

from toolkit.findings import FilePlace, Finding, LinePlace, Severity
from toolkit.forms.mapping import codes
from toolkit.forms.mapping.formmap import Entry
from toolkit.forms.mapping.layout import changes, fingerprint, layout_of
from toolkit.forms.model import FieldKind, FormField, Notice
from toolkit.payers.catalogue import Catalogue
from toolkit.payers.demands import demands_for
from toolkit.payers.naming import nearest
from toolkit.pipeline.payerforms.opening import OpenedForm, asks, field_place
from toolkit.records.client import Client, PlanRecord
from toolkit.records.plan import Plan
from toolkit.records.samplerecord import sample_record
from toolkit.templates.agency import Agency
from toolkit.templates.context import build_context
from toolkit.templates.dates import format_date
from toolkit.templates.expression import ExpressionError
from toolkit.templates.texts import UnprintableError

__all__ = ["lint", "tried"]

_SOME_DAY: Final = Date(2026, 10, 1)

_MOST_CHANGES = 40
_ON = frozenset(("", "yes", "true", "1"))
_SAID = {
    Notice.ENCRYPTED: "its encryption (it opens without a password)",
    Notice.JAVASCRIPT: "scripts (it checks and reckons nothing in filled forms)",
    Notice.LAUNCH: "commands that start programs or open other files",
    Notice.SUBMIT: "commands that send its content somewhere",
    Notice.ATTACHMENT: "embedded files",
    Notice.XFA: "its second form for Acrobat (XFA)",
    Notice.NO_APPEARANCES: "the order to viewers to draw the fields (we draw them)",
    Notice.SPLIT: "fields that stood on a page and in no list (they are entered now)",
}

_MENDS = {
    Notice.JAVASCRIPT: "What a script would have checked or reckoned is for the map, and for whoever fills in the rest.",
    Notice.SUBMIT: "Send filled forms as the payer takes them otherwise: the form's own button sends nothing.",
    Notice.ATTACHMENT: "Where the payer wants the embedded files back, send them along.",
    Notice.XFA: "Look at one filled form in Acrobat before you send any: it shows the plain form.",
}
"""What a person has to do because something is left out."""


def lint(opened: OpenedForm) -> Iterator[Finding]:
    """All findings about a form and its map but those on expressions, which come from opening it."""
    yield from opened.map.findings
    yield from _dates(opened)
    if (other := _other_form(opened)) is not None:
        yield other
        return
    yield from _edition(opened)
    yield from _fields(opened)
    yield from _twice(opened)
    yield from _choices(opened)
    yield from _unanswered(opened)
    yield from _not_blank(opened)
    for notice in opened.template.dropped:
        yield _dropped(opened.file, notice)
    for notice in opened.template.kept:
        message = f"The form is signed, and filled forms keep {_SAID.get(notice, str(notice)).split(' (')[0]}."
        hint = "Ask the payer for an unsigned form, or tell who gets filled ones."
        yield codes.KEPT.finding(message, place=FilePlace(opened.file), hint=hint)


def _not_blank(opened: OpenedForm) -> Iterator[Finding]:
    """Somebody's answers in what was taken for a blank form would go out with everybody's."""
    filled = frozenset(opened.map.fills())
    held = [
        each
        for each in opened.template.fields.values()
        if asks(each) and each.name not in filled and each.value and each.value != each.default
    ]
    if held:
        shown = "; ".join(f"p. {each.page} “{opened.label(each)}”" for each in held[:_NAMED])
        more = f"; and {len(held) - _NAMED} more" if len(held) > _NAMED else ""
        message = f"The form is not blank, and filled forms keep what it holds: {shown}{more}."
        hint = "If somebody filled it in, ask the payer for a blank one; what the payer put there may stay."
        yield codes.HOLDS_VALUES.finding(message, place=FilePlace(opened.file), hint=hint)


_NAMED = 12


def _dropped(file: str, notice: Notice) -> Finding:
    message = f"Filled forms come without {_SAID.get(notice, str(notice))}."
    mend = _MENDS.get(notice, "")
    severity = Severity.WARNING if mend else Severity.INFO
    hint = mend or "Nothing is to be done."
    return codes.DROPPED.finding(message, place=FilePlace(file), hint=hint, severity=severity)


def tried(opened: OpenedForm, agency: Agency) -> Iterator[Finding]:
    """What fails when the map's expressions are worked out on a record of samples and on an empty one, before any client's."""
    empty = PlanRecord(client=Client(id="X1"), plans=(Plan(id="P1"),))
    failed = set()
    for record in (sample_record(agency.own_fields), empty):
        demands = demands_for(record, record.plans[0], Catalogue.load([]), as_of=_SOME_DAY)
        context = build_context(record, agency, demands, _SOME_DAY, plan=record.plans[0])
        for item, expression in opened.expressions.items():
            try:
                if opened.is_asked(item, context, agency.language):
                    expression.value(context, agency.language)
            except ExpressionError as error:
                if item not in failed:
                    failed.add(item)
                    hint = f"{error.mend} It was tried on invented records."
                    yield codes.UNKNOWN_NAME.finding(error.what, place=item.place, hint=hint)


def _dates(opened: OpenedForm) -> Iterator[Finding]:
    """Patterns of dates that cannot be written."""
    said = [(opened.map.dates, opened.map.dates_place)]
    said += [(entry.dates, entry.place) for entry in opened.map.entries if entry.dates]
    said += [(split.dates, split.place) for split in opened.map.splits if split.dates]
    for pattern, place in said:
        wrong = _unwritable(pattern)
        if wrong is not None:
            meant = pattern.upper()
            hint = f"Did you mean {meant}?" if _unwritable(meant) is None else wrong.mend
            yield codes.SETTING.finding(f"“{pattern}” is no pattern for dates.", place=place, hint=hint)


def _unwritable(pattern: str) -> UnprintableError | None:
    try:
        format_date(_SOME_DAY, pattern, "en")
    except UnprintableError as error:
        return error
    return None


def _other_form(opened: OpenedForm) -> Finding | None:
    """Said once, and instead of all that follows from it, where the form has hardly a field of the map's."""
    named = opened.map.named
    known = sum(name in opened.template.fields for name in named)
    if len(named) < _FEW or known > len(named) * _HARDLY:
        return None
    own = f" ({opened.map.form})" if opened.map.form else ""
    message = f"The map is for another form{own}: of its {len(named)} fields this one has {known}."
    hint = "Name the form that the map is for, or write a map of this one: plankit form fields FORM.pdf --out MAP.yaml"
    return codes.OTHER_EDITION.finding(message, place=LinePlace(opened.map.name), hint=hint)


_FEW = 4
_HARDLY = 0.2


def _edition(opened: OpenedForm) -> Iterator[Finding]:
    known = opened.map
    if not known.fingerprint:
        return
    layout = layout_of(opened.template.fields.values())
    if fingerprint(layout) == known.fingerprint:
        return
    place = LinePlace(known.name)
    differences = list(changes(known.layout, layout)) if known.layout else []
    hint = f"Write a map that keeps what still holds: plankit form fields FORM.pdf --map {known.name} --out NEW.yaml"
    message = f"The form is not the edition that the map was made for: {len(differences)} fields differ."
    yield codes.OTHER_EDITION.finding(message, place=place, hint=hint)
    for difference in differences[:_MOST_CHANGES]:
        yield codes.OTHER_EDITION.finding(difference, place=FilePlace(opened.file), hint="")
    if len(differences) > _MOST_CHANGES:
        rest = len(differences) - _MOST_CHANGES
        yield codes.OTHER_EDITION.finding(f"And {rest} more fields differ.", place=FilePlace(opened.file), hint="")


def _fields(opened: OpenedForm) -> Iterator[Finding]:
    fields = opened.template.fields
    named = [(entry.field, entry.place, bool(entry.value)) for entry in opened.map.entries]
    named += [(name, split.place, True) for split in opened.map.splits for name in split.into]
    for name, place, is_filled in named:
        each = fields.get(name)
        if each is None:
            near = nearest(name, fields, alike=60)
            hint = f'Did you mean "{near}"?' if near else "`plankit form fields` lists them."
            yield codes.NO_FIELD.finding(f"The form has no field “{name}”.", place=place, hint=hint)
        elif is_filled and each.kind in (FieldKind.BUTTON, FieldKind.SIGNATURE):
            hint = "Write ~ for it."
            yield codes.NOT_FILLABLE.finding(
                f"“{name}” is a {each.kind}, which nothing can be written into.", place=place, hint=hint
            )
        elif is_filled and each.is_private:
            message = f"“{name}” takes a password or a file, which nobody fills in for somebody else."
            yield codes.NOT_FILLABLE.finding(message, place=place, hint="Write ~ for it.")
        elif is_filled and opened.template.is_ambiguous(name):
            message = f"The form has two different fields of the name “{name}”, and no value says for which it is."
            yield codes.NOT_FILLABLE.finding(message, place=place, hint="Write ~ for it, and fill it in by hand.")
        elif is_filled and each.is_read_only:
            yield codes.NOT_FILLABLE.finding(f"“{name}” is locked.", place=place, hint="Write ~ for it.")


def _twice(opened: OpenedForm) -> Iterator[Finding]:
    counted = Counter(opened.map.fills())
    for split in opened.map.splits:
        for name in split.into:
            if counted[name] > 1:
                message = f"“{name}” is filled in two ways."
                yield codes.TWICE.finding(message, place=split.place, hint="Leave one of them out.")


def _choices(opened: OpenedForm) -> Iterator[Finding]:
    for entry in opened.map.entries:
        each = opened.template.fields.get(entry.field)
        if each is None or not each.options or each.is_editable:
            continue
        for export in _exports(entry):
            if export and export not in [option.export for option in each.options] and not _is_answer(each, export):
                known = ", ".join(option.export for option in each.options[:20])
                message = f"“{entry.field}” has no choice “{export}”."
                yield codes.NO_CHOICE.finding(message, place=entry.place, hint=f"It has: {known}.")


def _exports(entry: Entry) -> tuple[str, ...]:
    """The export values that an entry writes out: those of its choices, or the one text that it is."""
    if entry.choices:
        return tuple(entry.choices.values())
    value = entry.value.strip()
    is_text = len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" and value.count(value[0]) == 2
    return (value[1:-1],) if is_text else ()


def _is_answer(each: FormField, said: str) -> bool:
    """Whether a check box is ticked by a plain yes."""
    return each.kind is FieldKind.CHECK_BOX and said.lower() in _ON


def _unanswered(opened: OpenedForm) -> Iterator[Finding]:
    filled = frozenset(opened.map.fills())
    for each in opened.template.fields.values():
        if each.name in filled or not asks(each):
            continue
        place, label = field_place(opened.file, each), opened.label(each)
        if each.is_calculated:
            message = f"The form reckons “{label}” by a script, which does not run here."
            yield codes.CALCULATED.finding(message, place=place, hint="Give it a value in the map.")
        elif each.is_required:
            message = f"The form requires “{label}”, and the map leaves it to be filled in by hand."
            yield codes.REQUIRED.finding(
                message, place=place, hint="Give it a value in the map, if the record has one."
            )
        elif each.name not in opened.map.named:
            message = f"The form asks for “{label}”, and the map says nothing about it."
            yield codes.NOT_ANSWERED.finding(message, place=place, hint="Write ~ for what is filled in by hand.")
