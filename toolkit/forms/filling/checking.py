"""Whether a field can take a value, checked before anything is made: viewers and other tools take anything in silence."""

from __future__ import annotations

import re
from typing import Final

from toolkit.forms.errors import FillProblem, ProblemKind
from toolkit.forms.model import FieldKind, FormField, Value

__all__ = ["cleaned", "problem_of"]

_CONTROLS: Final = re.compile("\r\n?|[\x00-\x08\x0b-\x1f\x7f\ufeff]")


def cleaned(text: str) -> str:
    """The text as a field can hold it: line ends as one newline, without control characters."""
    if text.isprintable():
        return text
    return _CONTROLS.sub(lambda match: "\n" if match[0][0] == "\r" else "", text)


def problem_of(field: FormField, value: Value) -> FillProblem | None:
    """What keeps a (cleaned) value out of a field; None if nothing does."""
    if field.kind in (FieldKind.BUTTON, FieldKind.SIGNATURE) or field.is_private:
        return FillProblem(field.name, ProblemKind.NOT_FILLABLE)
    if field.is_read_only:
        return FillProblem(field.name, ProblemKind.READ_ONLY)
    if isinstance(value, str) is field.is_multiple:
        return FillProblem(field.name, ProblemKind.WRONG_TYPE)
    if field.kind is FieldKind.TEXT:
        return _length_problem(field, str(value))
    said = (value,) if isinstance(value, str) else value
    if field.is_editable:
        return None
    return next((found for each in said if each and (found := _option_problem(field, each))), None)


def _length_problem(field: FormField, text: str) -> FillProblem | None:
    if not field.max_length or len(text) <= field.max_length:
        return None
    detail = f"It has {len(text)} characters; the field takes {field.max_length}."
    return FillProblem(field.name, ProblemKind.TOO_LONG, detail)


def _option_problem(field: FormField, said: str) -> FillProblem | None:
    known = [option.export for option in field.options]
    if said in known:
        return None
    return FillProblem(field.name, ProblemKind.UNKNOWN_OPTION, f"It knows: {', '.join(known[:12]) or 'none'}.")
