"""Which words of a question may be the name of a place: runs of words that the lexicon lacks. Pure.

What stands before a run says how likely it is a place: `in`, `στη`, an article. Which place it means, and whether there
is one, is decided later (places.py), by the gazetteer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from contract.countries import known_code
from contract.greek import is_greek, sound
from master.ask.common_words import is_common, rank
from master.ask.intents import Intent
from master.ask.lexicon import english_lexicon, greek_lexicon
from master.ask.names import JOINING, NAMES_LAST
from master.ask.question import NEGATIONS, Question

STRONG = ("prep", "from", "about")
"""Marks after which a name is a place beyond doubt."""
MAX_PLACES = 3
SENTENCE_ENDS = (".", "?", "!", ";")
LONGEST_PLACE = 100
LONGEST_CODE = 3
NEVER_NAMES = 150
"""Of the commonest words, so many are never looked up as names."""
MOST_ORDINARY, RARE = 2, 5_000
VILLAGE, TOWN, LARGE_TOWN, CITY = 1_000, 15_000, 100_000, 500_000
"""People of a place whose name is an ordinary word: after `in`, beside what is asked, and anywhere else."""
LOWER_WITHIN_NAMES = frozenset({"on", "an", "la", "le", "les", "the", "by", "under"})
BEFORE_VERBS = frozenset("need needs want wants have has had ought able got supposed like hope plan safe try".split())
"""Words whose `to` has a verb after it, and no place: need to scrape."""
PLACED = frozenset({"in", "at", "near", "around"})
FEMININE = frozenset({"sti", "stin", "ti", "tin"})
OWNERS = frozenset("my our your his her their this that a an μου μασ".split())
"""Words after which an ordinary word is none's name: in my garden."""


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A place as it is written. `country` is the code of the country that the text is, if it is one's name.

    `marked` places stand after a word such as `in`; what isn't may be no place at all. `of_news` belong to headlines.
    An ordinary word of the language is a place's name only if one of `least` people or more is called exactly so.
    """

    text: str
    country: str = ""
    marked: bool = True
    of_news: bool = False
    article: str = ""
    """The Greek article before it, folded, which tells the name's gender."""
    least: int = 0
    may_be_misspelt: bool = True
    """Whether it stands after a word that places follow, or is all that was said."""
    within: str = ""
    """The code of the country whose adjective stands beside it: Lagos, the Portuguese one."""
    misspells_country: bool = False
    """Whether `country` is that of a misspelt name: Itlay."""


@dataclass(frozen=True, slots=True)
class Run:
    """Items, one after the other, that may be a place's name; `mark` is the preposition or article before them."""

    first: int
    last: int
    mark: str
    clause: int
    common: bool = False

    @property
    def items(self) -> range:
        """The items' numbers."""
        return range(self.first, self.last + 1)


def runs_of(question: Question, topics: frozenset[int]) -> tuple[Run, ...]:
    """The runs that may be places, without ordinary words that nothing makes a place of."""
    found = (run for run in _all_runs(question) if not topics & set(run.items))
    named = [run for run in found if not (run.common and _is_ordinary(question, run))]
    return tuple(run for run in named if not question.is_negated(run.first)) or tuple(named)


def ordinary_runs_of(question: Question, topics: frozenset[int]) -> tuple[Run, ...]:
    """The ordinary words that may yet be a large town's name, as in `how is paris tomorrow`: the two rarest."""
    found = [run for run in _all_runs(question) if run.common and not topics & set(run.items)]
    ranks = {run: rank(question.key(run.first), greek=question.greek) or 0 for run in found}
    rare = sorted((run for run in found if ranks[run] >= NEVER_NAMES), key=lambda run: -ranks[run])[:MOST_ORDINARY]
    return tuple(sorted(rare, key=lambda run: run.first))


def negated_of(question: Question) -> frozenset[int]:
    """The items of names that are said not to be meant: not New York, Rome."""
    return frozenset(at for run in _all_runs(question) if question.is_negated(run.first) for at in run.items)


def _all_runs(question: Question) -> Iterator[Run]:
    at = 0
    while at < len(question.items):
        if not question.is_name(at):
            at += 1
            continue
        last = _end_of_name(question, at)
        yield Run(at, last, _mark(question, at), question.clauses[at], _is_common(question, at, last))
        at = last + 1


def _end_of_name(question: Question, first: int) -> int:
    """The last item of the name that begins at `first`."""
    last = first
    while last + 1 < len(question.items):
        following = last + 1
        if question.is_name(following) or (question.key(following) in NAMES_LAST and following not in question.timed):
            last = following
        elif _joins(question, following) or _qualifies(question, first, following):
            last = following + 1
        else:
            break
    return last


