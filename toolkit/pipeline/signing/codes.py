"""The codes of what stands against a signature: SN1xx, it was not recorded; SN2xx, it was, and a person should know."""

from __future__ import annotations

from toolkit.findings import Severity, declare

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CLIENT_UNKNOWN = declare("SN101", "sign.client-unknown", ERROR, "The store has no such client")
PLAN_UNKNOWN = declare("SN102", "sign.plan-unknown", ERROR, "The client has no such plan")
IN_FUTURE = declare("SN103", "sign.in-future", ERROR, "A signature is dated in the future")
BEFORE_PLAN = declare("SN104", "sign.before-plan", ERROR, "A signature is dated before the plan was written")
SUPERSEDED = declare("SN105", "sign.superseded", ERROR, "A version was signed that another has taken the place of")
TWICE = declare("SN106", "sign.twice", ERROR, "The same person has signed this version in the same role")
NOT_SAID = declare("SN107", "sign.not-said", ERROR, "A signature does not say who, when or why")
DOCUMENT = declare("SN108", "sign.document", ERROR, "The document that was signed is not this plan's")
SCAN = declare("SN109", "sign.scan", ERROR, "The scan of a signature cannot be kept")

SECOND = declare("SN201", "sign.second-person", WARNING, "A second person signed in the same role")
BEFORE_DOCUMENT = declare("SN202", "sign.before-document", WARNING, "A signature is older than its document")
NO_DOCUMENT = declare("SN203", "sign.no-document", INFO, "No document of this version of the plan is on record")
FORM = declare("SN204", "sign.form-changes", WARNING, "A returned form changes a plan that is signed")
OUTDATED = declare("SN205", "sign.outdated", WARNING, "A signature is of the plan before it was changed")
