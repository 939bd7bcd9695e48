"""Signed plans in an import: what was signed stays as it was signed, and what the source says otherwise is told.

A correction of a signed plan is an amendment: a plan of its own that supersedes it. Progress, reviews and the like are no part
of what was signed, and are imported as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from toolkit.findings import Finding
from toolkit.pipeline.importing import codes
from toolkit.pipeline.signing.versions import LATER, LIVE, plan_version
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import same
from toolkit.records.comparison.flat import FlatRow, Flattened, scope_of
from toolkit.records.comparison.sentences import named
from toolkit.records.paths import RecordPath

__all__ = ["hold_signed", "signed_findings", "signed_there_findings"]

_MOST = 8


def hold_signed(
    plans: Iterable[str],
    base: Flattened,
    mine: Flattened,
    theirs: Flattened,
    *,
    says: Callable[[str], bool],
    removes: bool,
) -> tuple[str, ...]:
    """Make `theirs` say of these plans what `base` said; return the paths where it said something else than the store.

    `says` tells whether the source speaks of a field that it leaves blank, `removes` whether a row that it lacks is removed.
    """
    held: list[str] = []
    for plan in plans:
        for path in _rows_of(plan, base, theirs):
            before, own, new = base.get(path), mine.get(path), theirs.get(path)
            if new is None:
                if removes and before is not None:
                    theirs[path] = before
                    held += [path] if own is not None else []
            elif before is None:
                if own is None:
                    del theirs[path]
                    held.append(path)
            else:
                theirs[path], changed = _kept(before, own or before, new, says)
                held += changed
        _put_in_order(plan, base, theirs)
    return tuple(held)


def signed_findings(client: str, held: Iterable[str]) -> Iterator[Finding]:
    """One finding a plan: what the source would change of what was signed, by names of fields."""
    grouped: dict[str, list[str]] = {}
    for path in held:
        where = RecordPath.parse(path)
        grouped.setdefault(where.plan or where.row, []).append(path)
    for plan, paths in grouped.items():
        listed = "; ".join(named(path) for path in paths[:_MOST])
        more = f"; and {len(paths) - _MOST} more" if len(paths) > _MOST else ""
        yield codes.SIGNED.finding(
            f"Plan {plan} is signed, and the source changes it: {listed}{more}. It was left as it was signed.",
            client=client,
            field=scope_of("plans", "", plan),
            hint=f"Write the change as an amendment: a plan of its own, with {plan} in the column Supersedes, and have it "
            f"signed. To take it into the signed plan all the same: --take source --only {client}.",
        )


def signed_there_findings(before: PlanRecord, record: PlanRecord, recorded: Iterable[str]) -> Iterator[Finding]:
    """One finding for each plan that changed and whose signatures, none of them `recorded` here, are those of before."""
    for plan in record.plans:
        old = before.plan(plan.id)
        if old is None or plan.id in recorded or not any(row.date and not row.refused for row in old.signatures):
            continue
        if old.signatures == plan.signatures and plan_version(old) != plan_version(plan):
            yield codes.SIGNED_THERE.finding(
                f"The source changed plan {plan.id}, and shows the signatures of before: they cover the version before.",
                client=record.client.id,
                field=scope_of("plans", "", plan.id),
                hint="See that the change is meant. A change of a signed plan is an amendment, to be signed anew.",
            )


def _rows_of(plan: str, base: Flattened, theirs: Flattened) -> list[str]:
    """The rows of what was signed of a plan."""
    own = scope_of("plans", "", plan)
    return [
        path
        for path in dict.fromkeys((*base, *theirs))
        if path == own or ((row := base.get(path) or theirs[path]).plan == plan and row.collection not in LATER)
    ]


def _kept(before: FlatRow, own: FlatRow, new: FlatRow, says: Callable[[str], bool]) -> tuple[FlatRow, list[str]]:
    """The source's row with the values of before, but for what says how things stand; and what it had otherwise."""
    live = LIVE.get(new.collection, frozenset())
    values = {name: value for name, value in new.values.items() if name in live}
    values |= {name: value for name, value in before.values.items() if name not in live}
    changed = []
    for name in dict.fromkeys((*before.values, *new.values)):
        path, value = f"{new.path}.{name}", new.values.get(name)
        is_said = value is not None or says(path)
        if name not in live and is_said and not same(before.values.get(name), value):
            changed += [path] if not same(own.values.get(name), value) else []
    return replace(new, values=values), changed


def _put_in_order(plan: str, base: Flattened, theirs: Flattened) -> None:
    """Rows of what was signed stand in the order in which they were."""
    places = {path: number for number, path in enumerate(base)}
    signed = [path for path in _rows_of(plan, base, theirs) if path in theirs]
    rows = {path: theirs.pop(path) for path in sorted(signed, key=lambda path: places.get(path, len(places)))}
    theirs.update(rows)
