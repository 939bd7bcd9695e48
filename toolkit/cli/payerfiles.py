"""Payer profiles as the commands on them find, name and print them."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.payers.profile import PayerProfile
    from toolkit.payers.review.opening import ProfileShelves

__all__ = ["iso", "origin_of", "plain_profile", "profile_shelves"]


def profile_shelves(names: tuple[str, ...]) -> ProfileShelves:
    """The profiles of the working folder and the shipped ones, and the files among the names."""
    from toolkit.payers.review.opening import ProfileShelves, is_file_name
    from toolkit.shipped import search_folders

    folders = search_folders("payer_profiles", Path.cwd())
    drafts = [Path(name) for name in names if is_file_name(name)]
    return ProfileShelves(folders, drafts, own=len(folders) > 1)


def origin_of(path: Path) -> str:
    """Where a profile's file lies: as the user would name it, or `shipped with plankit`."""
    from toolkit.shipped import shipped_folder

    resolved = path.resolve()
    if resolved.is_relative_to(Path.cwd()):
        return resolved.relative_to(Path.cwd()).as_posix()
    shipped = resolved.parent == shipped_folder("payer_profiles").resolve()
    return f"{path.name}, shipped with plankit" if shipped else str(path)


def plain_profile(profile: PayerProfile) -> dict[str, Any]:
    """The head of a profile, JSON-ready."""
    applies = profile.applies_to
    return {
        "id": profile.id,
        "version": profile.version,
        "title": profile.title,
        "programme": profile.programme,
        "from": iso(profile.effective.starts),
        "to": iso(profile.effective.to),
        "source": profile.source,
        "standing": str(profile.standing),
        "checked": iso(profile.checked),
        "standings": {str(standing): count for standing, count in sorted(profile.standings().items())},
        "extends": profile.extends or "",
        "applies_to": applies.model_dump(mode="json", by_alias=True, exclude_none=True) if applies else {},
        "file": profile.file,
        "sha256": profile.fingerprint,
    }


def iso(day: Date | None) -> str:
    """The day as text, or ''."""
    return day.isoformat() if day else ""
