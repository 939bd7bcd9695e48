"""The codes of what is found about claims (CL2xx): errors mean that a claim is not covered, warnings that it is doubtful."""

from __future__ import annotations

from toolkit.findings import Severity, Stage, declare

WARNING, ERROR, FORCE = Severity.WARNING, Severity.ERROR, Stage.IN_FORCE

CLIENT_UNKNOWN = declare("CL201", "claim.client-unknown", ERROR, "A claim is for a client who is not in the caseload")
NO_PLAN = declare("CL202", "claim.no-plan", ERROR, "No signed plan was in force on the day of a claim", stage=FORCE)
NOT_ORDERED = declare("CL203", "claim.not-ordered", ERROR, "The plan in force does not order the service", stage=FORCE)
TOO_OFTEN = declare(
    "CL204", "claim.too-often", WARNING, "A service was claimed more often than the plan orders it", stage=FORCE
)
STAFF_UNKNOWN = declare("CL205", "claim.staff-unknown", WARNING, "It is not known who gave the service of a claim")
NO_CREDENTIAL = declare("CL206", "claim.no-credential", WARNING, "Whoever gave the service has no credential on record")
NOT_AUTHORISED = declare(
    "CL207", "claim.not-authorised", ERROR, "The service is authorised, and not on the day of a claim", stage=FORCE
)
UNITS_USED_UP = declare("CL208", "claim.units-used-up", ERROR, "The authorised units were used up", stage=FORCE)
SIGNED_EARLY = declare(
    "CL209", "claim.signed-early", WARNING, "A signature is dated before its plan was written", stage=FORCE
)
IN_THE_FUTURE = declare("CL210", "claim.in-the-future", WARNING, "The day of a claim has not come yet")
ODD_UNITS = declare("CL211", "claim.units-not-above-0", WARNING, "The units of a claim are not above 0")
TWICE = declare("CL212", "claim.twice", WARNING, "Two claim lines say the same")
