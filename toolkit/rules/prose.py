"""What plain sentences of a plan tell by themselves: a count, a time, who acts, whether the verb says anything.

Fields are asked first, always: these are for plans whose measure stands in the sentence. English only. A time phrase is taken
out before a count is looked for, since "within 6 months" measures nothing; "no panic attacks" counts, being a count of zero.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["counts_something", "has_quotation", "has_time_phrase", "hedges", "opens_vaguely", "staff_acts", "unquoted"]

_NUMBER = (
    r"(?:\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|ninety)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_SPAN = r"(?:business\s+|calendar\s+|school\s+)?(?:days?|weeks?|months?|quarters?|years?|sessions?|visits?)"
_TIME = re.compile(
    rf"""\b(?:within|in|over|for|during|after|throughout|by|until|through)\s+(?:the\s+)?(?:next|first|coming|following|last)?\s*
        (?:{_NUMBER}|one|a|an)[\s-]{_SPAN}\b(?!\s+(?:in\s+a\s+row|straight|running|a\s|per\s|each\s|every\s))
    |\b(?:the\s+)?(?:next|coming|following)\s+(?:{_NUMBER}\s+)?{_SPAN}\b
    |\b{_NUMBER}[\s-](?:weeks?|months?|quarters?|years?)\b(?!\s+(?:in\s+a\s+row|straight|running|a\s|per\s|each\s|every\s))
    |\b(?:by|before|until|on|through)\s+(?:the\s+)?(?:end\s+of\s+(?:the\s+)?)?(?:[a-z]+\s+)?{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+\d{{4}}\b)?
    |\b(?:by|before|until|on|through)\s+\d{{1,4}}[/.-]\d{{1,2}}(?:[/.-]\d{{1,4}})?\b
    |\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b
    |\b(?:by|before|until)\s+(?:the\s+)?(?:next\s+review|end\s+of|start\s+of|discharge|summer|winter|spring|fall|autumn|graduation)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNT = re.compile(
    rf"""\d\s*%|\bper\s?cent\b
    |\b(?:{_NUMBER})\s*(?:/|(?:out\s+)?of)\s*(?:the\s+)?(?:{_NUMBER})\b
    |\b{_NUMBER}(?:\s*(?:-|–|to|or)\s*{_NUMBER})?\s+(?:or\s+(?:more|fewer|less)\s+)?(?!(?:and|or|of|the|to|in|on|by|for|is|a)\b)[a-z]
    |\b(?:least|most|only|than|exactly|under|over|below|above|to|score[sd]?|rating|level|at)\s+(?:of\s+)?(?:\d+(?:\.\d+)?|one|once)\b
    |\b(?:once|twice|daily|nightly|weekly|monthly|every|each)\s+(?:a\s+|per\s+|other\s+)?(?:day|night|week|weekday|weekend|month|morning|evening|session|shift|meal|dose|class|appointment)\b
    |\b(?:daily|nightly|weekly|twice)\b
    |\b(?:no|zero|0)\s+(?!longer\b|one\b|doubt\b|matter\b)(?:[a-z-]+\s+){{0,2}}?(?:[a-z-]{{3,}}s|self-harm|use|alcohol|drinking|contact|violence|cutting|bingeing|purging|aggression)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_STAFF = (
    r"(?:therapist|clinician|counsell?or|case\s+manager|care\s+coordinator|social\s+worker|psychiatrist|psychologist|provider"
    r"|staff|nurse|coach|treatment\s+team|team|peer\s+(?:specialist|support)|prescriber|doctor|facilitator|clinic|agency|program)"
)
_STAFF_WORDS = frozenset(re.findall(r"[a-z]{4,}", _STAFF.replace("counsell?or", "counselor|counsellor")))
_OPENING = 6
_STAFF_ACTS = re.compile(
    rf"\W*(?:(?:the|this|writer|assigned|primary|individual|family|group)\s+)*{_STAFF}(?:\s+(?-i:[A-Z])[\w.’']+)?\s+"
    r"(?:will|shall|is\s+going\s+to|helps?|teach(?:es)?|provides?|meets?|offers?|supports?|assists?|monitors?|works?)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\W*(?:(?:ms|mrs|mr|dr|mx)\b\.?\s+)?((?:[^\W\d_][\w.'’-]*\s+){1,3})(?:will|shall|is\s+going\s+to)\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"""\b(?:improv(?:e|es|ing)|process(?:es|ing)?|explor(?:e|es|ing)|(?:gain|gains|gaining|develop)\s+(?:\w+\s+)?(?:insight|awareness|understanding)
    |cop(?:e|es|ing)\s+better|learn(?:s|ing)?\s+(?:about|more)|understand(?:s|ing)?|work(?:s|ing)?\s+(?:on|through)|address(?:es|ing)?
    |discuss(?:es|ing)?|talk(?:s|ing)?\s+about|(?:be|become|feel|feels|get|do)\s+(?:more\s+|less\s+)?(?:better|aware|happier|calmer|comfortable|confident|stable)
    |(?:increase|enhance|strengthen|manage|reduce|decrease|stabili[sz]e|identify)s?\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_HEDGE = re.compile(r"\b(?:may|[Mm]ight)\b|\A\W*May\s+(?![\d,])")
_PURPOSE = re.compile(r"\bso\s+(?:that\s+)?(?:[\w’'.-]+\s+){1,4}(?:may|might)\b")
# Lengths are bounded, so that a long text full of opening marks takes no longer than any other.
_QUOTED = re.compile(
    r"“[^”]{0,2000}”|„[^“”]{0,2000}[“”]|«[^»]{0,2000}»|\"[^\"]{0,2000}\""
    r"|‘(?:[^’]|’(?=\w)){0,300}’(?!\w)|(?<!\w)'(?:[^']|'(?=\w)){1,300}'(?!\w)"
)


def unquoted(text: str) -> str:
    """The text with everything between quotation marks blanked out, at the same length: positions stay true."""
    if not any(mark in text for mark in "“„«\"‘'"):
        return text
    return _QUOTED.sub(lambda quote: " " * len(quote[0]), text)


@lru_cache(maxsize=8192)
def counts_something(text: str) -> bool:
    """Whether a sentence holds a number with its unit, a score, a rate, or a count of zero, apart from when."""
    return _COUNT.search(_TIME.sub(" ; ", text)) is not None


@lru_cache(maxsize=8192)
def has_time_phrase(text: str) -> bool:
    """Whether a sentence says by when or within what time."""
    return _TIME.search(text) is not None


@lru_cache(maxsize=8192)
def opens_vaguely(text: str) -> bool:
    """Whether the sentence rests on a verb that nobody can see done: improve, explore, gain insight, cope better, …"""
    return _VAGUE.search(text) is not None


def staff_acts(text: str, staff_names: frozenset[str] = frozenset()) -> bool:
    """Whether it is staff who act in a sentence: `Therapist will …`, or one of the names (in lower case) `… will …`."""
    opening = text.casefold().split(None, _OPENING)[:_OPENING]
    if not _STAFF_WORDS.isdisjoint(opening) and _STAFF_ACTS.match(text):
        return True
    if staff_names.isdisjoint(opening):
        return False
    named = _ACTS.match(text)
    return named is not None and not staff_names.isdisjoint(named[1].casefold().split())


def hedges(text: str) -> bool:
    """Whether it is left open that something is done (`may`, `might`); the month, quotations and `so that … may` are not."""
    if "may" not in text and "May" not in text and "ight" not in text:  # three quick looks before the pattern
        return False
    if _HEDGE.search(text) is None:
        return False
    return _HEDGE.search(_PURPOSE.sub(" ", unquoted(text))) is not None


def has_quotation(text: str) -> bool:
    """Whether a text quotes somebody."""
    return unquoted(text) != text
