"""Six invented people of a recovery programme, in the one long sheet of an invented system."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date

from exports.people import Goal, Intervention, Objective, Person, Staff

__all__ = ["PEOPLE", "next_month"]

VEGA = Staff(1, "Tomás Vega", "CASAC")
_PAYER = "Outpatient, review every 100 days"


def _adult(
    number: str, first: str, last: str, born: Date, sex: str, diagnosis: tuple[str, str], concern: str, strengths: str,
    discharge: str, goals: tuple[Goal, ...],
) -> Person:  # fmt: skip
    return Person(0, number, first, last, born, sex, "English", "Recovery services", Date(2026, 9, 9), Date(2026, 9, 23), VEGA,
                  diagnosis, _PAYER, f"OP-55{number[-4:]}", concern, strengths, discharge, goals)  # fmt: skip


def _goal(text: str, by: Date, *steps: tuple[str, str, tuple[str, ...]]) -> Goal:
    objectives = tuple(
        Objective(0, text, measure, 0, 0, "", by, "in progress",
                  tuple(Intervention(0, done, "weekly", VEGA) for done in interventions))
        for text, measure, interventions in steps
    )  # fmt: skip
    return Goal(0, text, "", by, objectives)


PEOPLE = (
    _adult("0771", "José", "Carrillo", Date(1982, 10, 3), "M", ("F10.20", "Alcohol dependence, uncomplicated"),
           "Drinks a bottle of wine on most evenings; was warned at work.", "A master carpenter; his daughter's coach.",
           "No drinking for ninety days, and a group that he goes to.",
           (_goal("José lives without alcohol.", Date(2027, 1, 8),
                  ("José goes to three meetings a week.", "Meetings a week",
                   ("Mr. Vega will go through the meetings list with José.", "Mr. Vega will introduce a sponsor.")),
                  ("José writes down each craving and what helped.", "Entries a week",
                   ("Mr. Vega will review the craving diary with José.",))),
            _goal("José and his daughter have their Saturdays back.", Date(2027, 1, 8),
                  ("José coaches on three Saturdays a month, sober.", "Saturdays a month",
                   ("Mr. Vega will plan each Saturday with José.",))))),
    _adult("0772", "Annika", "Bergström", Date(1995, 2, 16), "F", ("F11.20", "Opioid dependence, uncomplicated"),
           "Used pain pills daily for two years; on buprenorphine since August.", "Studies bookkeeping; a steady friend.",
           "Six months on medication without use, and passes her course.",
           (_goal("Annika stays on her medication and off pills.", Date(2027, 1, 22),
                  ("Annika takes her medication on seven days a week.", "Days a week",
                   ("Mr. Vega will set up the dose diary with Annika.",)),
                  ("Annika calls her friend before she acts on a craving.", "Calls a week",
                   ("Mr. Vega will rehearse the call with Annika.",))),)),
    _adult("0773", "Desmond", "Achebe", Date(1974, 7, 7), "M", ("F14.20", "Cocaine dependence, uncomplicated"),
           "Used on weekends for six years; debts to family.", "Honest about setbacks; a fine cook.",
           "No use for ninety days, and a plan for the debts that he keeps.",
           (_goal("Desmond spends his weekends without cocaine.", Date(2027, 1, 8),
                  ("Desmond has a written plan for each weekend.", "Plans a month",
                   ("Mr. Vega will write the plan with Desmond on Thursdays.",))),
            _goal("Desmond pays back what he owes.", Date(2027, 2, 19),
                  ("Desmond pays a fixed sum on each payday.", "Payments a month",
                   ("Mr. Vega will draw up the list of debts with Desmond.",))))),
    _adult("0774", "Siobhán", "Keane", Date(1989, 5, 25), "F", ("F10.20", "Alcohol dependence, uncomplicated"),
           "Binge drinking since her separation; missed two custody visits.", "Fierce about her sons; runs.",
           "Ninety days sober and eight visits kept in a row.",
           (_goal("Siobhán keeps every visit with her sons, sober.", Date(2027, 1, 22),
                  ("Siobhán keeps four visits a month.", "Visits a month",
                   ("Mr. Vega will prepare each visit with Siobhán.", "Mr. Vega will call on each morning.")),),)),
    _adult("0775", "Ray", "Two Rivers", Date(1966, 1, 12), "M", ("F15.20", "Other stimulant dependence, uncomplicated"),
           "Used methamphetamine for ten years; three months in recovery housing.", "Elder in his family; beadwork.",
           "Own housing, and a year of recovery.",
           (_goal("Ray moves into his own place.", Date(2027, 2, 19),
                  ("Ray applies to two landlords a month.", "Applications a month",
                   ("Mr. Vega will gather the papers with Ray.",)),
                  ("Ray saves a deposit.", "Dollars saved",
                   ("Mr. Vega will go through the budget with Ray.",))),)),
    _adult("0776", "Lourdes", "Peña", Date(1992, 9, 30), "F", ("F13.20", "Sedative dependence, uncomplicated"),
           "Took more sedatives than prescribed for a year; is tapering.", "Careful; a nurse's aide; sings.",
           "Taper finished, and sleep without medication for two months.",
           (_goal("Lourdes finishes her taper.", Date(2027, 1, 22),
                  ("Lourdes follows the taper on seven days a week.", "Days a week",
                   ("Mr. Vega will check the taper card with Lourdes.",)),),)),
)  # fmt: skip


def next_month(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """A goal deleted, goals in another order, an objective reworded, a client gone."""
    jose, annika, desmond, siobhan, _ray, lourdes = people
    jose = replace(jose, goals=jose.goals[:1])
    desmond = replace(desmond, goals=desmond.goals[::-1])
    goal = annika.goals[0]
    worded = replace(goal.objectives[1], text="Annika calls her friend or her sponsor before she acts on a craving.")
    annika = replace(annika, goals=(replace(goal, objectives=(goal.objectives[0], worded)),))
    return jose, annika, desmond, siobhan, lourdes
