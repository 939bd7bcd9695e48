"""Demands for signatures: who signs, by when, with what, and what may stand in a signature's place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args

from pydantic import Field, WithJsonSchema, model_validator

from toolkit.payers.kinds.conditions import contradiction
from toolkit.payers.kinds.deadlines import check_start_day, from_anchor
from toolkit.payers.kinds.limits import LimitField
from toolkit.payers.kinds.parts import BaseDemand, Part
from toolkit.payers.vocabulary import Anchor, Few, OneOf, Role, Words, role_label
from toolkit.records.choices import METHODS, ROLES

__all__ = ["LEFT_OPEN", "MayObject", "SignatureDemand", "roles_in"]

Language: TypeAlias = Literal["en", "es"]
Attribute: TypeAlias = Literal["date", "credential", "title", "name", "method", "evidence"]
Method: TypeAlias = Annotated[str, OneOf("way to sign", tuple(code for code, _ in METHODS))]
Proof: TypeAlias = Literal["verbal", "telehealth", "electronic", "scan", "note"]
Changed: TypeAlias = Literal[
    "needs", "goals", "objectives", "interventions", "services", "discharge_criteria", "safety_plan", "crisis_plan"
]

_SIGNERS: dict[str, Any] = {
    "anyOf": [
        {"enum": [code for code, _ in ROLES]},
        {"type": "array", "items": {"enum": [code for code, _ in ROLES]}, "minItems": 1},
        {
            "type": "object",
            "properties": {"agency_value": {"type": "string"}, "otherwise": {}},
            "required": ["agency_value"],
            "additionalProperties": False,
        },
    ]
}


LEFT_OPEN = ("other",)
"""Stands for roles that are left to the agency alone."""


class MayObject(Part):
    """The client's right to object to this signature, from an age on."""

    age_from: int = Field(alias="from", gt=0, lt=120, strict=True, description="The age, on the plan's date.")
    documented_by: Words | None = Field(
        default=None, description="Credentials of which whoever documents the objection has one."
    )


