"""The fields of a form: labelled, said beside, and harmless whatever is pasted."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult

from data.rules import pairs
from widgets.choices import Choices, Option
from widgets.entries import Entries
from widgets.fields import Field, Line, Prose

WORDS = [Option("", "none"), Option("new", "new"), Option("good", "good")]
PLACES = [Option(f"place-{number}", f"Place {number}") for number in range(12)]


class Page(App[None]):
    """A page of fields."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.fields = {
            "title": Field("Title", Line(placeholder="a name"), id="title"),
            "text": Field("Text", Prose(), id="text"),
            "word": Field("Word", Choices(WORDS), id="word"),
            "places": Field("Places", Choices(PLACES, many=True), id="places"),
            "pairs": Field("Pairs", Entries("size: 9.5", pairs.parse), id="pairs"),
        }

    def compose(self) -> ComposeResult:
        yield from self.fields.values()

    def on_field_changed(self, event: Field.Changed) -> None:
        self.heard.append(f"changed {event.field.id}")

    def on_field_left(self, event: Field.Left) -> None:
        self.heard.append(f"left {event.field.id}")

    def on_field_done(self, event: Field.Done) -> None:
        self.heard.append(f"done {event.field.id}")

    @property
    def text(self) -> str:
        return "\n".join(strip.text.rstrip() for strip in self.screen._compositor.render_strips())


def line(page: Page, name: str) -> str:
    """The screen's line with this label."""
    return next(line for line in page.text.splitlines() if line[1:].startswith(name))


async def test_what_is_typed_is_told_and_enter_ends_it() -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        page.fields["title"].take_focus()
        await pilot.press("a", "B", "enter")
        assert page.fields["title"].state == "aB"
        assert page.heard == ["changed title", "changed title", "done title"]
        assert line(page, "Title").startswith("▌Title        aB")
        await pilot.press("tab")
        assert page.heard[-1] == "left title"
        assert line(page, "Title").startswith(" Title        aB")
        assert line(page, "Text").startswith("▌Text")


async def test_what_is_said_stands_below_in_words_and_goes_again() -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        title = page.fields["title"]
        title.say(problem="Too [red]long[/]\x1b[31m.", warning="Look again.", hint="3 of 2")
        await pilot.pause()
        below = page.text.splitlines()[1:4]
        assert below == [
            " " * 14 + "✗ Too [red]long[/]␛[31m.",
            " " * 14 + "⚠ Look again.",
            " " * 14 + "3 of 2",
        ]
        title.say(problem="", warning="", hint="")
        await pilot.pause()
        assert page.text.splitlines()[1][1:].startswith("Text")


async def test_a_terminal_of_ascii_gets_ascii() -> None:
    page = Page()
    page.add_class("-ascii")
    async with page.run_test(size=(60, 30)) as pilot:
        page.fields["title"].say(problem="Bad.", warning="Odd — look.")
        page.fields["title"].take_focus()
        await pilot.pause()
        assert page.text.isascii()


@pytest.mark.parametrize("name", ["title", "text"])
async def test_a_paste_brings_nothing_that_a_terminal_obeys(name: str) -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        page.fields[name].take_focus()
        await pilot.pause()
        page.post_message(events.Paste("a\x1b[2Jb\x07\u202ec\x9b草"))
        await pilot.pause()
        assert page.fields[name].state == "a [2Jb c 草"
        assert "\x1b" not in page.text


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40))
async def test_any_text_can_be_put_in_and_drawn(text: str) -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        for field in page.fields.values():
            field.put(text)
        page.fields["title"].say(problem=text, warning=text, hint=text)
        await pilot.pause()
        assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in page.text.replace("\n", ""))


async def test_one_word_is_chosen_by_arrow_keys_and_letters_do_nothing() -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        word = page.fields["word"]
        assert (word.state, line(page, "Word").split(maxsplit=1)[1]) == ("", "● none  ○ new  ○ good")
        word.take_focus()
        await pilot.press("right", "right", "u", "7")
        assert (word.state, line(page, "Word").split(maxsplit=1)[1]) == ("good", "○ none  ○ new  ● good")
        await pilot.press("right", "left", "enter")
        assert word.state == "good"
        assert page.heard[-1] == "done word"


async def test_another_programs_word_is_shown_and_kept_until_another_is_chosen() -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        word = page.fields["word"]
        word.put("NWT [b]")
        await pilot.pause()
        assert "● NWT [b]" in page.text
        word.take_focus()
        await pilot.press("tab", "shift+tab")
        assert word.state == "NWT [b]"
        await pilot.press("left")
        assert word.state == "good"


