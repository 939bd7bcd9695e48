"""The folders that come with the toolkit: agencies with their templates, payer profiles, samples.

In an installed package they stand in `toolkit/_shipped/` (the wheel puts them there), in a checkout at its root. A folder of
the same name in the user's working folder is looked at first, so that an agency can keep its own beside its caseload.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from toolkit.errors import ConfigurationError

__all__ = ["WORKSPACE_FILE", "FolderKind", "search_folders", "shipped_folder", "workspace_root"]

FolderKind: TypeAlias = Literal["agency_templates", "payer_profiles", "samples"]

WORKSPACE_FILE = "plankit.toml"
"""The settings of a workspace, at its root."""
_PACKAGE = Path(__file__).resolve().parent


def shipped_folder(kind: FolderKind) -> Path:
    """The folder of that kind that came with the toolkit. Raises ConfigurationError where the installation lacks it."""
    installed = _PACKAGE / "_shipped" / kind
    if installed.is_dir():
        return installed
    checkout = _PACKAGE.parent / kind
    # Beside an installed package lie other people's packages, and one of them may well be called `samples`.
    if (_PACKAGE.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    raise ConfigurationError(f"The installation lacks its folder {kind}.", str(_PACKAGE), "Install plankit again.")


def workspace_root(folder: Path) -> Path | None:
    """The workspace in which a folder lies: itself or the nearest above that has settings; None where there is none."""
    here = folder.resolve()
    return next((above for above in (here, *here.parents) if (above / WORKSPACE_FILE).is_file()), None)


def search_folders(kind: FolderKind, cwd: Path) -> tuple[Path, ...]:
    """Where to look for things of that kind, first come first served: that of the workspace (of the
    working folder, where it is in none), then the shipped one.
    """
    shipped = shipped_folder(kind)
    own = (workspace_root(cwd) or cwd) / kind
    if own.is_dir() and not own.samefile(shipped):
        return own, shipped
    return (shipped,)
