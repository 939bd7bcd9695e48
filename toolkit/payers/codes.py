"""The codes of what profiles and their use can have wrong: PP1xx in a profile's file, PP2xx at one client."""

from __future__ import annotations

from toolkit.findings import Severity, declare

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

# In a profile's file
UNREADABLE = declare("PP101", "profile.unreadable", ERROR, "A profile is not YAML, or not a profile at all")
UNKNOWN_KEY = declare("PP102", "profile.unknown-key", ERROR, "A profile has a key that means nothing")
MISSING_KEY = declare("PP103", "profile.missing-key", ERROR, "A profile lacks a key that it needs")
BAD_VALUE = declare("PP104", "profile.bad-value", ERROR, "A key of a profile has a value that it cannot have")
CONTRADICTION = declare("PP105", "profile.contradiction", ERROR, "Two statements of a profile contradict each other")
KEY_TWICE = declare("PP106", "profile.key-twice", ERROR, "A key stands twice in one mapping of a profile")
EXTENDS_UNKNOWN = declare("PP107", "profile.extends-unknown", ERROR, "A profile extends one that does not exist")
EXTENDS_CYCLE = declare(
    "PP108", "profile.extends-itself", ERROR, "A profile extends itself, directly or through others"
)
LEAVES_OUT_UNKNOWN = declare(
    "PP109", "profile.leaves-out-unknown", ERROR, "A profile leaves out what it does not inherit"
)
VERSIONS_OVERLAP = declare(
    "PP110", "profile.versions-overlap", ERROR, "Two versions of a profile hold on the same days"
)
VERSION_TWICE = declare("PP111", "profile.version-twice", ERROR, "Two files are the same version of a profile")
REPLACES_NOTHING = declare("PP112", "profile.replaces-nothing", ERROR, "A profile replaces one that does not exist")
REPLACES_UNSAID = declare("PP113", "profile.replaces-unsaid", ERROR, "A profile has a shipped id and does not say so")

# At one client
PAYER_UNKNOWN = declare("PP201", "payer.unknown", WARNING, "A payer has no profile, so its demands were not checked")
PAYER_MISSPELT = declare("PP202", "payer.misspelt", ERROR, "A payer has no profile, but its name is nearly that of one")
PAYER_NONE = declare("PP203", "payer.none", WARNING, "No payer is named, so no payer's demands were checked")
PAYER_NOT_ON_DATE = declare("PP204", "payer.not-on-date", WARNING, "No coverage holds on the plan's date")
PAYER_OUT_OF_SCOPE = declare("PP205", "payer.out-of-scope", WARNING, "A payer has a profile, but not for this case")
MADE_UNDER_UNKNOWN = declare(
    "PP206", "plan.made-under-unknown", ERROR, "A plan names a profile version that is not there"
)