class SignatureDemand(BaseDemand):
    """Somebody in one of these roles signs the plan, or a review of it."""

    kind: ClassVar[str] = "signature"

    signed_by: Annotated[Few[Role], WithJsonSchema(_SIGNERS)]
    roles_value: str = Field(default="", description="The agency's value that says who signs instead.")
    of: Literal["plan", "review"] = Field(default="plan", description="What is signed.")
    with_: Few[Attribute] = Field(default=("date",), alias="with", description="What the signature must carry.")
    within: LimitField | None = Field(default=None, description="By when it is signed.")
    anchors: Few[Anchor] = Field(default=("plan",), alias="from", description="What that is counted from.")
    start_day: Literal["counted", "not counted"] = Field(default="not counted", description="Is the start day day 1?")
    methods: Few[Method] | None = Field(default=None, description="Ways to sign that count; all if left out.")
    or_by: Mapping[Proof, Few[Literal["reason", "evidence", "attempts", "credential", "title"]]] | None = Field(
        default=None, description="Other proof that will do, and what the row of the signature must say with it."
    )
    reason_ok: bool = Field(default=False, description="Without a signature, the reason will do.")
    attempts: bool = Field(default=False, description="The reason needs the attempts beside it.")
    may_object: MayObject | None = Field(default=None, description="The client may object to this signature.")
    again_when_changed: Few[Changed] | None = Field(
        default=None,
        description="A later version needs it anew only if one of these has changed; always anew if left out.",
    )
    puts_in_force: bool = Field(default=False, description="The plan is in force from this signature on.")
    label: Mapping[Language, str] | None = Field(default=None, description="Words of the signature line.")

    @model_validator(mode="before")
    @classmethod
    def _delegated_roles(cls, written: Any) -> Any:
        """`signed_by: {agency_value: plan_approvers, otherwise: lpha}` leaves the roles to the agency."""
        signers = written.get("signed_by") if isinstance(written, Mapping) else None
        if not isinstance(signers, Mapping):
            return written
        if set(signers) - {"agency_value", "otherwise"} or not isinstance(signers.get("agency_value"), str):
            raise ValueError("signed_by is a role, a list of roles, or {agency_value: NAME, otherwise: ROLE}")
        roles = signers.get("otherwise", LEFT_OPEN)
        return {**written, "signed_by": roles, "roles_value": signers["agency_value"]}

    @model_validator(mode="after")
    def _makes_sense(self) -> SignatureDemand:
        if self.attempts and not self.reason_ok:
            raise contradiction("attempts stand beside a reason, and reason_ok is not set")
        if self.methods and self.or_by and (both := set(self.methods) & set(self.or_by)):
            raise contradiction(f'"{min(both)}" counts as a signature and stands under or_by too')
        if self.within is not None:
            check_start_day(self.within, self.anchors, self.start_day)
        elif self.start_day == "counted":
            raise contradiction("start_day matters only beside within")
        return self

    @cached_property
    def lines(self) -> Mapping[str, str]:
        """The words of the signature line in English (`en`) and Spanish (`es`): the profile's own, else the roles'."""
        return {
            language: (self.label or {}).get(language) or roles_in(self.signed_by, language)
            for language in get_args(Language)
        }

    @property
    def is_left_open(self) -> bool:
        """Whether it leaves the roles to the agency and names none for the case that the agency states none."""
        return bool(self.roles_value) and self.signed_by == LEFT_OPEN

    def proof_by(self, method: str | None) -> tuple[str, ...] | None:
        """What a signature given in this way must say beside it; None where it is not named as other proof."""
        if not self.or_by:
            return None
        return next((fields for proof, fields in self.or_by.items() if proof == method), None)

    @cached_property
    def because(self) -> str:
        """`because the client is under 18`; '' if it is always asked for."""
        return f"because {self.when}" if self.when else ""

    def subject(self) -> tuple[str, ...]:
        """All signatures of a plan are of one subject: fewer alternatives cover more."""
        return (self.kind, self.of, self.roles_value)

    def covers(self, other: BaseDemand) -> bool:
        """Each of its signers would do for the other, with all that the other asks of a signature."""
        return (
            isinstance(other, SignatureDemand)
            and set(self.signed_by) <= set(other.signed_by)
            and set(self.with_) >= set(other.with_)
            and self.reason_ok <= other.reason_ok
            and (not self.reason_ok or self.attempts >= other.attempts)
            and self._as_strict(other)
        )

    def _as_strict(self, other: SignatureDemand) -> bool:
        """Whether its deadline, ways to sign and exceptions ask for no less."""
        deadline = (self.within, self.anchors, self.start_day)
        return (
            (other.within is None or deadline == (other.within, other.anchors, other.start_day))
            and (other.methods is None or set(self.methods or ()) == set(other.methods))
            and (not self.or_by or self.or_by == other.or_by)
            and (self.may_object is None or self.may_object == other.may_object)
            and (self.again_when_changed is None or self.again_when_changed == other.again_when_changed)
            and self.puts_in_force >= other.puts_in_force
        )

    def sentence(self) -> str:
        """`Signed by: Psychiatrist or Physician, with date, within 10 business days from plan.`"""
        return f"{'Each review is signed' if self.of == 'review' else 'Signed'} by: {''.join(self._parts())}."

    def _parts(self) -> list[str]:
        who = self.lines["en"]
        if self.roles_value:
            otherwise = "" if self.is_left_open else f", else {who}"
            who = f"whom the agency's value “{self.roles_value}” names{otherwise}"
        parts = [who, f", with {', '.join(self.with_)}"]
        if self.within is not None:
            parts.append(f", within {from_anchor(self.within, ' or '.join(map(_words, self.anchors)))}")
        if self.methods is not None:
            parts.append(f", by {' or '.join(self.methods)}")
        for proof, fields in (self.or_by or {}).items():
            parts.append(f", or shown by {proof} with {' and '.join(fields)}")
        if self.reason_ok:
            parts.append(f", or it is said why not{' and what was tried' if self.attempts else ''}")
        if self.may_object is not None:
            parts.append(f", unless the client, {self.may_object.age_from} or older, objects")
        if self.again_when_changed is not None:
            parts.append(f"; anew when {' or '.join(map(_words, self.again_when_changed))} changed")
        return parts


def roles_in(roles: tuple[str, ...], language: str) -> str:
    """`Psychiatrist, physician or prescriber`, in English or Spanish."""
    first, *more = (role_label(role, language) for role in roles)
    words = [first, *(label[:1].lower() + label[1:] for label in more)]
    last = words.pop()
    joint = " o " if language == "es" else " or "
    return f"{', '.join(words)}{joint}{last}" if words else last


def _words(name: str) -> str:
    return name.replace("_", " ")