async def test_several_are_switched_by_space_and_by_a_click_and_wrap() -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        places = page.fields["places"]
        assert places.state == []
        places.take_focus()
        await pilot.press("space", "right", "right", "space", "left", "left", "space")
        assert places.state == ["place-2"]
        row = next(y for y, text in enumerate(page.text.splitlines()) if "Place 11" in text)
        x = page.text.splitlines()[row].index("Place 11")
        await pilot.click(offset=(x, row))
        assert places.state == ["place-2", "place-11"]
        assert "[x] Place 11" in page.text


async def test_entries_are_added_changed_moved_and_removed() -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        entries = page.fields["pairs"]
        entries.take_focus()
        await pilot.press(*"a: 1", "enter", *"b: 2", "enter", *"c", "enter")
        assert entries.problem.startswith("“c” is no pair")
        await pilot.press("backspace", *"c: 3")
        assert entries.state == ["a: 1", "b: 2", "c: 3"], "what stands in the line counts"
        await pilot.press("enter", "shift+tab")
        assert "delete remove" in page.text
        await pilot.press("shift+up", "shift+up", "shift+up")
        assert entries.state == ["c: 3", "a: 1", "b: 2"]
        await pilot.press("down", "delete", "u")
        assert entries.state == ["c: 3", "b: 2"]
        await pilot.press("enter", "backspace", "9", "escape")
        assert entries.state == ["c: 3", "b: 2"], "escape leaves an entry as it was"
        await pilot.press("enter", "backspace", "9", "enter")
        assert entries.state == ["c: 3", "b: 9"]
        await pilot.press("enter")
        assert page.heard[-1] == "done pairs"
        await pilot.press("shift+tab", "backspace", "backspace")
        assert entries.state == []
        await pilot.press(*"d: 4")
        assert entries.state == ["d: 4"], "the last one gone, the line has the focus"


async def test_many_entries_are_scrolled_and_counted() -> None:
    page = Page()
    async with page.run_test(size=(60, 40)) as pilot:
        entries = page.fields["pairs"]
        entries.put([f"key {number}: {number}" for number in range(30)])
        entries.take_focus()
        await pilot.press("shift+tab")
        assert "key 5: 5" in page.text
        assert "+24 more" in page.text
        assert "key 6: 6" not in page.text
        await pilot.press(*["down"] * 29)
        assert "key 29: 29" in page.text
        assert "more" not in page.text.replace("remove", "")


async def test_what_is_being_typed_is_taken_before_another_entry_is_changed() -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        pairs_ = page.fields["pairs"]
        pairs_.put(["a: 1", "b: 2"])
        pairs_.take_focus()
        await pilot.press(*"c: 3", "shift+tab", "home", "up", "up", "enter", *"0")
        assert pairs_.state == ["a: 10", "b: 2", "c: 3"]
        await pilot.press("shift+tab", "down", "shift+up")
        assert pairs_.state == ["b: 2", "a: 10", "c: 3"]
        await pilot.press("enter", *"0", "shift+tab", "down", "down", "delete")
        assert pairs_.state == ["b: 20", "a: 10"]
        await pilot.press("enter", *"7", "shift+tab", "delete")
        assert pairs_.state == ["b: 20"]


@pytest.mark.parametrize("deed", ["enter", "shift+down", "delete"])
@pytest.mark.parametrize("changed", [False, True])
async def test_what_is_no_entry_stays_in_the_line_and_is_said(deed: str, changed: bool) -> None:
    page = Page()
    async with page.run_test(size=(60, 30)) as pilot:
        pairs_ = page.fields["pairs"]
        pairs_.put(["a: 1", "b: 2"])
        pairs_.take_focus()
        await pilot.press(*(["shift+tab", "enter", "ctrl+u"] if changed else []), *"nonsense")
        await pilot.press("shift+tab", *(["down"] if changed else ["up"]), deed)
        if deed == "enter" or changed:
            assert pairs_.state == (["nonsense", "b: 2"] if changed else ["a: 1", "b: 2", "nonsense"])
            assert "is no pair" in page.text
        elif deed == "delete":
            assert pairs_.state == ["b: 2", "nonsense"]
        else:
            assert pairs_.state == ["b: 2", "a: 1", "nonsense"]
