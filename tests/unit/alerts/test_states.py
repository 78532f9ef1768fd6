"""What is in force at a point and whether that is known, from what sources send."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from alerts.board import Board, Findings, findings
from alerts.cap import MOST_INFOS
from alerts.snapshot import MOST_CHANGED, Snapshot, polled
from alerts.sources import ON, WarningSource, chosen, markdown, read_table, table
from servicekit.http import Unreachable, UpstreamResponse
from tests.unit.alerts.cap_documents import NOW, area, cap, info, stamp, written

NOW_S = NOW.timestamp()
HOST = "https://met.example"
ATTICA, THRACE = (38.5, 24.5), (41.1, 25.4)
SOURCE = WarningSource(
    "gr-met", ("gr",), "The Met", "cap", f"{HOST}/rss", (), "en", "polygon", 60, 3600, "verified", "CC BY", f"{HOST}/w"
)


class Met:
    """A source: its index and documents, as they are now."""

    def __init__(self) -> None:
        self.documents: dict[str, str] = {}
        self.listed: list[str] | None = None
        self.stamp_s = NOW_S
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.index: str | None = None
        self.status = 200

    def fetch(self, url: str, headers: Mapping[str, str]) -> UpstreamResponse:
        self.asked.append(url)
        path = url.removeprefix(HOST)
        if path in self.broken:
            raise Unreachable("can't be reached")
        if path == "/rss":
            etag = f'"{hash((tuple(self.documents), self.stamp_s))}"'
            if headers.get("If-None-Match") == etag:
                return UpstreamResponse(304, {}, b"")
            return UpstreamResponse(self.status, {"ETag": etag}, (self.index or self._index()).encode())
        if path in self.documents:
            return UpstreamResponse(200, {}, self.documents[path].encode())
        return UpstreamResponse(404, {}, b"")

    def _index(self) -> str:
        listed = self.documents if self.listed is None else self.listed
        items = "".join(f"<item><link>{HOST}{path}</link></item>" for path in listed)
        built = (NOW + timedelta(seconds=self.stamp_s - NOW_S)).strftime("%a, %d %b %Y %H:%M:%S +0000")
        return f"<rss><channel><lastBuildDate>{built}</lastBuildDate>{items}</channel></rss>"


class Watch:
    """A board over that source, polled when the test says so."""

    def __init__(self, met: Met) -> None:
        self.met, self.board, self.snapshot = met, Board(SOURCE), Snapshot()

    def poll(self, later_s: float = 0.0) -> None:
        self.met.stamp_s = max(self.met.stamp_s, NOW_S)
        self.snapshot = polled(SOURCE, self.snapshot, self.met.fetch, NOW_S + later_s)
        restored = Snapshot.from_bytes(self.snapshot.as_bytes())
        assert restored == self.snapshot
        self.board.show(restored)

    def at(self, point: tuple[float, float] = ATTICA, later_s: float = 0.0) -> Findings:
        now_s = NOW_S + later_s
        return findings(frozenset(("gr",)), [(self.board.state(now_s), self.board.at(*point, now_s))], ())

    def said(self, point: tuple[float, float] = ATTICA, later_s: float = 0.0) -> tuple[str, str | None, list[str]]:
        found = self.at(point, later_s)
        return found.state, found.reason, [each.alert.identifier for each in found.warnings]


@pytest.fixture
def met() -> Met:
    return Met()


@pytest.fixture
def watch(met: Met) -> Watch:
    return Watch(met)


def reference(identifier: str, sent: str = stamp(NOW - timedelta(hours=1))) -> str:
    return f"warnings@met.example,{identifier},{sent}"


def test_a_source_that_was_not_heard_yet_proves_nothing(watch: Watch) -> None:
    assert watch.said() == ("unknown", "not_heard_yet", [])


def test_an_index_read_whole_without_a_warning_proves_none(watch: Watch) -> None:
    watch.poll()
    assert watch.said() == ("none", None, [])
    assert watch.at().as_of_s == NOW_S


def test_a_warning_holds_in_its_area_and_none_is_proved_beside_it(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one")
    watch.poll()
    assert watch.said(ATTICA) == ("warnings", None, ["one"])
    assert watch.said(THRACE) == ("none", None, [])


@pytest.mark.parametrize("change", [{"status": "Test"}, {"status": "Exercise"}, {"status": "System"},
                                    {"status": "Draft"}, {"scope": "Private"}, {"scope": "Restricted"},
                                    {"msg_type": "Ack"}, {"msg_type": "Error"}, {"msg_type": "Cancel"}])  # fmt: skip
def test_what_is_no_public_warning_in_earnest_is_never_shown(watch: Watch, met: Met, change: dict[str, Any]) -> None:
    met.documents["/1"] = cap("one", **change)
    watch.poll()
    assert watch.said() == ("none", None, [])


def test_a_test_cancels_nothing(watch: Watch, met: Met) -> None:
    met.documents |= {"/1": cap("one"), "/2": cap("two", status="Test", msg_type="Cancel", references=reference("one"))}
    watch.poll()
    assert watch.said() == ("warnings", None, ["one"])


def test_an_update_takes_the_place_of_what_it_refers_to(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one")
    watch.poll()
    met.documents["/2"] = cap("two", sent=NOW, msg_type="Update", references=reference("one"))
    watch.poll(60)
    assert watch.said(later_s=60) == ("warnings", None, ["two"])


def test_a_cancel_ends_all_that_it_refers_to_also_what_comes_after_it(watch: Watch, met: Met) -> None:
    met.documents |= {
        "/1": cap("one"),
        "/c": cap("c", sent=NOW, msg_type="Cancel", references=f"{reference('one')} {reference('late')}"),
    }
    watch.poll()
    assert watch.said() == ("none", None, [])
    met.documents["/late"] = cap("late")
    del met.documents["/c"]
    for turn in range(1, 4):
        watch.poll(60 * turn)
        assert watch.said(later_s=60 * turn) == ("none", None, [])


@pytest.mark.parametrize("references", ["one", "warnings@met.example,one", reference("one", "soon"),
                                        f"\n  {reference('zero')}\t{reference('one')} "])  # fmt: skip
def test_references_count_also_where_they_are_incomplete(watch: Watch, met: Met, references: str) -> None:
    met.documents |= {"/1": cap("one"), "/2": cap("two", msg_type="Cancel", references=references)}
    watch.poll()
    assert watch.said() == ("none", None, [])


@pytest.mark.parametrize("references", [reference("one", stamp(NOW)), "other@met.example,one", "on", ""])
def test_a_reference_to_another_message_ends_nothing(watch: Watch, met: Met, references: str) -> None:
    met.documents |= {"/1": cap("one"), "/2": cap("two", msg_type="Cancel", references=references)}
    watch.poll()
    assert watch.said() == ("warnings", None, ["one"])


def test_a_chain_of_updates_leaves_the_last_also_where_links_have_vanished(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("1")
    for number in range(2, 6):
        watch.poll(60 * number)
        met.documents[f"/{number}"] = cap(f"{number}", msg_type="Update", references=reference(f"{number - 1}"))
        met.documents.pop(f"/{number - 2}", None)
    watch.poll(400)
    assert watch.said(later_s=400) == ("warnings", None, ["5"])


@pytest.mark.parametrize("seed", range(20))
def test_any_graph_of_references_ends_what_a_set_says(watch: Watch, met: Met, seed: int) -> None:
    random, ended = Random(seed), set()  # noqa: S311 - plans that can be made again
    kinds = {str(number): random.choice(("Alert", "Update", "Cancel")) for number in range(12)}
    for name, kind in kinds.items():
        named = random.sample(sorted(kinds), random.randint(0, 3)) if kind != "Alert" else []
        ended |= set(named)
        met.documents[f"/{name}"] = cap(name, msg_type=kind, references=" ".join(map(reference, named)))
    watch.poll()
    expected = {name for name, kind in kinds.items() if kind != "Cancel"} - ended
    state, _, shown = watch.said()
    assert set(shown) == expected
    assert state == ("warnings" if expected else "none")


def test_the_same_identifier_of_two_senders_is_two_warnings_and_a_new_time_one(watch: Watch, met: Met) -> None:
    met.documents |= {"/1": cap("one"), "/2": cap("one", sender="b@x"), "/3": cap("one", sent=NOW)}
    watch.poll()
    assert sorted((each.alert.sender, each.alert.sent) for each in watch.at().warnings) == [
        ("b@x", NOW_S - 3600),
        ("warnings@met.example", NOW_S),
    ]


def test_a_warning_is_gone_the_second_that_it_ends(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one", infos=info(expires=stamp(NOW + timedelta(seconds=100))))
    watch.poll()
    assert watch.said(later_s=99)[0] == "warnings"
    assert watch.said(later_s=100) == ("none", None, [])


def test_a_warning_that_begins_later_is_shown_already(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one", infos=info(onset=stamp(NOW + timedelta(hours=3))))
    watch.poll()
    assert watch.said()[0] == "warnings"


def test_a_document_that_vanishes_once_stays_and_twice_is_withdrawn(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one")
    watch.poll()
    met.listed, met.stamp_s = [], NOW_S + 1
    watch.poll(60)
    assert watch.said(later_s=60)[0] == "warnings"
    met.stamp_s = NOW_S + 61
    watch.poll(120)
    assert watch.said(later_s=120) == ("none", None, [])


def test_a_document_is_fetched_once(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one")
    for turn in range(3):
        watch.poll(60 * turn)
    assert met.asked.count(f"{HOST}/1") == 1


@pytest.mark.parametrize(
    "areas", [area(code=("EMMA_ID", "GR999")), area(), area("95,24 96,24 96,25"), area(circle="38,24 -3")]
)
def test_a_live_area_without_an_outline_makes_the_answer_unknown_and_never_none(
    watch: Watch, met: Met, areas: str
) -> None:
    met.documents["/1"] = cap("one", infos=info(areas))
    watch.poll()
    assert watch.said() == ("unknown", "area_unresolved", [])
    assert watch.said(later_s=7 * 3600) == ("unknown", "silent", [])


def test_an_outline_shows_a_warning_also_beside_an_area_without_one(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one", infos=info(area("38,24 39,24 39,25 38,25") + area(code=("EMMA_ID", "GR999"))))
    watch.poll()
    assert watch.said() == ("warnings", None, ["one"])
    assert watch.said(THRACE) == ("unknown", "area_unresolved", [])


def test_a_code_with_an_outline_places_a_warning_and_proves_none_beside_it(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one", infos=info(area(code=("EMMA_ID", "GR011"))))
    watch.poll()
    assert watch.said((37.98, 23.73)) == ("warnings", None, ["one"])
    assert watch.at((37.98, 23.73)).warnings[0].by == "code"
    assert watch.said(THRACE) == ("none", None, [])


@pytest.mark.parametrize("places", [(0, 1), (1, 0)])
def test_a_document_with_an_entry_for_each_area_is_read_until_the_last_has_expired(
    watch: Watch, met: Met, places: tuple[int, int]
) -> None:
    ends = [stamp(NOW - timedelta(hours=1)), stamp(NOW + timedelta(hours=1))]
    entries = "".join(
        f"<entry><cap:expires>{ends[place]}</cap:expires><link href='{HOST}/1'/></entry>" for place in places
    )
    met.index = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:cap='urn:oasis:names:tc:emergency:cap:1.2'>"
        f"<updated>2026-11-30T11:59:00Z</updated>{entries}</feed>"
    )
    met.documents["/1"] = cap("one")
    watch.poll()
    assert watch.said() == ("warnings", None, ["one"])


def test_an_expired_area_without_an_outline_is_no_matter(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one", infos=info(area(code=("A", "B")), expires=stamp(NOW - timedelta(seconds=1))))
    watch.poll()
    assert watch.said() == ("none", None, [])


def test_a_document_that_cannot_be_read_makes_none_unknown_and_leaves_warnings(watch: Watch, met: Met) -> None:
    met.documents |= {"/1": cap("one"), "/2": "<html>busy</html>"}
    watch.poll()
    assert watch.said(ATTICA) == ("warnings", None, ["one"])
    assert watch.said(THRACE) == ("unknown", "incomplete", [])
    met.documents["/2"] = cap("two", infos=info(area(circle="10,10 5")))
    watch.poll(60)
    assert watch.said(THRACE, 60) == ("none", None, [])


@pytest.mark.parametrize("link", ["https://elsewhere.example/1", "http://169.254.169.254/latest", "https://met.example:8443/1",
                                  "file:///etc/passwd", "https://u:p@met.example/1"])  # fmt: skip
def test_a_link_to_another_host_is_not_followed(watch: Watch, met: Met, link: str) -> None:
    built = "<lastBuildDate>Mon, 30 Nov 2026 12:00:00 GMT</lastBuildDate>"
    met.index = f"<rss><channel>{built}<item><link>{link}</link></item></channel></rss>"
    watch.poll()
    assert met.asked == [SOURCE.url]
    assert watch.said() == ("unknown", "incomplete", [])


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Maintenance</body></html>",
        '{"title": "Problem"}',
        "<rss><channel><item>",
        "",
        "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>",
    ],
)
def test_a_200_that_is_no_index_proves_nothing(watch: Watch, met: Met, body: str) -> None:
    met.index = body or " "
    watch.poll()
    assert watch.said() == ("unknown", "unreachable", [])
    assert watch.snapshot.problem


@pytest.mark.parametrize("status", [403, 404, 500, 503, 301])
def test_another_status_proves_nothing(watch: Watch, met: Met, status: int) -> None:
    met.status = status
    watch.poll()
    assert watch.said() == ("unknown", "unreachable", [])


def test_an_index_whose_own_stamp_is_old_proves_nothing(watch: Watch) -> None:
    watch.poll()
    assert watch.said(later_s=100) == ("none", None, [])
    watch.poll(3700)
    assert watch.said(later_s=3700) == ("unknown", "stale", [])


def test_an_index_of_expired_warnings_with_an_old_stamp_proves_nothing(watch: Watch, met: Met) -> None:
    old = "<updated>2026-05-20T10:00:00+00:00</updated>"
    met.index = f"<feed xmlns='http://www.w3.org/2005/Atom'>{old}<entry>{old}<link href='{HOST}/1'/></entry></feed>"
    met.documents["/1"] = cap("one", infos=info(expires="2026-05-21T10:00:00+00:00"))
    watch.poll()
    assert watch.said() == ("unknown", "stale", [])


def test_a_source_that_falls_silent_turns_none_into_not_known_since(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one")
    watch.poll()
    met.broken.add("/rss")
    for turn in range(1, 60):
        watch.poll(60 * turn)
    assert watch.said(THRACE, 3540) == ("unknown", "silent", [])
    assert watch.at(THRACE, 3540).as_of_s == NOW_S
    assert watch.said(ATTICA, 3540) == ("warnings", None, ["one"])


def test_a_cap_inside_its_atom_entry_is_read(watch: Watch, met: Met) -> None:
    enclosed = cap("one").partition("?>")[2]
    met.index = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><updated>2026-11-30T11:59:00Z</updated>"
        f"<entry><link href='{HOST}/page'/><content>{enclosed}</content></entry></feed>"
    )
    watch.poll()
    assert watch.said() == ("warnings", None, ["one"])
    assert met.asked == [SOURCE.url]


RSS = "<rss><channel><lastBuildDate>Mon, 30 Nov 2026 12:00:00 GMT</lastBuildDate>{}</channel></rss>"


def test_an_entry_that_leads_nowhere_makes_none_unknown(watch: Watch, met: Met) -> None:
    met.index = RSS.format("<item><title>Severe storm over Attica</title></item>")
    watch.poll()
    assert watch.said() == ("unknown", "incomplete", [])
    watch.poll(60)  # also where the source says that nothing has changed since
    assert watch.said(later_s=60) == ("unknown", "incomplete", [])


def test_an_entry_without_a_link_is_found_by_its_name_if_that_is_an_address(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one")
    met.index = RSS.format(f"<item><guid>{HOST}/1</guid></item>")
    watch.poll()
    assert watch.said() == ("warnings", None, ["one"])


def test_a_document_that_takes_anothers_place_is_read_when_its_entry_has_a_newer_stamp(watch: Watch, met: Met) -> None:
    entry = f"<item><link>{HOST}/1</link><pubDate>Mon, 30 Nov 2026 11:{{}}:00 GMT</pubDate></item>"
    met.documents["/1"] = cap("one")
    met.index = RSS.format(entry.format(10))
    watch.poll()
    met.documents["/1"], met.stamp_s = cap("two", infos=info(area("41,25 42,25 42,26 41,26"))), NOW_S + 1
    watch.poll(60)
    assert watch.said(ATTICA, 60) == ("warnings", None, ["one"])
    met.index = RSS.format(entry.format(20))
    met.broken, met.stamp_s = {"/1"}, NOW_S + 2
    watch.poll(120)
    assert watch.said(ATTICA, 120) == ("warnings", None, ["one"])
    assert watch.said(THRACE, 120) == ("unknown", "incomplete", [])
    met.broken, met.stamp_s = set(), NOW_S + 3
    watch.poll(180)
    assert watch.said(ATTICA, 180) == ("none", None, [])
    assert watch.said(THRACE, 180) == ("warnings", None, ["two"])


def test_of_entries_that_are_stamped_anew_each_time_a_few_are_fetched_again(watch: Watch, met: Met) -> None:
    met.documents = {f"/{number}": cap(str(number)) for number in range(50)}
    for minute in range(2):
        stamped = f"<pubDate>Mon, 30 Nov 2026 11:0{minute}:00 GMT</pubDate>"
        met.index = RSS.format("".join(f"<item><link>{HOST}{path}</link>{stamped}</item>" for path in met.documents))
        met.stamp_s = NOW_S + minute
        met.asked.clear()
        watch.poll(60 * minute)
    assert len(met.asked) == 1 + MOST_CHANGED
    assert watch.said(THRACE, 60) == ("none", None, [])


def test_what_can_be_read_of_a_document_counts_and_the_rest_makes_none_unknown(watch: Watch, met: Met) -> None:
    unread = cap("two").replace("<sent>", "<sent>yesterday ").partition("?>")[2]
    met.documents["/1"] = f"<EDXL>{cap('one').partition('?>')[2]}{unread}</EDXL>"
    watch.poll()
    assert watch.said(ATTICA) == ("warnings", None, ["one"])
    assert watch.said(THRACE) == ("unknown", "incomplete", [])


@pytest.mark.parametrize("whole", [True, False])
def test_a_document_of_more_than_is_read_never_proves_none(watch: Watch, met: Met, whole: bool) -> None:
    met.documents["/1"] = cap("one", infos=info() * (MOST_INFOS + (not whole)))
    watch.poll()
    assert watch.said(ATTICA) == ("warnings", None, ["one"])
    assert watch.said(THRACE)[0] == ("none" if whole else "unknown")


def test_an_entry_that_has_expired_is_not_fetched(watch: Watch, met: Met) -> None:
    met.index = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:cap='urn:oasis:names:tc:emergency:cap:1.2'>"
        f"<updated>2026-11-30T11:59:00Z</updated><entry><cap:expires>{stamp(NOW - timedelta(seconds=1))}</cap:expires>"
        f"<link href='{HOST}/old'/></entry></feed>"
    )
    watch.poll()
    assert watch.said() == ("none", None, [])
    assert met.asked == [SOURCE.url]


def test_a_translation_without_an_area_is_shown_where_the_other_language_holds(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one", infos=info() + info("", language="el", event="Καταιγίδα"))
    watch.poll()
    assert watch.said(ATTICA) == ("warnings", None, ["one"])
    assert watch.said(THRACE) == ("none", None, [])


def test_green_and_all_clear_are_no_warnings(watch: Watch, met: Met) -> None:
    level = "<parameter><valueName>awareness_level</valueName><value>1; green; Minor</value></parameter>"
    met.documents |= {
        "/1": cap("one", infos=info(more=level)),
        "/2": cap("two", infos=info(more="<responseType>AllClear</responseType>")),
    }
    watch.poll()
    assert watch.said() == ("none", None, [])


def test_the_worst_comes_first(watch: Watch, met: Met) -> None:
    for number, severity in enumerate(("Minor", "Extreme", "Moderate", "Unknown", "Severe")):
        met.documents[f"/{number}"] = cap(severity, infos=info(severity=severity))
    watch.poll()
    assert watch.said()[2] == ["Extreme", "Severe", "Moderate", "Minor", "Unknown"]


def test_one_warning_through_two_sources_is_one(watch: Watch, met: Met) -> None:
    met.documents["/1"] = cap("one")
    watch.poll()
    told = (watch.board.state(NOW_S), watch.board.at(*ATTICA, NOW_S))
    assert len(findings(frozenset(("gr",)), [told, told], ()).warnings) == 1


def test_none_has_to_be_proved_for_each_country_that_the_point_may_lie_in(watch: Watch) -> None:
    watch.poll()
    told = [(watch.board.state(NOW_S), ())]
    assert findings(frozenset(("gr",)), told, ()).state == "none"
    assert findings(frozenset(("gr", "bg")), told, ()).reason == "no_source"
    assert findings(frozenset(), told, ()).state == "unknown"


def test_where_terms_forbid_or_nothing_was_verified_it_is_unknown_with_the_services_link() -> None:
    unused = [source for source in table() if source.use not in ON]
    for country, reason in (("au", "terms"), ("za", "terms"), ("mx", "off"), ("aq", "no_source")):
        found = findings(frozenset((country,)), [], unused)
        assert (found.state, found.reason) == ("unknown", reason)
        assert all(state.source.link.startswith("https://") for state in found.sources)


def test_the_table_has_sixty_countries_and_each_row_is_whole() -> None:
    assert len({country for source in chosen(ON, table()) for country in source.countries}) >= 60
    assert len({source.name for source in table()}) == len(table())
    for source in table():
        assert source.url.startswith("https://")
        assert source.licence
        assert source.interval_s >= 30
        assert source.authority
        assert all(len(country) == 2 and country.islower() for country in source.countries)


def names(*words: str) -> set[str]:
    return {source.name for source in chosen(words, table())}


def test_the_setting_names_sources_one_by_one_or_by_a_word() -> None:
    assert {"us-nws", "mx-smn"} <= names("verified", "mx-smn")
    assert not {"ke-kmd", "es-meteoalarm"} & names("verified", "mx-smn")
    assert {"us-nws", "ke-kmd"} <= names("verified", "listed")
    assert {"es-meteoalarm", "mx-smn", "ke-kmd"} <= names("all")
    assert all(source.use != "forbidden" for source in chosen(("all",), table()))
    for bad in ("gr-nobody", "au-bom", "-gr-nobody"):
        with pytest.raises(ValueError, match=bad.removeprefix("-")):
            chosen(("verified", bad), table())


@pytest.mark.parametrize(
    "words", [("verified", "listed", "-ke-kmd"), ("-ke-kmd", "all"), ("ke-kmd", "us-nws", "-ke-kmd")]
)
def test_a_source_can_be_left_out_of_what_a_word_stands_for(words: tuple[str, ...]) -> None:
    assert "ke-kmd" not in names(*words)
    assert "us-nws" in names(*words)


def test_a_country_with_a_service_of_its_own_that_is_asked_isnt_asked_about_through_another() -> None:
    on = chosen(ON, table())
    own = {country for source in on if not source.notice for country in source.countries}
    assert not own & {country for source in on if source.notice for country in source.countries}


def test_a_share_of_the_intervals_shortens_all_times_of_a_source_alike() -> None:
    for source in table():
        half = source.hurried(0.5)
        times = (source.interval_s, source.while_warning_s, source.silent_s)
        assert (half.interval_s, half.while_warning_s, half.silent_s) == tuple(time_s / 2 for time_s in times)


def test_what_terms_want_to_be_said_stands_in_the_table() -> None:
    for source in table():
        assert bool(source.notice) is ("meteoalarm" in source.name)
        assert "|" not in source.notice


def test_a_warning_without_an_area_is_for_the_whole_country_where_the_source_means_that() -> None:
    met, source = Met(), replace(SOURCE, areas="country")
    met.documents["/1"] = cap("one", infos=info(area()))
    board = Board(source)
    board.show(polled(source, Snapshot(), met.fetch, NOW_S))
    here, elsewhere = (board.at(*ATTICA, NOW_S, frozenset((country,))) for country in ("gr", "tr"))
    assert [warned.by for warned in here] == ["code"]
    assert elsewhere == []
    assert board.state(NOW_S).state == "none"


@pytest.mark.parametrize("column", ["format", "use"])
def test_a_row_that_cannot_be_meant_is_refused(column: str) -> None:
    head = "name,countries,authority,format,url,hosts,languages,areas,interval_s,stamp_s,use,licence,link,notice"
    row = dict(
        zip(head.split(","), "a,gr,A,cap,https://a,,en,polygon,60,60,verified,CC,https://a,".split(","), strict=True)
    )
    row[column] = "odd"
    with pytest.raises(ValueError, match="a:"):
        read_table([head, ",".join(row.values())])


def test_no_made_up_document_gets_a_wrong_state(watch: Watch, met: Met) -> None:
    random = Random(29)  # noqa: S311 - a plan that can be made again
    for number in range(200):
        document = written(random, number)
        met.documents = {f"/{number}": document.xml}
        watch.board, watch.snapshot = Board(SOURCE), Snapshot()
        watch.poll()
        for ring in document.polygons[:1]:
            point = ring.representative_point()
            state, _reason, shown = watch.said((point.y, (point.x + 180) % 360 - 180))
            assert (state == "warnings") is document.shows, document.xml
            assert shown == ([document.identifier] if document.shows else [])
        far = watch.said((-89.5, 10.0))
        assert far == (
            ("none", None, []) if document.is_placed or not document.shows else ("unknown", "area_unresolved", [])
        )


def test_the_documentation_has_the_table_of_sources() -> None:
    """`python -m alerts.sources` prints it."""
    documented = (Path(__file__).parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")
    assert documented.endswith(markdown(table()))