def _joins(question: Question, at: int) -> bool:
    """Whether the item is a small word inside a name: `Isle of Man`."""
    if at + 1 >= len(question.items) or not question.is_name(at + 1) or at in question.timed:
        return False
    word, item = question.token(at), question.items[at]
    if word.kind != "word" or item.end - item.start > 1:
        return False
    if word.key in JOINING:
        return True
    capitals = question.token(at - 1).text[:1].isupper() and question.token(at + 1).text[:1].isupper()
    return capitals and word.text.islower() and word.key in LOWER_WITHIN_NAMES and not question.greek


def _qualifies(question: Question, first: int, at: int) -> bool:
    """Whether a comma and a region or country follow: `Athens, Greece`."""
    if at + 1 < len(question.items) and question.key(at) == "in" and question.names_country(at + 1):
        return question.items[first - 1].has("prep", "from", "correct") if first else False  # I meant Nice in France
    if at + 1 >= len(question.items) or question.key(at) != "," or not question.is_name(at + 1):
        return False
    if question.is_negated(first):  # not Berlin, Munich
        return False
    after = at + 2
    while after < len(question.items) and question.is_name(after):
        after += 1
    if after < len(question.items) and question.items[after].has("or", "than", "and"):
        return False
    return not any(question.items[before].has("or", "compare") for before in range(first, at))


def _mark(question: Question, at: int) -> str:
    """What stands before a run: `prep`, `from`, `about`, `gen`, `art`; "" for anything else."""
    before, article = at - 1, ""
    while before >= 0 and question.items[before].has("art", "gen") and not question.items[before].has("prep"):
        article = article or ("gen" if question.items[before].has("gen") else "art")
        before -= 1
    if before < 0 or _is_before_verb(question, before, at):
        return article
    if question.items[before].has("correct") and question.key(before) not in NEGATIONS:
        return "about"  # I meant Nice
    return next((mark for mark in STRONG if question.items[before].has(mark)), article)


def _is_before_verb(question: Question, at: int, name: int) -> bool:
    """Whether an item is the `to` of an infinitive, or the `for` of `good for haymaking`; a capital makes a name."""
    small, before = question.token(name).text.islower(), question.items[at - 1] if at else None
    activity = question.key(at) == "for" and before is not None and before.has("nice", "dayword")
    return small and (activity or (question.key(at) == "to" and question.key(at - 1) in BEFORE_VERBS))


def _is_common(question: Question, first: int, last: int) -> bool:
    """Whether it is one ordinary word, written as such: without a capital in the middle."""
    word = question.token(first)
    if (
        first
        and word.text[:1].isupper()
        and not question.text.isupper()
        and question.key(first - 1) not in SENTENCE_ENDS
    ):
        return False
    return (
        first == last
        and word.kind == "word"
        and not question.names_country(first)
        and is_common(word.key, greek=question.greek)
    )


def _is_ordinary(question: Question, run: Run) -> bool:
    """Whether an ordinary word is one here: nothing before it makes it a place, nor a capital in the middle."""
    before = question.key(run.first - 1)
    owned = before in OWNERS or (before == "the" and not question.greek)
    named = question.greek and run.mark in ("art", "gen")  # η Κοζάνη
    return owned or not (named or run.mark in STRONG or _is_likely(question, run))


def _is_likely(question: Question, run: Run) -> bool:
    """Whether a run stands where places do: beside what is asked, beside `or`, or alone."""
    around = [at for at in (run.first - 1, run.last + 1) if 0 <= at < len(question.items)]
    before = question.key(run.first - 1) if run.first else ""
    follows = run.first == 1 and question.items[0].has("follow")  # how about York
    follows = follows or (before == "," and question.key(0) in NEGATIONS)  # not London, Leeds
    listed = (
        follows
        or any(question.items[at].has("than", "compare") for at in around)
        or any(
            question.items[at].has("or") and question.is_beside_name(at, 1 if at > run.last else -1) for at in around
        )
    )
    ends = all(item.has("mark") for item in question.items[run.last + 1 :])
    if ends and run.first - 1 in question.timed:  # weather tomorrow boston
        return True
    return listed or _asks_before(question, run.first) or _is_end(question, run)


def _asks_before(question: Question, at: int) -> bool:
    """Whether what is asked stands right before it: `weather boston`."""
    before = question.items[at - 1] if at else None
    return before is not None and (
        before.has("weather", "forecast", "news")
        or any(tag.startswith(("measure/", "sun/", "outside/")) for tag in before.tags)
    )


