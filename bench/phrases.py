"""Invented phrases, put together to texts that differ from client to client as real ones do.

Six places in a sentence with thirty phrases each give so many sentences that two clients rarely share five of the six;
yet all phrases come back in thousands of texts, so that a search for cloned texts has to look closely.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

__all__ = ["FIRST_NAMES", "LAST_NAMES", "goal_text", "intervention_text", "objective_text", "paragraph"]


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.replace("\n", " ").split(";"))


FIRST_NAMES = _phrases(
    """Ana; Bilal; Carmen; Dmitri; Elise; Farid; Greta; Hamza; Ines; Jamal; Katya; Liam; Mei; Nadia; Omar; Paula; Quentin;
    Rosa; Samir; Tara; Uma; Victor; Wanda; Ximena; Yusuf; Zoë; André; Brigid; Chidi; Dolores; Esteban; Fiona; Gustavo;
    Hana; Ivo; Josué; Keiko; Lorena; Malik; Noor"""
)
LAST_NAMES = _phrases(
    """Abara; Bergström; Castillo; Dubois; Eriksen; Farouk; García; Haddad; Ibarra; Jansen; Kowalski; Lindqvist; Morales;
    Nakamura; O'Brien; Petrov; Quispe; Rahman; Sandoval; Thibault; Ueda; Vargas; Whitfield; Xu; Yildiz; Zamora; Achterberg;
    Baptiste; Cervantes; D'Angelo; Espinoza; Fitzgerald; Gutiérrez; Holloway; Iwasaki; Jaramillo; Kaur; Laurent; Mbeki;
    Núñez"""
)

_SLOTS: Mapping[str, Sequence[str]] = {
    "does": _phrases(
        """walks around the block; writes down one worry; practices slow breathing; calls a trusted friend; cooks a warm
        meal; goes to bed before eleven; reads one chapter aloud; takes the medicine from the box; plays with the children;
        fills in the mood card; names three feelings; rides the bus alone; sorts the mail of the day; draws the hard moment;
        sets a timer for chores; leaves the phone in another room; drinks water in place of beer; stretches on the mat; plans
        the next morning; asks for a short break; counts backwards from fifty; sends one job application; waters the garden
        beds; listens without interrupting; says no to one request; eats breakfast sitting down; tidies one corner;
        attends the peer group; plays one song on the guitar; visits a neighbor"""
    ),
    "when": _phrases(
        """before the first coffee; right after work; on school mornings; when the shouting starts; at the end of the shift;
        as soon as the alarm rings; after each family dinner; on days without appointments; when sleep will not come; between
        two classes; before picking up the mail; during the lunch hour; when the news is on; after a difficult call; on
        Saturday mornings; before the bus arrives; when the rent is due; after putting the baby down; at the first sign of
        tension; when memories come back; on the way to the clinic; after church; before each weekend visit; when hands
        begin to shake; in the first hour at home; while the house is quiet; after the evening news; whenever a bill comes;
        on rainy afternoons; before the weekly review"""
    ),
    "where": _phrases(
        """at the kitchen table; on the front porch; in the parked car; by the river path; at the public library; in the
        break room; behind the school; on the third floor; in the shared laundry; at her sister's flat; near the bus depot;
        in the church hall; at the corner store; on the balcony; inside the shelter's day room; along the old canal; in the
        back yard; at the community pool; beside the bedroom window; in the hallway; at the workshop bench; on the sports
        field; in the waiting room; under the big oak; at the food bank; in the garden shed; on the night ward; at the
        barber's; in the reading corner; by the vending machines"""
    ),
    "with": _phrases(
        """with the breathing card; with a cousin beside; with soft music on; with the sponsor on call; with the blue
        notebook; with a kitchen timer; with help from the case manager; with two written steps; with the dog along; with
        the crisis list at hand; with one grown child; with headphones; with the weighted blanket; with photographs of
        home; with a cup of tea; with the neighbor's key; with the phone switched off; with an index card; with a partner's
        nod; with the coach's message; with the morning radio; with a stress ball; with reading glasses on; with the union
        steward; with a grandparent; with the paper calendar; with the walking club; with pencils and paper; with the
        youngest brother; with the recovery app"""
    ),
    "often": _phrases(
        """on {n} of 7 days; {n} times a week; at least {n} times in ten days; on {n} evenings a week; {n} times between
        sessions; on {n} of 5 workdays; in {n} of 6 tries; no fewer than {n} times a week; {n} days in a row; on {n}
        weekends out of eight; at {n} of ten occasions; twice on {n} days a week; for {n} weeks running; on each of {n}
        days; in {n} of every nine situations; {n} mornings out of seven; {n} nights a week; once on {n} weekdays; during
        {n} of eight visits; for {n} of ten hours; on {n} out of fourteen days; {n} times before the review; in {n} weeks of
        twelve; for {n} afternoons a week; at {n} meals a week; through {n} of six shifts; on {n} days each fortnight; in
        {n} of seven calls; every day for {n} weeks; on {n} of the next ten Sundays"""
    ),
    "shown": _phrases(
        """as marked on the wall chart; as the diary shows; by count of the weekly card; as told in session; as noted by the
        partner; by entries in the phone; by the teacher's slip; as seen by the house manager; by the step counter; as
        written in the log; from the pill box; by the sleep sheet; from signed attendance; as the sponsor confirms; by two
        check-in calls; as counted on Fridays; by the bus tickets kept; by the family tally; from photographs taken; as
        rated each evening; by stickers on the calendar; by the supervisor's note; as the shelter staff report; from
        receipts; by the mood graph; as the home visitor sees; by the clinic's kiosk; from a tally on the fridge; as the
        older sister notes; by the morning text message"""
    ),
    "aim": _phrases(
        """keeps a steady job; sleeps through the night; lives without drinking; raises the children in peace; finishes the
        training course; feels at home again; goes out among people; handles anger before it handles them; trusts the body
        again; pays each bill in time; speaks up in meetings; stays out of the hospital; takes part in family life; gets
        through grief; keeps an apartment; rides the train without fear; eats regular meals; makes two good friends; ends
        the day calmly; drives again; returns to school; shares the care of a parent; leaves the house daily; manages pain
        without pills; sings in the choir; reads to the grandchildren; walks without looking back; keeps promises made;
        forgives a brother; looks forward to mornings"""
    ),
    "staff_act": _phrases(
        """teach; rehearse; model; review; coach; map out; go through; introduce; practice; build; plan; explain; track;
        shape; explore"""
    ),
    "skill": _phrases(
        """slow breathing and grounding; a morning routine of three steps; calm replies to hard words; the chain from trigger
        to urge; a written plan for bad nights; pacing of tasks and rest; the ladder of feared places; labeled praise;
        sharing chores fairly; refusal of drinks; the thought record; scheduling of pleasant hours; problem solving in
        five steps; budgeting for a month; sleep habits; assertive requests; the story of the loss; mindful walking;
        safe use of medicines; reading of body signals"""
    ),
}

