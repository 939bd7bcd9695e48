"""Six invented adults of a county department, in the five linked files of an invented system."""

from __future__ import annotations

from datetime import date as Date

from exports.people import Goal, Intervention, Objective, Person, Staff

__all__ = ["PEOPLE", "STAFF", "next_month"]

MORALES = Staff(7, "Inez Morales", "LCSW")
BRANDT = Staff(12, "Jonah Brandt", "LMHC")
STAFF = (MORALES, BRANDT)
_PAYER = "Outpatient, review every 100 days"
_PROGRAMME = "Adult outpatient clinic"


PEOPLE = (
    Person(
        31, "00004101", "Delia", "Fontaine", Date(1979, 5, 14), "F", "English", _PROGRAMME, Date(2026, 7, 6),
        Date(2026, 8, 3), MORALES, ("F33.1", "Major depressive disorder, recurrent, moderate"), _PAYER, "OP-554101",
        "Low mood since the winter, with mornings in bed until noon and calls left unanswered.",
        "Keeps a large vegetable garden; a patient teacher to her nieces.",
        "PHQ-9 below 5 on two visits, and four mornings a week outside of the house for two months.",
        (
            Goal(410, "Delia is up and outdoors on most mornings.", "I want my mornings back.", Date(2027, 1, 29), (
                Objective(8801, "Delia gets out of bed before eight on five days a week.", "Days a week, from her diary", 1, 5,
                          "days a week", Date(2026, 11, 30), "Active", (
                    Intervention(90001, "Ms. Morales will plan the next seven mornings with Delia.", "weekly", MORALES),
                )),
                Objective(8802, "Delia works in the garden for half an hour on three days a week.", "Days a week", 0, 3,
                          "days a week", Date(2026, 12, 18), "Active", (
                    Intervention(90002, "Ms. Morales will go through the diary with Delia and praise each step.",
                                 "every two weeks", MORALES),
                )),
            )),
            Goal(411, "Delia is in touch with the people who matter to her.", "I miss my sister's voice.", Date(2027, 1, 29), (
                Objective(8803, "Delia telephones her sister twice a week.", "Calls a week", 0, 2, "calls a week",
                          Date(2026, 12, 18), "Partially Met", (
                    Intervention(90003, "Ms. Morales will rehearse the first call with Delia.", "once", MORALES),
                )),
            )),
        ),
    ),
    Person(
        32, "00004102", "Samuel", "O'Rourke", Date(1990, 11, 2), "M", "English", _PROGRAMME, Date(2026, 7, 13),
        Date(2026, 8, 10), BRANDT, ("F41.1", "Generalized anxiety disorder"), _PAYER, "OP-554102",
        "Worry for most of the day about work and money; sleeps four hours.",
        "Reliable at work for eleven years; plays the fiddle on Fridays.",
        "GAD-7 below 5 on two visits, and six hours of sleep on five nights a week for a month.",
        (
            Goal(412, "Samuel sleeps six hours on most nights.", "I just want to sleep.", Date(2027, 2, 12), (
                Objective(8804, "Samuel sleeps six hours or more on four nights a week.", "Nights a week", 0, 4,
                          "nights a week", Date(2026, 12, 4), "Active", (
                    Intervention(90004, "Mr. Brandt will set a sleep window with Samuel and move it by the diary.", "weekly",
                                 BRANDT),
                    Intervention(90005, "Mr. Brandt will teach progressive muscle relaxation.", "weekly", BRANDT),
                )),
            )),
        ),
    ),
    Person(
        33, "00004103", "Thuy", "Dang", Date(1968, 1, 30), "F", "English", _PROGRAMME, Date(2026, 6, 22),
        Date(2026, 7, 27), MORALES, ("F40.01", "Agoraphobia with panic disorder"), _PAYER, "OP-554103",
        "Panic on buses and in shops; has not been downtown since March.",
        "Runs a tailor's shop from her home; two grown sons who visit.",
        "No panic attack for four weeks, and one trip downtown a week on her own for two months.",
        (
            Goal(413, "Thuy goes where she needs to go by bus.", "I want to buy my own cloth again.", Date(2027, 1, 15), (
                Objective(8805, "Thuy rides the bus alone for two stops on three days a week.", "Rides a week", 0, 3,
                          "rides a week", Date(2026, 11, 13), "Active", (
                    Intervention(90006, "Ms. Morales will ride along on the first two rides.", "weekly", MORALES),
                )),
                Objective(8806, "Thuy stays in the market for twenty minutes once a week.", "Visits a week", 0, 1,
                          "visits a week", Date(2026, 12, 11), "Not Started", (
                    Intervention(90007, "Ms. Morales will build a ladder of places with Thuy.", "once", MORALES),
                )),
            )),
            Goal(414, "Thuy meets panic with skills that she trusts.", "It comes and I am not afraid of it.",
                 Date(2027, 1, 15), (
                Objective(8807, "Thuy uses paced breathing in four of five episodes of panic.", "Episodes of five", 1, 4,
                          "of five", Date(2026, 11, 13), "Active", (
                    Intervention(90008, "Ms. Morales will practise paced breathing in each session.", "weekly", MORALES),
                )),
            )),
        ),
    ),
    Person(
        34, "00004104", "Walter", "Szymański", Date(1955, 9, 9), "M", "English", _PROGRAMME, Date(2026, 7, 20),
        Date(2026, 8, 17), BRANDT, ("F43.21", "Adjustment disorder with depressed mood"), _PAYER, "OP-554104",
        "Grief after his brother's death in April; has stopped cooking and lost weight.",
        "Former baker; neighbours look in daily.",
        "Cooks five days a week and is back at his weight of the spring, for two months.",
        (
            Goal(415, "Walter cooks and eats again.", "The kitchen is too quiet.", Date(2027, 2, 26), (
                Objective(8808, "Walter cooks a warm meal on four days a week.", "Meals a week", 1, 4, "meals a week",
                          Date(2026, 12, 18), "Active", (
                    Intervention(90009, "Mr. Brandt will plan meals with Walter and his neighbour.", "weekly", BRANDT),
                )),
            )),
        ),
    ),
    Person(
        35, "00004105", "Renée", "Abara", Date(1997, 3, 21), "F", "English", _PROGRAMME, Date(2026, 8, 3),
        Date(2026, 8, 31), MORALES, ("F43.12", "Post-traumatic stress disorder, chronic"), _PAYER, "OP-554105",
        "Nightmares and startle since a car crash in 2024; does not drive.",
        "Studies nursing; swims; close to her grandmother.",
        "PCL-5 of 31 or less on two visits, and drives to class for four weeks.",
        (
            Goal(416, "Renée drives again.", "I want the road to be just a road.", Date(2027, 2, 26), (
                Objective(8809, "Renée writes and reads four accounts of the crash in session.", "Accounts", 0, 4, "accounts",
                          Date(2026, 11, 27), "Active", (
                    Intervention(90010, "Ms. Morales will lead written exposure in five sessions.", "weekly", MORALES),
                )),
                Objective(8810, "Renée drives for fifteen minutes with her grandmother twice a week.", "Drives a week", 0, 2,
                          "drives a week", Date(2027, 1, 15), "Not Started", (
                    Intervention(90011, "Ms. Morales will plan the route of each drive with Renée.", "weekly", MORALES),
                )),
            )),
        ),
    ),
    Person(
        36, "00004106", "Marcus", "Oyelaran", Date(1984, 12, 12), "M", "English", _PROGRAMME, Date(2026, 7, 27),
        Date(2026, 8, 24), BRANDT, ("F42.2", "Mixed obsessional thoughts and acts"), _PAYER, "OP-554106",
        "Checks locks and stove for two hours a day; late for work.",
        "Precise; sings in two choirs; a partner who helps.",
        "Fifteen minutes of checking a day or less for eight weeks.",
        (
            Goal(417, "Marcus leaves the house on time.", "One look, and out of the door.", Date(2027, 2, 12), (
                Objective(8811, "Marcus checks doors and stove for thirty minutes a day at most.", "Minutes a day", 120, 30,
                          "minutes a day", Date(2026, 12, 11), "Active", (
                    Intervention(90012, "Mr. Brandt will practise response prevention with Marcus.", "weekly", BRANDT),
                )),
            )),
            Goal(418, "Marcus is at choir on both evenings.", "I do not want to miss the spring concert.", Date(2027, 2, 12), (
                Objective(8812, "Marcus arrives on time at three of four rehearsals.", "Rehearsals of four", 1, 3, "of four",
                          Date(2026, 12, 11), "Active", (
                    Intervention(90013, "Mr. Brandt will set a leaving time with Marcus and his partner.", "every two weeks",
                                 BRANDT),
                )),
            )),
        ),
    ),
)  # fmt: skip


