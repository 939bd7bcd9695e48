"""The first map of a form, as text: every field with what is known of it, and a guess where there is a likely one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from toolkit.forms.mapping.carrying import carried_entry, carried_splits, gone, kept_splits, scalar
from toolkit.forms.mapping.formmap import Entry, FormMap
from toolkit.forms.mapping.guessing import Guess
from toolkit.forms.mapping.layout import fingerprint, layout_of
from toolkit.forms.model import FieldKind, FormField

__all__ = ["draft_map", "fillable", "layout_block"]

_SHOWN: Final = 8
_HEAD: Final = """\
# Which field of {form} takes what. After a field's name stands an expression, as in a Word template between {{{{ and }}}}.
# ~ means: filled in by hand. Guesses are marked; look at each of them. Then try the map with:
#   plankit form lint {form} --map THIS.yaml
"""


def fillable(each: FormField) -> bool:
    """Whether somebody could fill the field in: no push button, not locked, and on a page."""
    return each.kind is not FieldKind.BUTTON and not each.is_read_only and not each.is_hidden


def draft_map(
    form: str,
    fields: Iterable[FormField],
    near: Mapping[str, str],
    guesses: Mapping[str, Guess],
    earlier: FormMap | None = None,
) -> str:
    """The YAML of a first map. `form` is the file's name.

    What an `earlier` map says of a field is kept; what is new or gone is marked.
    """
    known = list(fields)
    names = frozenset(each.name for each in known)
    kept = {entry.field: entry for entry in earlier.entries} if earlier else {}
    splits = kept_splits(earlier, names) if earlier else ()
    split = frozenset(name for each in splits for name in each.into)
    mark, layout = layout_block(known)
    lines = [_HEAD.format(form=_one_line(form)), f"form: {scalar(form)}", f"fingerprint: {mark}"]
    if earlier and earlier.title != earlier.form:
        lines.insert(2, f"title: {scalar(earlier.title)}")
    lines += [f"dates: {scalar(earlier.dates) if earlier else 'MM/DD/YYYY'}", "fields:"]
    for each in known:
        if fillable(each) and each.kind is not FieldKind.SIGNATURE and each.name not in split - kept.keys():
            mark = "  # new in this edition" if earlier and each.name not in earlier.named else ""
            lines += _entry(each, near.get(each.name, ""), kept.get(each.name) or guesses.get(each.name), mark)
    if lines[-1] == "fields:":
        lines[-1] = "fields: {}"
    if earlier:
        lines += carried_splits(splits)
        if lost := gone(earlier, names):
            lines += [
                "",
                f"# {_one_line(earlier.name)} filled what this form does not have: write it elsewhere, or let it go.",
            ]
            lines += [f"#   {_one_line(name)}" for name in lost]
    others = [each for each in known if not fillable(each) or each.kind is FieldKind.SIGNATURE]
    if others:
        lines += ["", "# No map fills these: who signs, or the form itself, does."]
        lines += [f"#   {_one_line(each.name)}: {_comment(each)}{_why_not(each)}" for each in others]
    return "\n".join([*lines, "", layout]) + "\n"


def layout_block(fields: Iterable[FormField]) -> tuple[str, str]:
    """The fingerprint of a form as YAML, and the lines that say what the form was like."""
    layout = layout_of(fields)
    lines = [
        "# What the form was like when this map was made: a new edition is noticed, and what it changed is said.",
        "layout:",
    ]
    lines += [f"  {scalar(name)}: {scalar(line)}" for name, line in layout.items()]
    return scalar(fingerprint(layout)), "\n".join(lines)


def _entry(each: FormField, near: str, said_of: Entry | Guess | None, mark: str) -> Iterator[str]:
    yield ""
    yield f"  # {_comment(each)}"
    said = each.tooltip or near
    if said:
        yield f"  # {'tooltip' if each.tooltip else 'beside it'}: {_one_line(said)}"
    if isinstance(said_of, Entry):
        yield f"  {scalar(each.name)}: {carried_entry(said_of)}"
    elif said_of is not None:
        yield f"  {scalar(each.name)}: {said_of.path}  # a guess ({said_of.alike} of 100){mark[3:] and ',' + mark[3:]}"
    else:
        yield f"  {scalar(each.name)}: ~{mark}"


def _comment(each: FormField) -> str:
    parts = [f"page {each.page}", str(each.kind)]
    if each.max_length:
        parts.append(f"at most {each.max_length} characters")
    parts += [word for word, is_so in (("multi-line", each.is_multiline), ("comb", each.is_comb)) if is_so]
    parts += [
        word for word, is_so in (("required", each.is_required), ("reckoned by the form", each.is_calculated)) if is_so
    ]
    if each.options:
        shown = [
            option.export if option.export == option.shown else f"{option.export} ({option.shown})"
            for option in each.options[:_SHOWN]
        ]
        more = ", …" if len(each.options) > _SHOWN else ""
        parts.append(f"one of: {', '.join(map(_one_line, shown))}{more}")
    return ", ".join(parts)


def _why_not(each: FormField) -> str:
    if each.kind in (FieldKind.SIGNATURE, FieldKind.BUTTON):
        return ""
    return ", locked" if each.is_read_only else ", hidden"


def _one_line(text: str) -> str:
    return "".join(filter(str.isprintable, " ".join(text.split())))[:200]
