"""What waits for a decision after an import, as findings: which value or row, where it stands in the source, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding
from toolkit.pipeline.importing import codes
from toolkit.pipeline.importing.doubts import doubt_about
from toolkit.pipeline.importing.merging import ClientMerge
from toolkit.records.comparison.flat import flattened
from toolkit.records.comparison.sentences import named, value_in_words
from toolkit.records.comparison.threeway import Collision
from toolkit.records.reading.loaded import LoadedClient
from toolkit.records.vocabulary import row_type

__all__ = ["waiting_findings"]


def waiting_findings(client: str, merge: ClientMerge, loaded: LoadedClient) -> tuple[Finding, ...]:
    """One finding for each collision and each doubtful row. Values ride along for --show-values alone."""
    return (*_collisions(client, merge), *_doubts(client, merge, loaded))


def _collisions(client: str, merge: ClientMerge) -> Iterator[Finding]:
    for collision in merge.open:
        is_slip = doubt_about(collision.path, collision.mine, collision.theirs) == collision.why
        code = codes.DOUBTFUL_VALUE if is_slip else codes.COLLISION
        yield code.finding(
            f"{named(collision.path)}: {collision.why} The store's was kept.",
            client=client,
            field=collision.path,
            place=merge.origins.place(collision.path),
            hint=f"Import again with --take source or --take store, and --only {client} if it is for this client alone.",
            value=_both(collision),
        )


def _both(collision: Collision) -> str:
    mine, theirs = (
        value if isinstance(value, dict) else value_in_words(value) for value in (collision.mine, collision.theirs)
    )
    return f"store: {mine}; source: {theirs}"


def _doubts(client: str, merge: ClientMerge, loaded: LoadedClient) -> Iterator[Finding]:
    if not merge.doubts:
        return
    theirs, ours = flattened(loaded.record), flattened(merge.record)
    for doubt, place in merge.doubts:
        row, stored = theirs[doubt.path], ours.get(doubt.stored)
        kind = row_type(row.collection)
        texts = [each.values.get(kind.key_field) if each is not None else None for each in (stored, row)]
        under = len(doubt.held)
        also = f", with {under} row{'' if under == 1 else 's'} under it" if under else ""
        yield codes.DOUBTFUL_ROW.finding(
            f"A {kind.noun} without an id could be the stored {named(doubt.stored)} in other words "
            f"(stored from {merge.origins.place(doubt.stored) or 'an earlier source'}), or a new one. It was not taken{also}.",
            client=client,
            field=doubt.stored,
            place=place,
            hint=f"Import again with --match same or --match new, and --only {client} if it is for this client alone; or "
            "give the row its id in the source.",
            value=f"store: {value_in_words(texts[0])}; source: {value_in_words(texts[1])}",
        )
