"""Profiles by name or by file, for whoever reviews them: a draft that is nowhere in use yet, and one that another replaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path

from toolkit.errors import ConfigurationError, UnknownNameError
from toolkit.findings import Finding
from toolkit.payers.inheritance import Library, settle
from toolkit.payers.loading import SUFFIXES, ProfileFile, read_folder, read_profile
from toolkit.payers.naming import nearest
from toolkit.payers.profile import PayerProfile

__all__ = ["Opened", "ProfileShelves", "is_file_name"]


def is_file_name(name: str) -> bool:
    """Whether a name is that of a file, and not a profile's id."""
    return name.lower().endswith(SUFFIXES) or "/" in name or "\\" in name


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A profile whole, with what it inherits, the file that it came from, and what was found wrong in that file."""

    profile: PayerProfile
    file: ProfileFile
    findings: tuple[Finding, ...]


class ProfileShelves:
    """The profile files of some folders, the first before the others, and drafts from elsewhere.

    `library` is what is in use, without drafts. A draft is looked at as if it stood in the first folder, in the place of a
    file of the same name, if that folder is the user's `own`; else as if it stood in a folder before the first.
    """

    def __init__(self, folders: Sequence[Path], drafts: Sequence[Path] = (), *, own: bool = False) -> None:
        """Raises ConfigurationError for a folder or a draft that is not there."""
        shelves = [read_folder(folder) for folder in folders]
        self._by_path = {file.path.resolve(): file for shelf in shelves for file in shelf}
        self.library: Library = settle(shelves)
        self.files = tuple(file for shelf in shelves for file in shelf)
        new = {path.resolve(): path for path in drafts if path.resolve() not in self._by_path}
        self.drafts = tuple(self._draft(path) for path in new.values())
        self._with_drafts = self.library
        if self.drafts:
            first = shelves.pop(0) if own and shelves else []
            names = {file.path.name for file in self.drafts}
            shelves.insert(0, [*(file for file in first if file.path.name not in names), *self.drafts])
            self._with_drafts = settle(shelves)

    def library_of(self, file: ProfileFile) -> Library:
        """What is in use; for a draft, what would be in use with it."""
        return self._with_drafts if file in self.drafts else self.library

    def _draft(self, path: Path) -> ProfileFile:
        if path.is_dir():
            raise ConfigurationError("This is a folder, not a profile.", str(path), "Name the files in it.")
        if not path.is_file():
            raise ConfigurationError(
                "There is no such file.", str(path), "Check the spelling, or give a profile's id; `plankit payer list`."
            )
        file = self._by_path[path.resolve()] = read_profile(path)
        return file

    def named(self, name: str) -> tuple[ProfileFile, ...]:
        """The files of an `id`, of `id@version` or of a path that was given. Raises UnknownNameError where there is none.

        An id means what is in use, and a draft only where nothing else has it. Files with errors are among them, as far as
        it can be told whose they are.
        """
        if is_file_name(name):
            file = self._by_path.get(Path(name).resolve())
            if file is None:
                raise ConfigurationError("There is no such file.", name, "Check the spelling.")
            return (file,)
        found = tuple(file for file in self.files if _is_called(file, name))
        found = found or tuple(file for file in self.drafts if _is_called(file, name))
        if not found:
            known = tuple(dict.fromkeys(file.names[0] for file in self.files))
            raise UnknownNameError("payer profile", name, nearest(name.partition("@")[0], known), known)
        return found

    def open(self, name: str, *, on: Date) -> Opened:
        """The profile of an id, `id@version` or file. Of several versions the one that holds on the day, else the last.

        Of an `id@version` that stands in two folders the first comes first; a version that another replaces can be opened.
        Raises UnknownNameError or ConfigurationError where there is none, or where its file has errors.
        """
        files = self.named(name)
        if not is_file_name(name) and "@" not in name:
            files = self._in_use(files) or files
            holding = [file for file in files if file.profile and file.profile.effective.includes(on)]
            files = tuple(holding or files)
            files = tuple(sorted(files, key=lambda file: (file.profile and file.profile.effective.starts) or Date.min))
            files = files[-1:]
        file = files[0]
        library = self.library_of(file)
        profile = library.whole.get(file)
        if file.profile is None or profile is None:
            problem = library.found[file][0]
            what = f"The payer profile has errors: {problem.message}"
            raise ConfigurationError(what, str(problem.place), problem.hint or "Mend the file.")
        return Opened(profile, file, tuple(library.found[file]))

    def _in_use(self, files: Sequence[ProfileFile]) -> tuple[ProfileFile, ...]:
        used = {id(profile) for profile in self.library.profiles}
        broken = {file for file, _ in self.library.broken}
        return tuple(file for file in files if file in broken or id(self.library.whole.get(file)) in used)


def _is_called(file: ProfileFile, name: str) -> bool:
    """Whether a file is meant by a name. Of a file with errors only the id is known."""
    profile_id, _, version = name.partition("@")
    return profile_id == file.names[0] and (not version or file.profile is None or file.profile.version == version)
