from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retrieval import Archive
from tests.app.web.conftest import HOSTILE

SCREENSHOT = Path(__file__).parents[3] / "docs" / "screenshot.png"
WARNED = "What did Turkey warn?"
_CONTRAST = """selectors => {
  const rgb = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c[3] === 1) return c;
    }
    return [255, 255, 255, 1];
  };
  const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  return selectors.map(s => {
    const e = document.querySelector(s);
    if (!e) return [s, 0];
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return [s, (a + .05) / (b + .05)];
  });
}"""


def until(page: Any, question: str, argument: object = None) -> None:
    """Wait until a page says yes; Playwright's own way asks a second time by `eval`, which the page's policy forbids."""
    while not page.evaluate(question, argument):
        page.wait_for_timeout(50)


def ready(page: Any) -> Any:
    """The page once Gradio has built it."""
    page.wait_for_selector("#question textarea")
    page.wait_for_selector(".greeting, .turn", state="attached")
    return page


def ask(page: Any, question: str, turn: int = 1) -> Any:
    """Type a question and press Enter; the turn once it is answered."""
    page.fill("#question textarea", question)
    while page.query_selector(f"#t{turn}") is None:  # Gradio drops a question that comes before it has ended the last
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
    return answered(page, turn)


def answered(page: Any, turn: int = 1) -> Any:
    """A turn once it is answered and the page around it is at rest: Gradio shows one part after another."""
    page.wait_for_selector(f"#t{turn}.done, #t{turn}.failed")
    assert page.query_selector(f"#t{turn}.failed") is None, page.inner_text(f"#t{turn}")
    page.wait_for_selector(f"#t{turn}-sources", state="attached")
    page.wait_for_selector("#ask-button:not([disabled])")
    until(page, "!document.getAnimations().some(motion => motion instanceof CSSTransition)")
    return page.locator(f"#t{turn}")


def in_view(page: Any) -> None:
    """Wait until the span that an article is opened for is in view."""
    question = "() => { const { top } = document.querySelector('#span').getBoundingClientRect(); return %s; }"
    until(page, question % "top >= 0 && top < innerHeight")


