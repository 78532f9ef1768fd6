"""What a question leaves to the next one: whatever is handed out is taken back, and means the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.queries import LONGEST_CONTEXT, AskQuery
from master.ask.context import MEASURES, UNITS, Context
from master.ask.intents import Intent, Limit
from master.ask.when import When

WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1)
"""Whatever a person writes: Greek, Chinese, emoji, %, &, | and +."""
NAMES = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=20)
PLAIN_INTENTS = st.sampled_from(
    [
        Intent(kind, measure)
        for kind in MEASURES
        for measure in ("", "rain", "sunrise", "warmest")
        if measure in MEASURES[kind]
    ]
)
TOPICS = st.builds(lambda topic: Intent("news", f"q:{topic}"), WORDS)
WHENS = st.sampled_from([When(day="tomorrow"), When(offset="+3h"), When(day="2026-12-24", part="evening")])


def contexts(intents: st.SearchStrategy[Intent], names: st.SearchStrategy[str]) -> st.SearchStrategy[Context]:
    return st.builds(
        lambda intents, places, countries, whens, earlier, polar: Context(
            tuple(intents),
            tuple(place for place, _ in places),
            tuple(name for _, name in places),
            tuple(countries),
            tuple(whens),
            {"wind": next(iter(UNITS["wind"]))},
            polar,
            earlier,
        ),
        st.lists(intents, max_size=4),
        st.lists(st.tuples(names, names), max_size=3),
        st.lists(st.sampled_from(["gr", "jp"]), max_size=2),
        st.lists(WHENS, max_size=5),
        st.one_of(st.just(""), names),
        st.booleans(),
    )


@given(contexts(PLAIN_INTENTS | TOPICS, WORDS))
def test_what_is_handed_out_is_always_accepted_back(context: Context) -> None:
    asked = AskQuery.from_values({"q": "and tomorrow?", "context": str(context)})
    assert asked.context == str(context)
    assert Context.parse(asked.context) != Context()


@given(contexts(PLAIN_INTENTS, NAMES))
def test_what_fits_comes_back_whole(context: Context) -> None:
    assert Context.parse(str(context)) == context


@pytest.mark.parametrize(
    ("topic", "kept"),
    [
        ("ελληνική οικονομία και τουρισμός", "q:ελληνική οικονομία και τουρισμός"),
        ("a|b & c=d + 100 %", "q:a|b & c=d + 100 %"),
        ("ά" * 98, "q:" + "ά" * 98),
        ("ά" * 99, ""),
        ("ά" * 700, ""),
    ],
)
def test_a_topic_comes_back_as_it_was_or_not_at_all(topic: str, kept: str) -> None:
    context = Context((Intent("news", f"q:{topic}"),), places=("Αθήνα,GR",), names=("Αθήνα",), countries=("gr",))
    again = Context.parse(str(context))
    assert again.intents == (Intent("news", kept),)
    assert again.countries == ("gr",)


def test_all_that_three_greek_places_and_four_intents_need_fits() -> None:
    name = "Θεσσαλονίκη Κεντρικής Μακεδονίας"
    limit = Intent("weather", "temperature", limit=Limit(above=True, value=-3.5, unit="c", throughout=True))
    context = Context(
        (limit, Intent("news", "q:" + "ψήφοι " * 10 + "και"), Intent("sun", "sunrise"), Intent("briefing", "")),
        (f"{name},GR",) * 3,
        (name,) * 3,
        ("gr", "cy"),
        (When(day="tomorrow", part="evening"),) * 5,
        earlier=f"{name},GR",
    )
    assert len(str(context)) <= LONGEST_CONTEXT
    assert Context.parse(str(context)) == context
