"""Questions in the page's box: by plain form, as a conversation, by voice and read aloud (both faked in the page)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting

SPEECH = """
window.heard = "will it rain in Athens tomorrow?";
window.SpeechRecognition = class extends EventTarget {
  start() {
    const event = new Event("result");
    event.results = [[{ transcript: window.heard }]];
    setTimeout(() => { this.dispatchEvent(event); this.dispatchEvent(new Event("end")); }, 50);
  }
  stop() { this.dispatchEvent(new Event("end")); }
};
window.spoken = [];
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak: (utterance) => window.spoken.push([utterance.lang, utterance.text]),
  cancel: () => window.spoken.push("cancelled"),
} });
"""
NO_SPEECH = """
for (const name of ["SpeechRecognition", "webkitSpeechRecognition", "SpeechSynthesisUtterance"])
  Object.defineProperty(window, name, { value: undefined });
"""


@pytest.mark.parametrize(("question", "lang", "answer"), [
    ("will it rain in Athens tomorrow?", "en", "in Athens tomorrow"),
    ("τι καιρό κάνει στην Αθήνα;", "el", "Αθήνα, τώρα"),
])  # fmt: skip
@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_is_answered_by_plain_form(
    visiting: Visiting, question: str, lang: str, answer: str, javascript: bool
) -> None:
    page = visiting(java_script_enabled=javascript).go(f"/?lang={lang}")
    page.locator("#city").fill(question)
    page.locator("form.ask button.button").click()
    expect(page.locator("#said")).to_contain_text(answer)
    expect(page.locator("#said")).to_have_attribute("lang", lang)


def test_the_box_keeps_the_conversation_going(visiting: Visiting) -> None:
    page = visiting(java_script_enabled=False).go("/?city=will+it+rain+in+Athens+today%3F")
    page.locator("#city").fill("and tomorrow?")
    page.locator("form.ask button.button").click()
    expect(page.locator("#said")).to_contain_text("Athens tomorrow")
    page.locator(".reply .chips a").first.click()
    expect(page.locator("#said")).to_contain_text(re.compile("Athens|Greece"))  # Athens goes on, or its country


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("lang", "turns"),
    [
        ("en", [("will it rain tomorrow?", "Where?"), ("In Athens", "Athens tomorrow")]),
        ("el", [("θα βρέξει αύριο;", "Πού"), ("Στην Αθήνα", "Αθήνα, αύριο")]),
        ("en", [("will it rain in Volos tomorrow?", "Volos"), ("what about Larissa?", "Larissa tomorrow")]),
        ("el", [("θα βρέξει στον Βόλο αύριο;", "Βόλος"), ("στη Λάρισα;", "Λάρισα, αύριο")]),
        ("en", [("Athens tomorrow", "in Athens"), ("and on Saturday?", "Saturday"), ("Patras?", "Patra")]),
    ],
)
def test_a_conversation_can_be_had(
    visiting: Visiting, lang: str, turns: list[tuple[str, str]], javascript: bool
) -> None:
    """Each answer follows the one before, and all that was said stays."""
    page = visiting(java_script_enabled=javascript).go(f"/?lang={lang}")
    for question, answer in turns:
        page.locator("#city").fill(question)
        page.locator("form.ask button.button").click()
        expect(page.locator("#said")).to_contain_text(answer)
        expect(page.locator("#said")).to_be_focused()
    said = page.locator(".turns .asked").all_inner_texts()
    assert said == [question for question, _ in turns[:-1]]
    page.locator(".turns details").first.evaluate_all("each => each.forEach((one) => (one.open = true))")
    assert page.locator("#said").get_attribute("lang") == lang


@pytest.mark.parametrize(("lang", "chip", "answer"), [("en", "In Athens", "Athens"), ("el", "Στην Αθήνα", "Αθήνα")])
def test_the_answers_that_are_offered_to_where_work(visiting: Visiting, lang: str, chip: str, answer: str) -> None:
    asked = {"en": "will it rain tomorrow?", "el": "θα βρέξει αύριο;"}[lang]
    page = visiting().go(f"/?lang={lang}&city={asked}")
    page.get_by_role("link", name=chip).click()
    expect(page.locator("#said")).to_contain_text(answer)
    expect(page.locator(".turns .asked")).to_have_text(asked)


@pytest.mark.parametrize("lang", ["en", "el"])
def test_the_example_in_the_empty_box_has_an_answer(visiting: Visiting, lang: str) -> None:
    """All of it, and each half of it."""
    page = visiting().go(f"/?lang={lang}")
    example = page.locator("#city").get_attribute("placeholder") or ""
    place, question = re.split(", [^:]+: ", example)
    for text in (example, place, question):
        page.goto(page.url.partition("?")[0] + f"?lang={lang}")
        page.locator("#city").fill(text)
        page.locator("form.ask button.button").click()
        expect(page.locator("#said, #place").first).to_contain_text(place)
        expect(page.locator(".problem")).to_have_count(0)


def test_a_place_after_a_question_is_a_fresh_start_at_its_own_address(visiting: Visiting) -> None:
    visit = visiting(java_script_enabled=False)
    page = visit.go("/?city=will+it+rain+in+Athens+tomorrow%3F&units=imperial")
    page.locator("#city").fill("Oslo")
    page.locator("form.ask button.button").click()
    expect(page.get_by_role("heading", level=1, name="Oslo")).to_be_visible()
    assert {"earlier", "context"}.isdisjoint(re.findall(r"[?&](\w+)=[^&]", page.url))


def test_a_place_can_be_asked_about(visiting: Visiting) -> None:
    page = visiting().go("/?city=Athens")
    page.locator("#city").fill("will it rain tomorrow?")
    page.locator("form.ask button.button").click()
    expect(page.locator("#said")).to_contain_text("Athens tomorrow")


def test_a_browser_that_cannot_listen_says_why(visiting: Visiting) -> None:
    visit = visiting()
    visit.context.add_init_script(
        SPEECH.replace('new Event("result")', 'Object.assign(new Event("error"), {error: "not-allowed"})')
    )
    page = visit.go("/")
    page.get_by_role("button", name="Ask by voice").click()
    expect(page.get_by_role("alert")).to_contain_text("not allowed to use the microphone")
    expect(page.get_by_role("button", name="Ask by voice")).to_have_attribute("aria-pressed", "false")
    policy = page.evaluate(
        "async () => (await fetch('/', {headers: {Accept: 'text/html'}})).headers.get('Permissions-Policy')"
    )
    assert "microphone=(self)" in policy


def test_a_city_gives_the_page_as_before(visiting: Visiting) -> None:
    page = visiting().go("/?city=Athens")
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()
    expect(page.locator("#said")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "path",
    ["/?city=will+it+rain+in+Athens+tomorrow%3F", "/?city=hello", "/?lang=el&city=νέα+για+την+υγεία+στην+Ελλάδα"],
)
def test_everybody_can_read_the_answer(visiting: Visiting, path: str, dark: bool) -> None:
    visit = visiting(phone=True, dark=dark)
    page = visit.go(path)
    assert visit.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_can_be_spoken_and_its_answer_read_aloud(visiting: Visiting) -> None:
    visit = visiting()
    visit.context.add_init_script(SPEECH)
    page = visit.go("/")
    page.get_by_role("button", name="Ask by voice").click()
    expect(page.locator("#said")).to_contain_text("Athens tomorrow")
    speak = page.get_by_role("button", name="Read aloud")
    speak.click()
    expect(speak).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.spoken[0]") == ["en", page.locator("#said").text_content()]
    speak.click()
    expect(speak).to_have_attribute("aria-pressed", "false")


def test_a_browser_without_speech_says_so(visiting: Visiting) -> None:
    visit = visiting()
    visit.context.add_init_script(NO_SPEECH)
    page = visit.go("/?city=will+it+rain+in+Athens+tomorrow%3F")
    page.get_by_role("button", name="Ask by voice").click()
    expect(page.get_by_role("alert")).to_contain_text("This browser cannot listen")
    expect(page.locator("#speak")).to_be_hidden()
