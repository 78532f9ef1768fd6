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


def test_without_speech_there_are_no_buttons_for_it(visiting: Visiting) -> None:
    visit = visiting()
    visit.context.add_init_script(NO_SPEECH)
    page = visit.go("/?city=will+it+rain+in+Athens+tomorrow%3F")
    expect(page.locator("#listen")).to_be_hidden()
    expect(page.locator("#speak")).to_be_hidden()
