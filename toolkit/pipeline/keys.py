"""The keys of imprints: those of a store, so that only its workspace can tell what was changed by hand, and the plain one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.pipeline.sources import is_store
from toolkit.pipeline.workspace import Workspace
from toolkit.templates.imprint import PLAIN_KEY, ImprintKey

__all__ = ["imprint_keys"]


def imprint_keys(sources: Sequence[Path], *, folder: Path) -> tuple[ImprintKey, ...]:
    """The keys at hand for work on `sources` in `folder`: first the one to make documents with, last the plain one.

    They are those of a store among the sources, then those of the workspace in which the folder lies, each store's newest
    first. Raises ConfigurationError for the workspace's settings, StoreMissingError and its kin for a store.
    """
    found = {key.id: key for path in _stores(sources, folder) for key in _keys_of(path)}
    return (*found.values(), PLAIN_KEY)


def _stores(sources: Sequence[Path], folder: Path) -> Iterator[Path]:
    yield from filter(is_store, sources)
    workspace = Workspace.around(folder)
    if workspace is not None:
        yield workspace.store


def _keys_of(path: Path) -> Iterator[ImprintKey]:
    from toolkit.store.store import Store  # whoever works from files needs no database

    with Store.open(path) as store, store.reader() as reader:
        kept = reader.keys()
    for name, secret in reversed(tuple(kept.items())):
        yield ImprintKey(name, secret)