def _is_end(question: Question, run: Run) -> bool:
    """Whether it is all that there is, or stands right before what is asked: `boston weather`."""
    after = run.last + 1
    rest = [item for item in question.items[after:] if not item.has("mark")]
    if not rest:
        return run.first == 0
    next_word = next((at for at in range(after, len(question.items)) if not question.items[at].has("mark")), after)
    while next_word < len(question.items) and question.items[next_word].has("prep", "on", "art", "t/in"):
        next_word += 1
    if run.first == 0 and next_word in question.timed:
        return True
    leads = all(at in question.timed or question.items[at].has("mark") for at in range(run.first))
    return rest[0].has("weather", "forecast", "news") or bool(rest[0].value("measure/") and leads)


def places_of(question: Question, runs: Sequence[Run], intents: Sequence[Intent]) -> tuple[PlaceText, ...]:
    """The places in the order in which they are named."""
    marked = _listed_marks(question, without_owners(question, runs))
    chosen = _chosen(question, marked, intents)
    only_news = bool(intents) and all(intent.kind == "news" for intent in intents)
    has_news = any(intent.kind == "news" for intent in intents)
    found = [
        (run.first, _place(question, run, _of_news(question, run, intents, only_news=only_news))) for run in chosen
    ]
    if not has_news and len(found) == 1 and len(adjectives := _adjectives(question)) == 1:
        found = [(at, replace(place, within=adjectives[0][1])) for at, place in found]
    if has_news or not runs:
        found += [(at, PlaceText(question.between(at, at), code, of_news=True)) for at, code in _adjectives(question)]
    found.sort(key=lambda entry: entry[0])
    return tuple(dict.fromkeys(place for _, place in found))[:MAX_PLACES]


def without_owners(question: Question, runs: Sequence[Run]) -> list[Run]:
    """The runs without what one of them is of, which is no place beside it: «στον Πύργο της Σαντορίνης»."""
    owners = {
        second
        for first, second in pairwise(runs)
        if question.greek
        and second.mark == "gen"
        and first.mark in STRONG
        and second.first == first.last + 2
        and not country_of(question, second)
    }
    return [run for run in runs if run not in owners]


