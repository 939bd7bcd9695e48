"""For whom a form is made, for which period, and when it is to come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from types import MappingProxyType

from toolkit.errors import ConfigurationError
from toolkit.forms.progress.asking import ASKED_OF_REVIEWS, Occasion, open_objectives
from toolkit.forms.progress.layout import Letterhead
from toolkit.forms.progress.paper import Colours, Logo, Paper
from toolkit.forms.progress.questions import Signer
from toolkit.forms.progress.words import Words, labelled, words_in
from toolkit.payers.demands import Demands
from toolkit.payers.duedates.businessdays import FEDERAL
from toolkit.payers.duedates.duedates import next_review
from toolkit.payers.kinds.kinds import FieldDemand
from toolkit.payers.signers import required_signers
from toolkit.records.choices import ROLES
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan
from toolkit.templates.agency import LOGO, Agency
from toolkit.templates.dates import format_date
from toolkit.templates.fitting import is_minor, language_code
from toolkit.templates.wording import CHOICE_LABELS_ES

__all__ = ["PER_CLIENT", "PER_CLINICIAN", "Wish", "letterhead", "occasions", "review_due"]

PER_CLIENT, PER_CLINICIAN = "client", "clinician"
_POINTS_PER_MM = 72 / 25.4
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Wish:
    """What was asked for: days of the period and of return, where given; one form a client or a clinician.

    `clinician` is the staff id of the one whose form alone is made, '' for the form of the whole plan.
    """

    as_of: Date
    first: Date | None = None
    last: Date | None = None
    return_by: Date | None = None
    per: str = PER_CLIENT
    due_by: Date | None = None
    clinician: str | None = None


def review_due(record: PlanRecord, plan: Plan, demands: Demands, agency: Agency, as_of: Date) -> Date | None:
    """The day by which the client's payers want the next review, None where none is asked for or it cannot be reckoned."""
    reckoned = next_review(record, plan, demands, as_of=as_of, holidays=agency.holidays if agency else FEDERAL)
    return reckoned.due if reckoned else None


def occasions(record: PlanRecord, plan: Plan, demands: Demands, agency: Agency, wish: Wish) -> Iterator[Occasion]:
    """One occasion a form; none where nobody works on an open objective or goal."""
    language = language_of(record, agency)
    words = labelled(words_in(language), agency.settings.labels.get("es" if language == "es" else "en", {}))
    due = review_due(record, plan, demands, agency, wish.as_of)
    first = _first_day(plan, record, wish)
    for clinician in _asked(plan, wish):
        yield Occasion(
            first=first,
            last=max(first, wish.last or wish.as_of),
            return_by=wish.return_by or _return_by(due, wish.as_of),
            words=words,
            write_day=lambda day: format_date(day, agency.settings.date_format, language),
            clinician=clinician,
            review_fields=_review_fields(demands),
            signers=tuple(_signers(record, plan, demands, wish.as_of, words, language)),
            labels=CHOICE_LABELS_ES if language == "es" else _NO_LABELS,
            plan_title=_title(agency, record, plan, wish.as_of),
            language=language,
        )


def language_of(record: PlanRecord, agency: Agency) -> str:
    """The language of the form: staff fill it in, so it is the agency's, or Spanish where the agency has Spanish plans for
    clients who speak it.
    """
    languages = {template.language for template in agency.templates}
    spoken = language_code(record.client.language)
    return spoken if spoken in languages else agency.language


def letterhead(agency: Agency) -> Letterhead:
    """The head of the agency's forms. Raises ConfigurationError for a logo that cannot be read."""
    settings = agency.settings
    colours = settings.colours
    logo = None
    if settings.logo is not None and agency.pictures.get(LOGO):
        width = (settings.logo.width_mm or 25) * _POINTS_PER_MM
        logo = Logo(agency.pictures[LOGO], min(width, 120.0), 46.0)
        try:
            Paper.size_of(logo)
        except ValueError:
            place = f"{agency.folder.name}/{settings.logo.file}"
            mend = "Save it again as PNG or JPEG, with another program."
            raise ConfigurationError("The logo is damaged: no form can be made with it.", place, mend) from None
    lines = " · ".join((settings.address or "").splitlines())
    reach = " · ".join(part for part in (settings.phone, settings.website) if part)
    return Letterhead(
        settings.name,
        settings.department or "",
        tuple(line for line in (lines, reach) if line),
        Colours(*(f"#{each.lstrip('#')}" for each in (colours.primary, colours.accent, colours.light))),
        logo,
    )


def _first_day(plan: Plan, record: PlanRecord, wish: Wish) -> Date:
    """The day after the last review, else the day from which the plan holds, else that of admission."""
    if wish.first is not None:
        return wish.first
    held = [review.held for review in plan.reviews if review.held and review.held < wish.as_of]
    if held:
        return max(held) + timedelta(days=1)
    episode = record.episode_of(plan)
    begun = plan.effective or plan.written or (episode.admission if episode else None) or wish.as_of
    return min(begun, wish.as_of)


def _return_by(due: Date | None, as_of: Date) -> Date:
    """A week from now, sooner where the review is due sooner."""
    week = as_of + timedelta(days=7)
    return min(week, due) if due is not None and due > as_of else week


def _asked(plan: Plan, wish: Wish) -> list[str]:
    """For whom forms are made: staff ids, '' for a form of the whole plan."""
    if wish.clinician is not None:
        return [wish.clinician]
    return _clinicians(plan) if wish.per == PER_CLINICIAN else [""]


def _clinicians(plan: Plan) -> list[str]:
    """Staff ids of those who work on open objectives, in the order of the plan; the primary clinician where none is named."""
    worked_on = open_objectives(plan)
    found = dict.fromkeys(
        each.responsible for objective in worked_on for each in plan.serving(objective) if each.responsible
    )
    return list(found) or [plan.primary_clinician or plan.author or ""]


def _review_fields(demands: Demands) -> frozenset[str]:
    asked = (applied.demand for applied in demands.fields)
    wanted = {
        name for demand in asked if isinstance(demand, FieldDemand) and demand.every == "reviews" for name in demand.has
    }
    return frozenset(wanted & set(ASKED_OF_REVIEWS))


def _signers(
    record: PlanRecord, plan: Plan, demands: Demands, as_of: Date, words: Words, language: str
) -> Iterator[Signer]:
    """Who signs the review by the payers' rules; else the clinician, a minor's guardian, and the client."""
    required = required_signers(record, plan, demands, as_of=as_of, of="review")
    for signer in required:
        yield Signer(signer.label_in(language), signer.name)
    if required:
        return
    staff = record.staff_member(plan.primary_clinician or plan.author)
    role = dict(ROLES)["clinician"]
    yield Signer(CHOICE_LABELS_ES.get(role, role) if language == "es" else role, (staff.name if staff else "") or "")
    guardian = next((each for each in record.contacts if each.may_consent), None)
    if guardian is not None and is_minor(record, as_of):
        role = dict(ROLES)["guardian"]
        yield Signer(CHOICE_LABELS_ES.get(role, role) if language == "es" else role, guardian.name or "")
    client = record.client
    yield Signer(words.client, " ".join(name for name in (client.first_name, client.last_name) if name))


def _title(agency: Agency, record: PlanRecord, plan: Plan, as_of: Date) -> str:
    """What the agency calls the plan, '' where none of its templates is for this client."""
    try:
        return agency.template_for(record, plan, as_of=as_of).title
    except ConfigurationError:
        return ""