_SENTENCES = (
    "{name} grew up with two brothers and moved to the county in {year}.",
    "In {year} {name} lost a job of nine years, and sleep became short and broken.",
    "The comprehensive assessment found low mood, worry and avoidance, most of it {when}.",
    "{name} {does} {where} since the spring, and says that it helps.",
    "A cousin lives nearby and comes {when}, most often {with}.",
    "Earlier counseling in {year} was useful; {name} kept {n} of ten sessions.",
    "What works best is to meet {where} {with}.",
    "{name} wants a life in which one {aim}.",
    "Tension is highest {when}; on such days {name} stays {where}.",
    "The family agreed to talk {when}, {with}, {often}.",
    "{name} is known for humor, patience and a good hand with tools.",
    "No thoughts of harm were found in {n} interviews & one phone call.",
    "Money is tight until the benefits letter of {year} is answered.",
    "Staff will call {when} and note the answer {shown}.",
)


def objective_text(chance: random.Random, name: str) -> str:
    """What a client does to come nearer to a goal: one sentence of some twenty words."""
    return _filled("{name} {does} {when} {where} {with} {often}, {shown}.", chance, name)


def goal_text(chance: random.Random, name: str) -> str:
    """What a client wants to reach."""
    return _filled("{name} {aim} and {does} {when} {where} {often}, {shown}.", chance, name)


def intervention_text(chance: random.Random, clinician: str, name: str) -> str:
    """What a clinician does about it."""
    frame = f"{clinician} will {{staff_act}} {{skill}} with {{name}}, and rehearse it {{where}} {{with}}."
    return _filled(frame, chance, name)


def paragraph(chance: random.Random, name: str, sentences: int) -> str:
    """Some sentences about a client."""
    return " ".join(_filled(frame, chance, name) for frame in chance.sample(_SENTENCES, sentences))


def _filled(frame: str, chance: random.Random, name: str) -> str:
    chosen = {slot: chance.choice(phrases) for slot, phrases in _SLOTS.items() if f"{{{slot}}}" in frame}
    text = frame.format_map({**chosen, "name": name, "n": "{n}", "year": chance.randint(1998, 2025)})
    return text.replace("{n}", str(chance.randint(2, 6)))
