"""The closed lists of values that fields of kind choice take: (code, label) pairs. Codes are stable; labels may change."""

PLAN_KINDS = (("interim", "Interim"), ("full", "Full"), ("amendment", "Amendment"))
STATUSES = (
    ("new", "New"),
    ("in_progress", "In progress"),
    ("improving", "Improving"),
    ("no_change", "No change"),
    ("worsening", "Worsening"),
    ("met", "Met"),
    ("maintained", "Maintained"),
    ("discontinued", "Discontinued"),
    ("carried_forward", "Carried forward"),
)
DIRECTIONS = (("increase", "Increase"), ("decrease", "Decrease"), ("maintain", "Maintain"))
ROLES = (
    ("client", "Client"),
    ("guardian", "Parent or guardian"),
    ("clinician", "Primary clinician"),
    ("supervisor", "Supervisor"),
    ("prescriber", "Prescriber"),
    ("psychiatrist", "Psychiatrist"),
    ("psychiatric_np", "Psychiatric nurse practitioner"),
    ("physician", "Physician"),
    ("lpha", "Licensed practitioner (LPHA)"),
    ("counselor", "Counselor"),
    ("family", "Family member"),
    ("interpreter", "Interpreter"),
    ("witness", "Witness"),
    ("other", "Other"),
)
METHODS = (
    ("ink", "Ink on paper"),
    ("electronic", "Electronic signature"),
    ("verbal", "Verbal agreement"),
    ("telehealth", "Agreement by telehealth"),
    ("scan", "Scanned signature page"),
)
PURPOSES = (
    ("plan", "Plan"),
    ("review", "Review"),
    ("approval", "Recurring approval"),
    ("certification", "Certification"),
    ("recertification", "Recertification"),
)
DECISIONS = (("continue", "Continue"), ("revise", "Revise"), ("discharge", "Discharge"), ("transfer", "Transfer"))
OBJECTIVE_DECISIONS = (
    ("continue", "Continue"),
    ("revise", "Revise"),
    ("discontinued", "Discontinued"),
    ("met", "Met"),
)
NEED_STATUSES = (("active", "Active"), ("deferred", "Deferred"), ("resolved", "Resolved"))
SECTIONS = (
    ("demographics", "Demographics"),
    ("history", "History and assessment"),
    ("diagnoses", "Diagnoses"),
    ("presenting_concerns", "Presenting concerns"),
    ("treatment_contract", "Treatment contract"),
    ("strengths", "Strengths"),
    ("needs", "Needs"),
    ("services", "Services"),
    ("goals", "Goals"),
    ("objectives", "Objectives"),
    ("interventions", "Interventions"),
    ("progress", "Progress"),
    ("discharge_criteria", "Discharge criteria"),
    ("crisis_plan", "Crisis plan"),
    ("safety_plan", "Safety plan"),
    ("participation", "Participation"),
    ("medications", "Medications"),
    ("reviews", "Reviews"),
    ("signatures", "Signatures"),
    ("language_needs", "Language needs"),
    ("communication_plan", "Communication plan"),
    ("developmental_needs", "Developmental needs"),
    ("family_involvement", "Family involvement"),
    ("transition_plan", "Transition plan"),
    ("expected_duration", "Expected duration"),
    ("primary_clinician", "Primary clinician"),
)
LEGAL_STATUSES = (
    ("voluntary", "Voluntary"),
    ("involuntary_outpatient", "Involuntary outpatient commitment"),
    ("involuntary_inpatient", "Involuntary inpatient commitment"),
    ("court_ordered", "Court ordered"),
    ("conservatorship", "Conservatorship"),
    ("probation", "Probation or parole"),
)
CONTACT_ROLES = (
    ("parent", "Parent"),
    ("guardian", "Guardian"),
    ("conservator", "Conservator"),
    ("representative", "Authorized representative"),
    ("family", "Family member"),
    ("emergency", "Emergency contact"),
    ("provider", "Other provider"),
    ("school", "School"),
    ("court", "Court or probation"),
    ("other", "Other"),
)
SEXES = (("female", "Female"), ("male", "Male"), ("x", "X"), ("unknown", "Unknown"))
ASSESSMENT_KINDS = (
    ("comprehensive", "Comprehensive"),
    ("initial", "Initial"),
    ("integrated", "Integrated"),
    ("physical", "Physical examination"),
    ("psychiatric", "Psychiatric evaluation"),
    ("risk", "Risk assessment"),
    ("asam", "ASAM placement"),
    ("cans", "CANS"),
    ("other", "Other"),
)
SERVICE_EVENTS = (
    ("session", "Session"),
    ("contact", "Other contact"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
)
CONSENT_KINDS = (
    ("treatment", "Treatment"),
    ("medication", "Medication"),
    ("telehealth", "Telehealth"),
    ("release", "Release of information"),
    ("substance_use", "Substance-use records"),
    ("privacy_notice", "Privacy notice received"),
    ("other", "Other"),
)