def next_month(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """A goal deleted, goals in another order, an objective reworded, a client gone, another one new."""
    delia, samuel, thuy, _walter, renee, marcus = people
    reworded = renee.goals[0]
    changed = Objective(
        8809, "Renée writes four accounts of the crash in session and reads each aloud.", "Accounts", 0, 4, "accounts",
        Date(2026, 11, 27), "Met", reworded.objectives[0].interventions,
    )  # fmt: skip
    renee = renee.with_goal(Goal(416, reworded.text, reworded.words, reworded.by, (changed, *reworded.objectives[1:])))
    newcomer = Person(
        37, "00004107", "Paloma", "Ibarra", Date(2001, 6, 8), "F", "English", _PROGRAMME, Date(2026, 9, 28),
        Date(2026, 10, 26), BRANDT, ("F50.81", "Binge eating disorder"), _PAYER, "OP-554107",
        "Eats in secret at night and skips meals by day.",
        "Funny, open, and a good cook.",
        "Three meals a day on six days a week for two months.",
        (
            Goal(419, "Paloma eats three meals a day.", "I want food to be boring.", Date(2027, 4, 30), (
                Objective(8813, "Paloma eats breakfast on five days a week.", "Days a week", 1, 5, "days a week",
                          Date(2027, 1, 29), "Not Started", (
                    Intervention(90014, "Mr. Brandt will keep a meal diary with Paloma.", "weekly", BRANDT),
                )),
            )),
        ),
    )  # fmt: skip
    moved = thuy.goals
    thuy = thuy.without_goal(413).with_goal(moved[0])
    return marcus, delia.without_goal(411), samuel, thuy, renee, newcomer
