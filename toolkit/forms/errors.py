"""Why a form cannot be filled: the form itself, or the values that were to go into it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toolkit.errors import OutputError, TemplateError, ToolkitError

__all__ = ["FillProblem", "FormUnusableError", "FormUnverifiedError", "ProblemKind", "ValuesRefusedError"]


class FormUnusableError(TemplateError):
    """A PDF cannot be used as a form to fill. Facts: what, which file, what now."""


class ProblemKind(StrEnum):
    """What is wrong with a value for a field."""

    UNKNOWN_FIELD = "unknown field"
    AMBIGUOUS = "two different fields of one name"
    READ_ONLY = "read-only"
    NOT_FILLABLE = "a button, signature, password or file"
    WRONG_TYPE = "one text where several are meant, or the other way round"
    UNKNOWN_OPTION = "unknown option"
    TOO_LONG = "too long"
    UNDRAWABLE = "characters that no font of ours has"
    DOES_NOT_FIT = "does not fit into its box"


@dataclass(frozen=True, slots=True)
class FillProblem:
    """One value that a field cannot take. `detail` never quotes it: a limit, a count, character codes, what would do."""

    field: str
    kind: ProblemKind
    detail: str = ""


class ValuesRefusedError(ToolkitError):
    """Values cannot go into a form; nothing was made. Facts: the problems (a tuple of FillProblem)."""

    def __init__(self, problems: tuple[FillProblem, ...]) -> None:
        super().__init__(problems)

    @property
    def problems(self) -> tuple[FillProblem, ...]:
        """All of them, in the order of the values."""
        found: tuple[FillProblem, ...] = self.args[0]
        return found

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        first = self.problems[0]
        more = f" ({len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        return f"A value cannot go into the form: {first.kind}{more}.", first.field, first.detail


class FormUnverifiedError(OutputError):
    """A filled form did not say, when it was read back, what was put into it. Facts: the field's name."""

    def __init__(self, field: str) -> None:
        super().__init__(field)

    def describe(self) -> tuple[str, str, str]:
        """(what, where, what now)."""
        return "The filled form does not hold what was put in.", str(self.args[0]), "Nothing was written; report this."