def _listed_marks(question: Question, runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs, each with the preposition of the one that it is listed with: in Rome and Athens."""
    found: list[Run] = []
    for run in runs:
        before = found[-1] if found else None
        listed = before and before.mark in STRONG and run.mark not in STRONG and _are_listed(question, before, run)
        found.append(replace(run, mark=before.mark) if before and listed else run)
    return tuple(found)


def _are_listed(question: Question, first: Run, second: Run) -> bool:
    """Whether nothing but `and` or a comma is between two names."""
    between = range(first.last + 1, second.first)
    return all(at in question.timed or question.items[at].has("and", "mark", "or", "art") for at in between)


def _chosen(question: Question, runs: Sequence[Run], intents: Sequence[Intent]) -> list[Run]:
    """The runs that are taken for places."""
    strong = [run for run in runs if run.mark in STRONG]
    if any(intent.kind == "compare" for intent in intents):
        return list(runs)
    if strong and any(intent.kind == "news" for intent in intents):
        return [run for run in runs if run in strong or country_of(question, run)]
    if strong and all(_is_purpose(question, run) for run in strong):  # ta Giannitsa, gia to vamvaki
        named = [run for run in runs if run not in strong and question.token(run.first).text[:1].isupper()]
        return _weakly_chosen(question, named) if named else strong
    placed = [run for run in strong if question.key(run.first - 1) in PLACED]
    if placed:  # to grill in Cologne
        strong = [run for run in strong if run in placed or not _may_be_verb(question, run)]
    return strong or _weakly_chosen(question, runs)


def _is_purpose(question: Question, run: Run) -> bool:
    """Whether a word in small letters after «για» and an article may be what it is asked for."""
    text = question.between(run.first, run.last)
    before = run.first - 1
    while before > 0 and question.items[before].has("art") and sound(question.key(before)) != "gia":
        before -= 1
    return question.greek and text.islower() and sound(question.key(before)) == "gia"


def _may_be_verb(question: Question, run: Run) -> bool:
    """Whether a word in small letters after `to` may be an infinitive."""
    return question.key(run.first - 1) == "to" and question.token(run.first).text.islower()


def _weakly_chosen(question: Question, runs: Sequence[Run]) -> list[Run]:
    """Of runs without a preposition: those with an article and the countries, else a list, a capital, the last one."""
    telling = [run for run in runs if (question.greek and run.mark) or country_of(question, run)]
    if telling or len(runs) < 2:  # noqa: PLR2004
        return telling or list(runs)
    listed = list(runs[-1:])
    for run in reversed(runs[:-1]):
        if not _are_listed(question, run, listed[0]):
            break
        listed.insert(0, run)
    if listed[1:]:
        return listed
    capital = [run for run in runs if question.token(run.first).text[:1].isupper() and run.first]
    return capital[:1] or [max(runs, key=lambda run: run.last)]


def _of_news(question: Question, run: Run, intents: Sequence[Intent], *, only_news: bool) -> bool:
    if only_news:
        return True
    kinds = {intent.kind for intent in intents}
    clauses = question.clauses
    return "news" in kinds and len(kinds) > 1 and len(set(clauses)) > 1 and run.clause in _news_clauses(question)


def _news_clauses(question: Question) -> set[int]:
    """Clauses that ask for headlines and nothing else."""
    numbered = list(zip(question.clauses, question.items, strict=True))
    news = {clause for clause, item in numbered if item.has("news", "newsabout")}
    other = {
        clause
        for clause, item in numbered
        if item.has("weather", "forecast") or item.value("measure/") or item.value("sun/")
    }
    return news - other


def _place(question: Question, run: Run, of_news: bool) -> PlaceText:  # noqa: FBT001
    text = text_of(question, run)
    country = country_of(question, run)
    misspelt = not country and (of_news or run.mark in STRONG)
    if misspelt:
        within = run.items if of_news else run.items[-1:]
        country = next(filter(None, (misspelt_country(question.key(at), greek=question.greek) for at in within)), "")
    article = question.words[question.items[run.first].start - 1].key if question.greek and run.first else ""
    likely = run.mark in (*STRONG, "gen", "art") or run.first == 0 or _is_likely(question, run)
    least = 0
    if run.mark == "art" and not question.greek and not country and question.key(run.first - 1) == "the":
        least = LARGE_TOWN  # the Hague; but the Thames is a river
    if run.common and not _is_island(article, text):
        likely_town = _is_likely(question, run) or (question.greek and bool(run.mark))
        rare = (rank(question.key(run.first), greek=question.greek) or 0) >= RARE
        least = VILLAGE if run.mark in STRONG or (likely_town and rare) else TOWN if likely_town else CITY
    return PlaceText(
        text,
        country,
        bool(run.mark),
        of_news,
        article,
        least,
        likely and not run.common,
        misspells_country=misspelt and bool(country),
    )


def text_of(question: Question, run: Run) -> str:
    """A place as it is looked up: Nice in France is Nice, France."""
    text = question.between(run.first, run.last)
    joint = run.last - 1
    if run.first < joint and question.key(joint) == "in" and question.names_country(run.last):
        text = f"{question.between(run.first, joint - 1)}, {question.between(run.last, run.last)}"
    return text[:LONGEST_PLACE]


def _is_island(article: str, text: str) -> bool:
    """Whether a Greek word has an article that the common one has not: στη Μήλο, but το μήλο, the apple."""
    return sound(article.replace("h", "i")) in FEMININE and sound(text.lower()).endswith("o")


def _adjectives(question: Question) -> list[tuple[int, str]]:
    return [
        (at, code)
        for at, code in question.all("demonym/")
        if not question.is_name(at) and not _is_language(question, at)
    ]


def _is_language(question: Question, at: int) -> bool:
    """Whether an adjective is that of a language: `in English`."""
    ends = at + 1 == len(question.items) or question.items[at + 1].has("mark", "prep", "from")
    return not question.greek and ends and bool(at) and question.key(at - 1) == "in"


def country_of(question: Question, run: Run) -> str:
    """The code of the country that a run is the name of; "" where it is none's."""
    if run.first != run.last:
        return ""
    item = question.items[run.first]
    text = question.between(run.first, run.last)
    named = item.value("country/") or item.value("demonym/")
    return named or (known_code(text) if len(text) > LONGEST_CODE else None) or ""


def misspelt_country(key: str, *, greek: bool) -> str:
    """The code of the country whose name a word is with a mistake: Itlay, japn, and amerikh, whose h is an η."""
    if is_common(key, greek=greek):
        return ""
    tags = [greek_lexicon().country(sound(each)) for each in (key, key.replace("h", "i"))] if greek else []
    tags += [] if is_greek(key) else [english_lexicon().country(key)]
    names = greek_lexicon().first_words(sound(key.replace("h", "i"))) if greek else ()
    tags += [phrase.tag.replace("demonym/", "country/") for phrase in names if phrase.tag.startswith("demonym/")]
    return next((tag.removeprefix("country/") for tag in tags if tag), "")
