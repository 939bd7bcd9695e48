"""What can be wrong with a store, or stand in the way of writing to it."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import InputError, OutputError

__all__ = [
    "NoSuchClientError",
    "NotAStoreError",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreExistsError",
    "StoreMissingError",
    "StoreNewerError",
    "StoreUnwritableError",
]


class StoreMissingError(InputError):
    """There is no store at this path. Facts: path."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(str(path))

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        return "There is no store here.", str(self.args[0]), "Make a workspace with: plankit new DIR"


class StoreExistsError(OutputError):
    """A file is already where a new store should be. Facts: path."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(str(path))

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        return "A file of this name is there already.", str(self.args[0]), "Use it, or choose another folder."


class NotAStoreError(InputError):
    """The file is no store of ours. Facts: path."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(str(path))

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        mend = "Name another file, or take a copy of the store from the folder “backups” beside it."
        return "The file is not a store of plankit.", str(self.args[0]), mend


class StoreDamagedError(InputError):
    """The store was cut off or damaged. Facts: path, what shows it, the newest backup ('' if there is none)."""

    def __init__(self, path: Path | str, sign: str, backup: str) -> None:
        super().__init__(str(path), sign, backup)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, sign, backup = (str(fact) for fact in self.args)
        mend = "Keep the file, and ask for a copy of the folder's backup."
        if backup:
            mend = f"Move the file aside, and copy the newest backup to its place: {backup}"
        return f"The store is damaged ({sign}).", path, mend


class StoreNewerError(InputError):
    """A later plankit made the store. Facts: path, the store's version, the version that we know."""

    def __init__(self, path: Path | str, found: int, known: int) -> None:
        super().__init__(str(path), found, known)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, found, known = self.args
        what = f"A newer plankit made the store (version {found}; this one knows version {known})."
        return what, str(path), "Update plankit on this computer. Nothing was changed."


class StoreBusyError(OutputError):
    """Somebody else is writing. Facts: path, who ('' if nobody can say)."""

    def __init__(self, path: Path | str, holder: str) -> None:
        super().__init__(str(path), holder)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, holder = (str(fact) for fact in self.args)
        who = holder or "another program"
        return f"The store is in use by {who}.", path, "Wait until that is done, and run the same command again."


class StoreUnwritableError(OutputError):
    """The store cannot be written. Facts: path, reason, what now."""

    def __init__(self, path: Path | str, reason: str, mend: str) -> None:
        super().__init__(str(path), reason, mend)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        path, reason, mend = (str(fact) for fact in self.args)
        return reason, path, mend


class NoSuchClientError(InputError):
    """The store has no client of that id. Facts: id, the nearest id ('' if there is none)."""

    def __init__(self, client: str, nearest: str) -> None:
        super().__init__(client, nearest)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        client, nearest = (str(fact) for fact in self.args)
        mend = f"Did you mean “{nearest}”?" if nearest else "Ids are text: zeros at the front count."
        return f"The store has no client “{client}”.", "", mend
