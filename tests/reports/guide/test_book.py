"""The guide as a book: nothing of it is lost, every link leads somewhere, every example passes, and words are found."""

from __future__ import annotations

import re
import tomllib

import pytest

from screener.domain.shipped import resource
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import load_policy_bytes
from screener.policy.rendering.guide import Entry, entries
from screener.reports.guide.book import APPENDIX, GuidePage, book
from screener.reports.guide.page import guide_html, section_html
from screener.reports.guide.search import find, nearest
from tests.policy.examples import beside_example, example_file
from tests.policy.shown_keys import shown

BOOK = book()
CHAPTERS = [page for page in BOOK.pages if page.part != APPENDIX]


def blocks(page: GuidePage) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", page.text, re.DOTALL)


def links(page: GuidePage) -> list[str]:
    plain = re.sub(r"```.*?```", "", page.text, flags=re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", plain)


def test_every_chapter_that_is_there_stands_in_the_contents_once() -> None:
    parts = tomllib.loads(resource("guide", "contents.toml").read_text("utf-8"))["part"]
    named = [name for part in parts for name in part["chapters"]]
    kept = {f"guide/{path.stem}" for path in resource("guide").glob("*.md")} | {"policy/errors"}
    assert sorted(named) == sorted(kept)
    titles = [page.title for page in BOOK.pages]
    assert len(titles) == len(set(titles)), "two pages share a title"


def test_every_entry_of_the_appendix_can_be_linked_to() -> None:
    for entry in entries():
        found = BOOK.page(f"{entry.anchor}.md")
        assert found is not None, entry.anchor
        assert found[1] == entry.anchor
    assert BOOK.page("rule-no-such-key.md") is None


@pytest.mark.parametrize("page", BOOK.pages, ids=lambda page: page.slug)
def test_links_lead_somewhere(page: GuidePage) -> None:
    for link in links(page):
        found = BOOK.page(link)
        assert found is not None, link
        target, anchor = found
        assert anchor in {section.anchor for section in target.sections} | {""}, link


@pytest.mark.parametrize("page", [each for each in CHAPTERS if blocks(each)], ids=lambda page: page.slug)
def test_every_example_of_a_chapter_loads_and_passes(page: GuidePage) -> None:
    for block in blocks(page):
        whole = block if block.startswith("policy format") else example_file(block)
        report = run_scenarios(load_policy_bytes(whole.encode(), "example.yaml", beside_example))
        assert [(each.scenario.name, each.reason) for each in report.failed] == []


@pytest.mark.parametrize("page", [each for each in CHAPTERS if blocks(each)], ids=lambda page: page.slug)
def test_the_example_of_a_section_shows_a_key_that_the_section_explains(page: GuidePage) -> None:
    """A key that is linked stands in the example at its own place, not as another key of the same name."""
    by_anchor = {entry.anchor: entry for entry in entries()}
    for section in re.split(r"\n(?=## )", page.text):
        linked = {name for name in re.findall(r"\]\(([a-z0-9-]+)\.md\)", section) if name in by_anchor}
        examples = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
        if linked and examples:
            assert any(shows(by_anchor[name], text) for name in linked for text in examples), section[:60]


def test_the_example_of_each_key_shows_it_at_its_own_place() -> None:
    for entry in entries():
        assert shows(entry, entry.example), (entry.place, entry.key)


def shows(entry: Entry, example: str) -> bool:
    """Whether an example has the key at its place; a limit or a phrase stands inside a value."""
    if entry.place in ("measure", "phrase"):
        return re.search(rf"(?<![\w-]){re.escape(entry.key)}(?![\w-])", example) is not None
    return next(shown(entry, example), None) is not None


def test_a_page_is_cut_at_its_headings_and_loses_nothing() -> None:
    for page in CHAPTERS:
        kept = "".join(page.text.split())
        for section in page.sections:
            assert "".join(section.text.split()) in kept
        anchors = [section.anchor for section in page.sections]
        assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("gives way to", "all-rule"),
        ("What silence means", "what-silence-means"),
        ("plain view", "all-fact"),
        ("retroactive", "all-file"),
    ],
)
def test_a_search_finds_the_place_first(words: str, slug: str) -> None:
    assert find(BOOK, words)[0].slug == slug


def test_every_word_must_stand_in_what_is_found() -> None:
    for hit in find(BOOK, "ounce dosage units"):
        found = BOOK.page(hit.slug)
        assert found is not None
        text = next(s for s in found[0].sections if s.anchor == hit.anchor)
        whole = f"{found[0].title} {text.heading} {text.text}".lower()
        assert all(word in whole for word in ("ounce", "dosage", "unit"))
    assert find(BOOK, "the of") == ()
    assert find(BOOK, "xylophone") == ()


@pytest.mark.parametrize(
    "phrase",
    ["drug possession with intent to barter", "receiving stolen property", "hold until 30 days run clock"],
)
def test_a_phrase_of_a_memo_finds_the_places_with_most_of_its_words(phrase: str) -> None:
    found = find(BOOK, phrase)
    assert found
    assert len({len(hit.without) for hit in found}) == 1
    assert found[0].without
    for hit in found:
        page = BOOK.page(hit.slug)
        assert page is not None
        text = next(s for s in page[0].sections if s.anchor == hit.anchor)
        assert all(word not in f"{text.heading} {text.text}".lower().split() for word in hit.without)


def test_a_misspelling_is_answered_with_words_of_the_guide() -> None:
    assert "substance" in nearest(BOOK, "substence")
    assert nearest(BOOK, "substance") == ()


def test_the_one_file_holds_every_page_and_its_links_stay_inside() -> None:
    html = guide_html(BOOK).decode()
    ids = set(re.findall(r'id="([^"]+)"', html))
    assert {page.slug for page in BOOK.pages} <= ids
    targets = re.findall(r'href="([^"]+)"', html)
    assert targets
    assert [target for target in targets if not target.startswith("#") or target[1:] not in ids] == []
    assert "http" not in re.sub(r"<(pre|code)>.*?</\1>", "", html, flags=re.DOTALL).replace("http-equiv", "")


def test_no_text_becomes_markup() -> None:
    section = BOOK.pages[0].sections[0]
    made = type(section)(heading="<b>x</b>", anchor="", level=1, text="<script>alert(1)</script>")
    assert "<script>" not in section_html(made, str)
    assert "<b>" not in section_html(made, str)
