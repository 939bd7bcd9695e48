"""Six invented children of a family agency, in the one wide sheet of an invented system."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date

from exports.people import Goal, Objective, Person, Staff

__all__ = ["PEOPLE", "next_month"]

LEE = Staff(3, "Hannah Lee", "LMFT")
_PAYER = "Managed care, review every 30 days"


def _child(
    number: str, first: str, last: str, born: Date, sex: str, language: str, admitted: Date, diagnosis: tuple[str, str],
    concern: str, strengths: str, discharge: str, guardian: str, family: str, goals: tuple[Goal, ...],
) -> Person:  # fmt: skip
    planned = Date(2026, 10, 5)
    return Person(0, number, first, last, born, sex, language, "Family therapy", admitted, planned, LEE, diagnosis, _PAYER,
                  f"MC-55{number[-4:]}", concern, strengths, discharge, goals, guardian, family)  # fmt: skip


def _goal(text: str, by: Date, *objectives: tuple[str, str]) -> Goal:
    steps = tuple(Objective(0, text, measure, 0, 0, "", by, "", ()) for text, measure in objectives)
    return Goal(0, text, "", by, steps)


PEOPLE = (
    _child(
        "CF-7001", "Imani", "Brooks", Date(2015, 4, 2), "Female", "English", Date(2026, 9, 8),
        ("F90.2", "Attention-deficit hyperactivity disorder, combined type"),
        "Leaves her seat and argues in class several times a day; homework ends in tears.",
        "Curious; draws comics; loves her dog.", "Finishes classwork on four days a week for two months.",
        "Denise Brooks (mother)", "Ms. Brooks joins every second session and runs the homework plan.",
        (
            _goal("Imani finishes what she starts at school.", Date(2027, 1, 15),
                  ("Imani finishes two of three tasks a morning.", "Tasks of three, from the teacher's card"),
                  ("Imani asks for a break with her card instead of leaving.", "Breaks asked for a week")),
            _goal("Homework is a calm half hour.", Date(2027, 1, 15),
                  ("Imani starts homework within ten minutes of the timer on four evenings.", "Evenings a week")),
        ),
    ),
    _child(
        "CF-7002", "Lucas", "Pereira", Date(2012, 8, 19), "Male", "Spanish", Date(2026, 9, 1),
        ("F93.0", "Separation anxiety disorder of childhood"),
        "Stays home from school on two days a week with stomach aches that pass by noon.",
        "Gentle with his cousins; plays goalkeeper.", "Attends school on nine of ten days for two months.",
        "Marta Pereira (mother)", "Ms. Pereira walks with him to the gate and leaves by plan.",
        (
            _goal("Lucas goes to school each day.", Date(2027, 1, 29),
                  ("Lucas enters the building alone on four days a week.", "Days a week, from the school"),
                  ("Lucas uses his breathing card before he calls home.", "Calls home a week")),
        ),
    ),
    _child(
        "CF-7003", "Noor", "Haddad", Date(2010, 2, 27), "Female", "English", Date(2026, 8, 24),
        ("F32.1", "Major depressive disorder, single episode, moderate"),
        "Sad and withdrawn since the move in spring; grades have fallen.",
        "Writes songs; close to her aunt.", "PHQ-A below 10 on two visits, and one club at school.",
        "Samir Haddad (father)", "Mr. Haddad keeps one evening a week for Noor alone.",
        (
            _goal("Noor has people and things to look forward to.", Date(2027, 2, 12),
                  ("Noor meets a friend once a week outside school.", "Meetings a week"),
                  ("Noor plays one song at the school's open stage.", "Songs played")),
            _goal("Noor sleeps and rises with the day.", Date(2027, 2, 12),
                  ("Noor is in bed by ten on five nights a week.", "Nights a week, from her diary")),
        ),
    ),
    _child(
        "CF-7004", "Tobias", "Lindgren", Date(2017, 11, 11), "Male", "English", Date(2026, 9, 14),
        ("F91.3", "Oppositional defiant disorder"),
        "Hits and throws when told no, about ten times a week.",
        "Builds for hours; laughs easily.", "Two outbursts a week or fewer for two months.",
        "Eva Lindgren (mother)", "Both parents practise the same three rules at home.",
        (
            _goal("Tobias says no with words.", Date(2027, 1, 29),
                  ("Tobias uses his stop sign in half of the quarrels.", "Quarrels of ten, from the chart"),
                  ("Tobias and his mother play ten minutes a day by his lead.", "Days a week")),
        ),
    ),
    _child(
        "CF-7005", "Zoë", "Kaplan-Reyes", Date(2013, 6, 6), "Female", "English", Date(2026, 8, 31),
        ("F43.10", "Post-traumatic stress disorder, unspecified"),
        "Nightmares and checking of doors since a burglary in May.",
        "Brave about asking questions; a good swimmer.", "Sleeps in her own bed for a month, and checks doors once a night.",
        "Ana Reyes (mother)", "Ms. Reyes takes part in the trauma narrative sessions.",
        (
            _goal("Zoë sleeps in her own bed.", Date(2027, 2, 26),
                  ("Zoë stays in her bed on five nights a week.", "Nights a week"),
                  ("Zoë tells the story of the burglary in four parts.", "Parts told")),
        ),
    ),
    _child(
        "CF-7006", "Micah", "D'Souza", Date(2009, 12, 30), "Male", "English", Date(2026, 9, 21),
        ("F41.1", "Generalized anxiety disorder"),
        "Worries about grades for hours; asks for reassurance each evening.",
        "Thoughtful; plays the trumpet; helps his grandfather.", "GAD-7 below 8 on two visits, and bed by eleven.",
        "Joan D'Souza (grandmother)", "Ms. D'Souza answers once and then points to the plan.",
        (
            _goal("Micah keeps worry to its place.", Date(2027, 2, 12),
                  ("Micah writes worries down for fifteen minutes a day and then stops.", "Days a week"),
                  ("Micah asks for reassurance twice an evening at most.", "Times an evening")),
        ),
    ),
)  # fmt: skip


def next_month(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """A goal deleted, two objectives in another order, one reworded, a client gone, the rows in another order."""
    imani, lucas, noor, tobias, _zoe, micah = people
    imani = replace(imani, goals=imani.goals[:1])
    goal = noor.goals[0]
    noor = replace(noor, goals=(replace(goal, objectives=goal.objectives[::-1]), noor.goals[1]))
    goal = tobias.goals[0]
    worded = replace(goal.objectives[0], text="Tobias shows or says “stop” in six of ten quarrels.")
    tobias = replace(tobias, goals=(replace(goal, objectives=(worded, goal.objectives[1])),))
    return tobias, imani, lucas, noor, micah
