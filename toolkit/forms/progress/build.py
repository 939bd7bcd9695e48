"""From questions to the fillable PDF: the drawn pages, a field at each place, and the sealed note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.forms.fonts.embedded import embedded_font
from toolkit.forms.making.maker import FormMaker, Look
from toolkit.forms.model import Option
from toolkit.forms.progress.issue import INFO_KEY, SEAL_FIELD, Issue, form_id, sealed
from toolkit.forms.progress.layout import Letterhead, Placed, lay_out
from toolkit.forms.progress.paper import printable
from toolkit.forms.progress.questions import Ask, ProgressForm

__all__ = ["BuiltForm", "build_form"]

_FIELD = Look(size=9.0, border=(0.62, 0.68, 0.75), background=(0.96, 0.975, 1.0), border_width=1.0)
"""Whole points of border: PDFium (Chrome, Edge) draws none of a part of a point when it draws a field anew."""
_NOTHING = Option("", " ")
"""The first choice of each drop-down, so that a choice can be taken back."""


@dataclass(frozen=True)
class BuiltForm:
    """A finished form: its id, its bytes, and the texts of the record that the font cannot draw (where they stand)."""

    id: str
    data: bytes
    undrawable: tuple[str, ...]


def build_form(
    form: ProgressForm, issue: Issue, head: Letterhead, *, key_id: str, key: bytes, language: str
) -> BuiltForm:
    """The fillable PDF. `issue` says for what it is; what it holds beside its questions is added here.

    The same form, issue and key give the same bytes.
    """
    issue = replace(
        issue,
        about=tuple((row[0].name.split(".")[0], row[0].label) for row in form.measures),
        filled=tuple((each.name, each.filled) for each in form.questions() if each.filled),
        asked=sum(1 for _ in form.questions()),
    )
    printed = form_id(issue, key)
    pages, placed = lay_out(form, head, form_id=printed)
    maker = FormMaker(pages, title=form.title, language=language, info={INFO_KEY: printed})
    for each in placed:
        _add(maker, each)
    maker.hidden(SEAL_FIELD, sealed(issue, key_id, key))
    return BuiltForm(printed, maker.build(), tuple(_undrawable(form)))


def _add(maker: FormMaker, placed: Placed) -> None:
    question, page, rect = placed.question, placed.page, placed.rect
    if question.ask is Ask.TICK:
        maker.check_box(question.name, page, rect, tooltip=question.tip, look=_FIELD)
    elif question.ask is Ask.CHOICE:
        options = [_NOTHING, *(Option(stored, printable(text)) for stored, text in question.options)]
        maker.drop_down(
            question.name,
            page,
            rect,
            options,
            tooltip=question.tip,
            is_editable=question.is_free,
            is_required=question.is_required,
            look=_FIELD,
        )
    else:
        maker.text(
            question.name,
            page,
            rect,
            tooltip=question.tip,
            value=question.filled,
            is_multiline=question.ask is Ask.TEXT,
            max_length=question.longest,
            is_required=question.is_required,
            look=_FIELD,
        )


def _undrawable(form: ProgressForm) -> Sequence[str]:
    """Where the form prints a text with letters that the font has no shape for: `O1-2`."""
    font = embedded_font()
    found = [value for value in (form.about[0][1],) if font.lacks(value)] and ["client"]
    for goal in form.goals:
        found += [goal.id] if font.lacks(goal.text + goal.words) else []
        found += [row.id for row in goal.rows if font.lacks(row.text + row.measure)]
    return found