def test_a_question_is_answered_by_a_quote_that_opens_in_its_article(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    turn = ask(page, WARNED)
    assert "Russia would be held responsible" in turn.inner_text()
    assert re.search(r"\d+ outlets?(, \d+ origins?)? · ", turn.inner_text())
    assert "verbatim quotes" in turn.inner_text()
    turn.locator(".ref").first.click()
    source = page.locator(".source:target")
    assert source.get_attribute("id") == "t1-s1"
    quote = source.locator("mark").inner_text()
    with page.context.expect_page() as opened:
        source.locator(".title a").click()
    article = opened.value
    article.wait_for_load_state()
    assert article.locator("#span").inner_text() == quote
    in_view(article)


def test_the_span_is_scrolled_to_without_the_fragment_too(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    ask(page, WARNED)
    link = page.locator(".source .title a").first.get_attribute("href")
    in_view(open_page(link.split("#")[0]))


def test_an_earlier_answer_brings_its_own_sources_back(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    ask(page, WARNED)
    ask(page, "How long was the Suez Canal blocked?", 2)
    page.wait_for_selector("#t1-sources", state="hidden")
    assert page.locator(".sources:visible").get_attribute("id") == "t2-sources"
    page.locator("#t1 .ref").first.click()
    page.wait_for_selector("#t2-sources", state="hidden")
    assert page.locator(".sources:visible").get_attribute("id") == "t1-sources"


def test_what_the_articles_do_not_say_is_said_with_what_is_missing(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    text = ask(page, "What did Turkey warn Greece?").inner_text()
    assert "The articles do not say." in text
    assert re.search(r"“Greece” \(in 0 of \d+ articles\)", text)
    assert "Nearest, not an answer" in text


def test_a_link_restores_question_and_filters_and_asks(open_page: Callable[..., Any]) -> None:
    page = ready(open_page("/?q=What+did+Turkey+warn%3F&outlet=The+Harbour+Courier&from=2015-10-01&to=2015-10-31"))
    foot = answered(page).locator(".foot").inner_text()
    assert "of The Harbour Courier from 1 October 2015 to 31 October 2015" in foot
    assert page.input_value("#first textarea") == "2015-10-01"
    assert "The Harbour Courier" in page.inner_text("#outlets")
    again = page.locator(".again").get_attribute("href")
    assert "outlet=The+Harbour+Courier" in again
    assert "from=2015-10-01" in again


def test_an_outlet_of_a_link_that_the_archive_lacks_still_filters(open_page: Callable[..., Any]) -> None:
    page = ready(open_page("/?q=What+did+Turkey+warn%3F&outlet=Nowhere+News"))
    turn = answered(page)
    assert "The articles do not say." in turn.inner_text()
    assert "searched 0 articles of Nowhere News" in turn.locator(".foot").inner_text()


def test_a_date_that_is_none_is_said_and_the_question_is_kept(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    page.fill("#first textarea", "October")
    page.fill("#question textarea", WARNED)
    page.keyboard.press("Enter")
    page.wait_for_selector("#t1.failed")
    assert "2015-10-06" in page.inner_text("#t1")
    until(page, "kept => document.querySelector('#question textarea').value === kept", WARNED)


def test_an_answer_is_copied_as_markdown_with_its_references(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    ask(page, WARNED)
    page.click("#t1 .copy")
    page.wait_for_selector("#t1 .copy[data-before]")  # it says “Copied” for two seconds only
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"**{WARNED.replace('?', '?')}**")
    assert "\n1. " in copied
    assert "/article/" in copied


def test_example_questions_fit_the_archive_and_are_answered(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    examples = page.locator(".example:visible")
    examples.nth(1).wait_for()
    asked = examples.first.inner_text()
    examples.first.click()
    turn = answered(page)
    assert turn.locator(".asked").inner_text() == asked
    assert turn.locator(".abstains").count() == 0


def test_articles_are_added_in_the_page_with_the_report_of_add(
    open_page: Callable[..., Any], served: tuple[str, Archive], tmp_path: Path
) -> None:
    good, bad = tmp_path / "ferry.txt", tmp_path / "broken.json"
    text = (
        "Ferry runs aground\n\nThe ferry Quillstar ran aground off Wexcombe on Friday. All 61 passengers were rescued."
    )
    good.write_text(text, encoding="utf-8")
    bad.write_text("{", encoding="utf-8")
    page = ready(open_page())
    page.get_by_role("tab", name="Add articles").click()
    page.set_input_files("#files input[type=file]", [str(good), str(bad)])
    page.wait_for_selector("#files >> text=ferry")
    page.click("#add-button")
    page.wait_for_selector(".counts")
    report = page.inner_text("#report")
    assert "1 added" in report
    assert "1 refused" in report
    assert "broken.json" in report
    page.get_by_role("tab", name="Ask").click()
    assert "61 passengers" in ask(page, "How many passengers of the Quillstar were rescued?").inner_text()
    uploads = served[1].path / "uploads"
    assert not [path for path in uploads.rglob("*") if path.is_file()], "an upload was left behind"


def test_a_hostile_article_is_shown_as_text_and_nothing_of_it_runs_or_loads(
    open_page: Callable[..., Any], served: tuple[str, Archive]
) -> None:
    served[1].add([HOSTILE])
    page = ready(open_page())
    turn = ask(page, "What did the mayor of Grumblewick warn?")
    assert "<b onmouseover=" in turn.inner_text()
    ask(page, "<img src=x onerror=window.byline_was_here=1> [a](javascript:1) **b**", 2)
    assert "<img src=x" in page.inner_text("#t2 .asked")
    assert "**b**" in page.inner_text("#t2 .asked")
    for place in ("#conversation", "#sources"):
        assert page.locator(f"{place} :is(img, script, svg, iframe, b, [onmouseover], [onerror])").count() == 0
        for href in page.locator(f"{place} a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            assert href.startswith(("#t", "/article/", "/?", "/api/export?", "/reports?"))
    with page.context.expect_page() as opened:
        page.locator("#t1 .ref").first.click()
        page.locator(".source:target .title a").click()
    article = opened.value
    article.wait_for_load_state()
    assert "<script>" in article.inner_text("h1")
    assert article.locator("article :is(img, script, svg, iframe, b), a[href^=javascript]").count() == 0


@pytest.mark.parametrize("path", ["/", "/?q=What+did+Turkey+warn%3F"])
def test_a_narrow_window_does_not_scroll_sideways(open_page: Callable[..., Any], path: str) -> None:
    page = ready(open_page(path, width=380, height=780))
    if "q=" in path:
        answered(page)
        link = page.locator(".source .title a").first.get_attribute("href")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    if "q=" in path:
        article = open_page(link, width=380, height=780)
        assert article.evaluate("document.documentElement.scrollWidth") <= 380


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_ground_in_the_light_and_in_the_dark(
    open_page: Callable[..., Any], dark: bool
) -> None:
    page = ready(open_page(dark=dark))
    ask(page, WARNED)
    selectors = ".said .ref .origin .copy .asked .holdings .for #ask-button".split()
    selectors += [".foot span", ".source mark", ".source .context", ".source .title a", ".mode summary"]
    selectors += ["#question textarea", "#filters label span"]
    weak = [(name, round(ratio, 1)) for name, ratio in page.evaluate(_CONTRAST, selectors) if ratio < 4.5]
    assert weak == []
    link = page.locator(".source .title a").first.get_attribute("href")
    page = open_page(link, dark=dark)
    selectors = ["h1", ".text p", "mark", ".facts", "footer p", "footer a", ".brand"]
    assert [name for name, ratio in page.evaluate(_CONTRAST, selectors) if ratio < 4.5] == []


def test_everything_can_be_done_by_keyboard(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    until(page, "document.activeElement.tagName === 'TEXTAREA'")
    page.keyboard.type(WARNED)
    page.keyboard.press("Enter")
    answered(page)
    reached = None
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        reached = page.evaluate("document.activeElement.className")
        if reached == "ref":
            break
    assert reached == "ref"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus cannot be seen"
    page.keyboard.press("Enter")
    page.wait_for_selector(".source:target")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.source:target') !== null"), "focus did not follow the jump"


def test_every_field_has_a_name(open_page: Callable[..., Any]) -> None:
    page = ready(open_page())
    for name in ("Question", "From", "To", "Only these outlets"):
        assert page.get_by_label(name).count() >= 1, name


@pytest.mark.skipif(
    not os.environ.get("RENEW_SCREENSHOT"), reason="set RENEW_SCREENSHOT=1 to renew docs/screenshot.png"
)
def test_the_screenshot_of_the_readme_is_renewed(open_page: Callable[..., Any], served: tuple[str, Archive]) -> None:
    assert served[1].wait(300)
    page = ready(open_page(height=820))
    ask(page, WARNED)
    page.locator("#t1 .ref").first.click()
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENSHOT)


def test_the_page_opens_no_file_that_was_not_uploaded(served: tuple[str, Archive], tmp_path: Path) -> None:
    import httpx

    secret = tmp_path / "secret.txt"
    secret.write_text("Secret title\n\nThe secret word is xylocarp and nobody may read it.", encoding="utf-8")
    with httpx.Client(base_url=served[0], timeout=120) as client:
        config = client.get("/config").json()
        files = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "files")
        handler = next(event["id"] for event in config["dependencies"] if event["inputs"] == [files])
        for named in ({"path": str(secret)}, {"path": str(secret), "meta": {"_type": "gradio.FileData"}}):
            body = {"data": [[named]], "fn_index": handler, "session_hash": "a"}
            assert client.post("/gradio_api/queue/join", json=body).status_code == 422
        assert client.get(f"/gradio_api/file={secret}").status_code == 404
    assert served[1].document_frequency("xylocarp") == 0
