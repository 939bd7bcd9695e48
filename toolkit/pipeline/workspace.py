"""A workspace: a folder with `plankit.toml`, a store, and the agency's own templates and payer profiles.

    plankit.toml        settings
    store.sqlite        the history
    caseload.xlsx       a caseload to try
    agency_templates/   the agency, with its Word templates
    payer_profiles/     the agency's own payer profiles
    inbox/  output/     what comes in, what is made

It is found from the working folder upwards. Paths in its settings are relative to it.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from toolkit.errors import ConfigurationError, OutputUnwritableError
from toolkit.renaming import rename
from toolkit.shipped import WORKSPACE_FILE, shipped_folder, workspace_root

__all__ = ["Workspace", "WorkspaceSettings", "new_workspace"]

_AGENCY, _MODEL = "my-agency", "county-behavioral-health"
_CASELOAD = "caseload.xlsx"
_SETTINGS = """\
# Settings of this workspace. A line that begins with # is not read.

# The history: every version of every record, documents, signatures, decisions.
store = "store.sqlite"

# The agency of clients whose row names none, and the payers of clients without coverage.
agency = "my-agency"
payers = []

# Where filled-in forms come in, and where documents go.
inbox = "inbox"
output = "output"
"""
_PAYERS = """\
Your own payer profiles go here, one YAML file each. They come before the shipped ones.

See what there is:         plankit payer list
Print one as a checklist:  plankit payer show ny-mhotrs-clinic
Look over your own:        plankit payer lint
"""


class WorkspaceSettings(BaseModel):
    """What `plankit.toml` may say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: str = "store.sqlite"
    agency: str = ""
    payers: tuple[str, ...] = ()
    inbox: str = "inbox"
    output: str = "output"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that was found."""

    root: Path
    settings: WorkspaceSettings

    @classmethod
    def around(cls, folder: Path) -> Workspace | None:
        """The workspace in which a folder lies, None where it lies in none. Raises ConfigurationError for its settings."""
        root = workspace_root(folder)
        return None if root is None else cls(root, _read(root / WORKSPACE_FILE))

    @property
    def store(self) -> Path:
        """The store."""
        return self.root / self.settings.store

    @property
    def inbox(self) -> Path:
        """Where filled-in forms come in."""
        return self.root / self.settings.inbox

    @property
    def output(self) -> Path:
        """Where documents go."""
        return self.root / self.settings.output


def _read(path: Path) -> WorkspaceSettings:
    try:
        return WorkspaceSettings.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        mend = 'Write settings as name = "value", one a line.'
        raise ConfigurationError(f"The settings cannot be read ({error}).", str(path), mend) from None
    except OSError as error:
        raise ConfigurationError(f"The settings cannot be opened ({error.strerror}).", str(path)) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = ", ".join(WorkspaceSettings.model_fields)
        what = f"There is no setting “{name}”." if first["type"] == "extra_forbidden" else f"“{name}” cannot be so."
        raise ConfigurationError(what, str(path), f"The settings are: {known}.") from None


def new_workspace(folder: Path, *, actor: str, now: datetime) -> Workspace:
    """Make a workspace with an agency and a caseload to try: whole or not at all.

    Raises OutputUnwritableError where the folder is there and not empty, or cannot be written.
    """
    from toolkit.pipeline.files import unwritable

    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise OutputUnwritableError(folder, "There is something of this name already.", "Choose another name.")
    building = folder.absolute().with_name(f".{folder.absolute().name}.part")
    try:
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        _fill(building, actor=actor, now=now)
        if folder.exists():
            folder.rmdir()
        rename(building, folder)
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    workspace = Workspace.around(folder)
    assert workspace is not None  # noqa: S101 - it was made just now
    return workspace


def _fill(folder: Path, *, actor: str, now: datetime) -> None:
    from toolkit.store.store import Store

    (folder / WORKSPACE_FILE).write_text(_SETTINGS, encoding="utf-8")
    for name in ("payer_profiles", "inbox", "output"):
        (folder / name).mkdir()
    (folder / "payer_profiles" / "README.txt").write_text(_PAYERS, encoding="utf-8")
    _make_agency(folder / "agency_templates" / _AGENCY)
    (folder / _CASELOAD).write_bytes(_caseload(now))
    Store.create(folder / WorkspaceSettings().store, actor=actor, now=now).close()


def _make_agency(folder: Path) -> None:
    """A copy of the county's agency, to be made one's own."""
    shutil.copytree(shipped_folder("agency_templates") / _MODEL, folder)
    settings = folder / "agency.yaml"
    text = settings.read_text(encoding="utf-8").replace(f"id: {_MODEL}", f"id: {_AGENCY}", 1)
    settings.write_text(text.replace("name: Tamarack County", "name: My Agency", 1), encoding="utf-8")


def _caseload(now: datetime) -> bytes:
    """The county's invented clients, as clients of the new agency."""
    from toolkit.records.reading.caseload import load_caseload
    from toolkit.records.workbook import WorkbookSettings, caseload_workbook

    sample = load_caseload([shipped_folder("samples") / _CASELOAD])
    records = [loaded.record for loaded in sample if loaded.record.client.agency == _MODEL]
    own = [
        record.model_copy(update={"client": record.client.model_copy(update={"agency": _AGENCY})}) for record in records
    ]
    return caseload_workbook(WorkbookSettings(now.date(), lists=_lists()), own)


def _lists() -> dict[str, Sequence[str]]:
    return {"agencies": [_AGENCY]}
