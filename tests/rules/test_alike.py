"""Texts that differ in a word or two are found among many that share phrases."""

import random
from itertools import chain

import pytest

from bench.phrases import objective_text
from toolkit.rules.alike import Clusters

MANY = 1500
"""Each phrase of the texts stands in fifty of so many."""

SHORT = "will {} with a partner {} every {}"
VERBS = ["walk", "cook", "read", "swim", "paint", "dance", "shop", "bake", "jog", "sing", "sew", "knit"]
WHEN = ["early", "late", "outdoors", "indoors", "quietly", "gladly", "slowly", "kindly", "safely", "calmly"]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "evening", "night"]


def clusters_of(texts):
    clusters = Clusters()
    for text in texts:
        clusters.add(text)
    return list(clusters.all())


def sentences(chance, count):
    """Texts of some twenty words, in the form in which rules compare them."""
    texts = (objective_text(chance, "").casefold().translate(str.maketrans("", "", ".,;")) for _ in range(count))
    return list(dict.fromkeys(" ".join(text.split()) for text in texts))


def changed(text, chance, words, others):
    parts = text.split()
    for place in chance.sample(range(len(parts)), words):
        parts[place] = chance.choice(others)
    return " ".join(parts)


def with_clones(words):
    """Texts with clones of every tenth among them, shuffled; and the pairs."""
    chance = random.Random(words)
    texts = sentences(chance, MANY)
    others = sorted(set(chain.from_iterable(text.split() for text in texts)))
    pairs = [(text, changed(text, chance, words, others)) for text in texts[::10]]
    pairs = [pair for pair in pairs if pair[1] not in texts]
    every = [*texts, *(clone for _, clone in pairs)]
    chance.shuffle(every)
    return every, pairs


@pytest.mark.parametrize(("words", "least"), [(1, 0.97), (2, 0.9)])
def test_clones_with_a_word_or_two_changed_are_found_among_texts_of_recurring_phrases(words, least):
    texts, pairs = with_clones(words)
    cluster_of = {text: number for number, cluster in enumerate(clusters_of(texts)) for text in cluster}
    found = sum(cluster_of[text] == cluster_of[clone] for text, clone in pairs)
    assert len(pairs) > 140
    assert found >= least * len(pairs)


def test_texts_that_share_some_phrases_only_are_left_apart():
    texts = sentences(random.Random(3), MANY)
    assert sum(len(cluster) > 1 for cluster in clusters_of(texts)) <= MANY // 100


def test_a_word_put_in_or_left_out_or_moved_makes_no_difference():
    texts = sentences(random.Random(4), 200)
    first, second, third = (text.split() for text in texts[:3])
    alike = [[*first[:7], "gladly", *first[7:]], [*second[:9], *second[10:]], [*third[5:], *third[:5]]]
    clusters = [cluster for cluster in clusters_of([*texts, *map(" ".join, alike)]) if len(cluster) > 1]
    assert [cluster[0] for cluster in clusters] == texts[:3]


def test_short_texts_are_found_too():
    chance = random.Random(5)
    texts = [SHORT.format(chance.choice(VERBS), chance.choice(WHEN), chance.choice(DAYS)) for _ in range(100)]
    asked = "calls her sister on the way home when sad"
    cloned = "calls her brother on the way home when sad"
    assert [asked, cloned] in clusters_of([asked, *dict.fromkeys(texts), cloned])


def test_a_cluster_holds_each_text_once_in_the_order_in_which_they_came():
    texts, _ = with_clones(1)
    place = {text: number for number, text in enumerate(texts)}
    clusters = clusters_of(texts)
    assert sorted(chain.from_iterable(clusters), key=place.__getitem__) == texts
    assert [cluster[0] for cluster in clusters] == sorted((cluster[0] for cluster in clusters), key=place.__getitem__)
