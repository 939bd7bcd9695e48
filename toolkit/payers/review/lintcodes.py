"""The codes of what a review finds in sound profiles: PP3xx. What makes a profile unusable is PP1xx, in `codes`."""

from __future__ import annotations

from toolkit.findings import Severity, declare

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

CITATION_BLANK = declare(
    "PP301", "profile.citation-blank", WARNING, "A demand does not say where it could be looked up"
)
CHECK_STALE = declare("PP302", "profile.check-stale", WARNING, "A demand was last checked more than a year ago")
CHECK_AHEAD = declare("PP303", "profile.check-ahead", WARNING, "A check bears a day that has not come yet")
SHADOWED = declare("PP304", "profile.demand-shadowed", WARNING, "A demand never counts, because another asks for more")
LIMITS_CONTRADICT = declare(
    "PP305", "profile.limits-contradict", ERROR, "Two limits of a profile contradict each other"
)
NEVER_MADE = declare(
    "PP306", "profile.never-made", ERROR, "A demand's condition can never hold for this profile's clients"
)
NAME_SHARED = declare("PP307", "profile.name-shared", WARNING, "Two profiles claim one name of a payer")
VERSIONS_GAP = declare(
    "PP308", "profile.versions-gap", WARNING, "No version of a profile holds on some days in between"
)
EXPIRED = declare("PP309", "profile.expired", WARNING, "The last version of a profile has ended")
REPLACES_LESS = declare(
    "PP310", "profile.replaces-less", WARNING, "A profile replaces another and does not hold on all of its days"
)
LIMIT_IDLE = declare("PP311", "profile.limit-idle", WARNING, "One of several joined limits never decides")
