"""The page in a browser: what a reader does with it by hand. Needs Chromium; nothing is downloaded for these tests."""

from __future__ import annotations

import shutil

import pytest

from recordlint.diagnostic import Severity
from recordlint.origins import Month, Origin
from recordlint.report import Options
from recordlint.report.html import html
from reports.building import diagnostic, fix, report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SEVERITIES = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


def many(number):
    """A page with findings of every severity in turn, in three folders and of five rules."""
    found = [
        diagnostic(
            f"title: word{at}\n",
            f"word{at}",
            f"`word{at}` is <b>short</b>",
            path=f"{'abc'[at % 3]}/{at:05}.md",
            rule=f"rule-{at % 5}",
            severity=SEVERITIES[at % 3],
            fix=fix() if at % 2 else None,
        )
        for at in range(number)
    ]
    found.sort(key=lambda one: one.order)
    origins = [Origin(one.path, 0, Month(2024, at % 12 + 1), None) for at, one in enumerate(found)]
    return html(report(*found, files=number, records=number), Options(origins=lambda: origins))


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("needs Chromium or Chrome on the path")
    driver = pytest.importorskip("playwright.sync_api", reason="needs playwright, which [dev] brings")
    with driver.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Two pages: one of a few findings, and one of more than are shown at first."""
    folder = tmp_path_factory.mktemp("pages")
    for number in (60, 250):
        (folder / f"{number}.html").write_text(many(number), encoding="utf-8")
    return [(folder / f"{number}.html").as_uri() for number in (60, 250)]


@pytest.fixture(scope="module")
def tab(browser, addresses):
    """A tab, and what it complained of: requests, and what its script or policy said."""
    opened = browser.new_page()
    complaints = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: complaints.append(request.url) if request.url not in addresses else None)
    return opened, complaints


@pytest.fixture
def visit(tab, addresses):
    """Opens one of the pages anew; fails where it asks for anything, or where its script or policy complains."""
    opened, complaints = tab
    complaints.clear()

    def go(address):
        # From a page to another place of it, nothing would be opened.
        opened.goto("about:blank")
        opened.goto(address)
        return opened

    yield go
    opened.emulate_media(media="screen")
    assert complaints == []


@pytest.fixture
def page(visit, addresses):
    """The page of 60 findings, opened anew."""
    return visit(addresses[0])


@pytest.fixture
def long_page(visit, addresses):
    """The page of 250 findings, opened anew."""
    return visit(addresses[1])


def seen(page):
    """The places of the findings that are shown."""
    return page.locator("#rows tbody tr:visible td:nth-child(3)").all_text_contents()


def count(page):
    return page.locator("#count").text_content()


def wait_for_count(page, said):
    """What follows a change of the address comes a little later."""
    from playwright.sync_api import expect

    expect(page.locator("#count")).to_have_text(said)


def test_it_opens_with_the_gravest_first(long_page):
    assert count(long_page) == "250 findings; the first 200 are shown"
    shown = seen(long_page)
    assert len(shown) == 200
    assert shown[:2] == ["c/00002.md:1:8", "c/00005.md:1:8"]


def test_it_is_a_table_to_those_who_do_not_see_it(page):
    tree = page.locator("#rows").aria_snapshot()
    assert tree.startswith("- table:")
    assert '- columnheader "Severity' in tree
    assert '- cell "error"' in tree
    assert tree.count("- cell ") + tree.count("- 'cell ") == 4 * 60


def test_typing_filters(page):
    page.get_by_label("Search").press_sequentially("WORD2 a/0002")
    assert count(page) == "3 of 60 findings match"
    assert seen(page) == [f"a/000{at}.md:1:8" for at in (21, 24, 27)]


def test_boxes_and_lists_filter(page):
    page.get_by_label("errors").uncheck()
    page.get_by_label("notes").uncheck()
    page.get_by_role("combobox", name="Rule").select_option("rule-1")
    page.get_by_role("combobox", name="Fix").select_option("safe")
    assert count(page) == "2 of 60 findings match"
    page.get_by_role("button", name="Show all", exact=True).click()
    assert count(page) == "60 findings"


def test_a_filter_is_in_the_address_and_comes_back(page, visit):
    page.get_by_label("Search").fill("word1")
    page.get_by_role("combobox", name="Folder").select_option("b")
    page.get_by_label("warnings").uncheck()
    page.get_by_role("button", name="Rule").click()
    assert page.url.endswith("#folder=b&q=word1&severity=error+note&sort=rule")
    before = count(page)
    again = visit(page.url)
    assert count(again) == before
    assert again.get_by_role("combobox", name="Folder").input_value() == "b"
    assert not again.get_by_label("warnings").is_checked()
    assert again.locator("[data-sort=rule]").get_attribute("aria-sort") == "ascending"


def test_an_address_that_makes_no_sense_breaks_nothing(page, addresses):
    for fragment, said in (
        ("#folder=nowhere", "60 findings"),
        ("#sort=constructor", "60 findings"),
        ("#severity=", "0 of 60 findings match"),
        ("#%E0%A4%A", "60 findings"),
        ("#q=%3Cb%3E&x=y", "60 findings"),
    ):
        page.goto(addresses[0] + fragment)
        wait_for_count(page, said)


def test_headings_sort(page):
    place = page.get_by_role("button", name="Place")
    place.click()
    assert seen(page)[:2] == ["a/00000.md:1:8", "a/00003.md:1:8"]
    place.click()
    assert seen(page)[:2] == ["c/00059.md:1:8", "c/00056.md:1:8"]
    assert page.locator("[aria-sort=descending]").text_content() == "Place"
    page.get_by_role("button", name="Finding").click()
    assert seen(page)[:2] == ["a/00000.md:1:8", "b/00001.md:1:8"]
    page.get_by_role("button", name="Severity").click()
    assert seen(page)[0] == "c/00002.md:1:8"


def test_more_is_shown_when_asked_for_and_the_focus_goes_there(long_page):
    for button in ("Show 200 more", "Show all that match"):
        long_page.get_by_role("button", name=button).press("Enter")
        assert len(seen(long_page)) == 250
        assert long_page.evaluate("document.activeElement.rowIndex") == 201
        assert long_page.locator("#more").is_hidden()
        long_page.get_by_role("button", name="Show all", exact=True).click()


def test_a_ranked_name_leads_to_its_findings(page):
    page.locator("[aria-labelledby=by-folder] a", has_text="b").press("Enter")
    wait_for_count(page, "20 of 60 findings match")
    assert {place[0] for place in seen(page)} == {"b"}
    page.locator(".skip").press("Enter")
    assert page.url.endswith("#findings")
    assert count(page) == "20 of 60 findings match"


def test_everything_can_be_reached_by_keyboard(page):
    page.evaluate("""() => {
        reached = [];
        addEventListener("focusin", ({target}) => reached.push((target.name || target.textContent).trim()));
    }""")
    for _ in range(30):
        page.keyboard.press("Tab")
    names = page.evaluate("reached")
    wanted = ("Skip to the findings", "rule-0", "a", "q", "severity", "rule", "folder", "fix", "Show all", "Severity")
    order = [names.index(name) for name in wanted]
    assert order == sorted(order)


def test_on_paper_all_matches_are_there_and_no_controls(long_page):
    long_page.emulate_media(media="print")
    assert len(seen(long_page)) == 250
    assert long_page.locator("#filters").is_hidden()
    assert long_page.locator("figure ~ details").is_hidden()
    long_page.emulate_media(media="screen")
    long_page.get_by_label("Search").fill("a/")
    long_page.emulate_media(media="print")
    assert len(seen(long_page)) == 84


def test_without_scripts_everything_is_readable(browser, addresses):
    page = browser.new_page(java_script_enabled=False)
    page.goto(addresses[1])
    assert len(seen(page)) == 250
    assert page.locator("form, #more").all()[0].is_hidden()
    assert page.locator("#rows .fault").first.is_visible()
    page.close()


def test_no_width_is_too_narrow(page):
    for width in (320, 800, 1400):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
