"""The fields of a form: a label, something to fill in, and below it what is to be said about that."""

from __future__ import annotations

import re
from typing import ClassVar, Protocol, cast

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult

from widgets.manners import draws_ascii
from widgets.strips import line
from widgets.text import ascii_only, clean, fit

LABEL_CELLS = 14
"""The width of the labels, with the gap after them."""

LONGEST_LINE = 2_000
"""Characters that a line takes; longer ones are pastes gone wrong, and a field says so below that already."""

State = str | list[str]
"""What stands in a control: a text, or several."""

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class Control(Protocol):
    """What can stand in a field."""

    @property
    def state(self) -> State:
        """What stands in it now."""
        ...

    def put(self, state: State) -> None:
        """Put something else in."""
        ...


class Edited(Message):
    """Of a control of ours: something else stands in it."""


class Finished(Message):
    """Of a control of ours: Enter, that is all."""


class Refused(Message):
    """Of a control of ours: what was typed cannot stand in it."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class Line(Input):
    """A line of text, in which nothing stands that a terminal would obey; Enter is the form's."""

    def __init__(
        self, *, id: str | None = None, placeholder: str = "", suggester: Suggester | None = None
    ) -> None:
        super().__init__(
            id=id,
            placeholder=placeholder,
            suggester=suggester,
            max_length=LONGEST_LINE,
            select_on_focus=False,
            compact=True,
        )
        self.cursor_blink = False

    @property
    def state(self) -> str:
        return self.value

    def put(self, state: State) -> None:
        self.value = _CONTROLS.sub(" ", str(state))
        self.cursor_position = len(self.value) if self.has_focus else 0

    def on_focus(self) -> None:
        self.action_end()

    def on_blur(self) -> None:
        """A long text shows its beginning."""
        self.action_home()

    def validate_value(self, value: str) -> str:
        return _CONTROLS.sub(" ", value)


class Prose(TextArea, inherit_bindings=False):
    """Lines of text. The F-keys stay the places'; Tab moves on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if isinstance(binding, Binding) and binding.key not in ("f6", "f7")
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    @property
    def state(self) -> str:
        return self.text

    def put(self, state: State) -> None:
        self.load_text("\n".join(map(clean, str(state).splitlines())))

    def edit(self, edit: Edit) -> EditResult:
        """A paste too brings nothing that a terminal would obey."""
        edit.text = "\n".join(_CONTROLS.sub(" ", text) for text in re.split("\r\n|\r|\n", edit.text))
        return super().edit(edit)


class Field(Vertical):
    """A labelled control. `problem` must be put right, `warning` should be looked at, `hint` helps."""

    DEFAULT_CSS = """
    Field {
        height: auto;
        background: $background;
        color: $foreground;
        & > .field--control { margin-left: 14; width: 1fr; }
        & > .field--note { display: none; margin-left: 14; height: auto; }
        & > .field--note.-shown { display: block; }
        & > .field--label { color: $text-muted; }
        & > .field--here { color: $text-accent; text-style: bold; }
        & > .field--problem { color: $text-error; text-style: bold; }
        & > .field--warning { color: $text-warning; }
        & > .field--hint { color: $text-muted; }
        & Line, & Prose { background: $surface; padding: 0; }
        & Prose { height: 4; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "field--label",
        "field--here",
        "field--problem",
        "field--warning",
        "field--hint",
    }

    class About(Message):
        """Something happened to a field."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> Field:
            return self.field

    class Changed(About):
        """Something else stands in it."""

    class Left(About):
        """The focus went on."""

    class Done(About):
        """Enter: the next field, please."""

    def __init__(self, label: str, inner: Widget, *, id: str) -> None:
        super().__init__(id=id)
        self.label = label
        self._inner = inner
        self.problem = ""
        self.warning = ""
        self.hint = ""
        self._said: list[str] = []
        inner.add_class("field--control", update=False)  # styled when it is mounted
        self._note = Static(classes="field--note")

    def compose(self) -> ComposeResult:
        yield self._inner
        yield self._note

    @property
    def filled(self) -> Control:
        """The control, as what is in it."""
        return cast(Control, self._inner)

    @property
    def state(self) -> State:
        return self.filled.state

    def put(self, state: State) -> None:
        """Put something else in, as if it had always been there."""
        self.filled.put(state)

    def take_focus(self) -> None:
        """Type into it, in sight."""
        self.scroll_visible(animate=False)
        target = self._inner if self._inner.can_focus else self._inner.query(Line).first()
        target.focus()

    def say(self, *, problem: str | None = None, warning: str | None = None, hint: str | None = None) -> None:
        """Change what is said below the control; None leaves it."""
        before = (self.problem, self.warning, self.hint)
        self.problem = self.problem if problem is None else problem
        self.warning = self.warning if warning is None else warning
        self.hint = self.hint if hint is None else hint
        if before != (self.problem, self.warning, self.hint):
            self._show_note()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        if y != 0:
            return Strip.blank(self.size.width, base)
        style = self._style("here" if self.has_focus_within else "label")
        text = ("▌" if self.has_focus_within else " ") + fit(self.label, LABEL_CELLS - 2)
        return line([(text, style)], self.size.width, base, in_ascii=draws_ascii(self))

    def on_mount(self) -> None:
        self._show_note()

    def on_descendant_focus(self) -> None:
        self.refresh()

    def on_descendant_blur(self) -> None:
        self.refresh()
        self.post_message(self.Left(self))

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Edited)
    def pass_on(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed(self))

    @on(Input.Submitted)
    @on(Finished)
    def move_on(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Done(self))

    @on(Refused)
    def say_refused(self, event: Refused) -> None:
        event.stop()
        self.say(problem=event.sentence)

    def _show_note(self) -> None:
        if not self.is_attached:
            return
        kinds = [("problem", f"✗ {self.problem}"), ("warning", f"⚠ {self.warning}"), ("hint", self.hint)]
        said = [(kind, self._drawable(words)) for kind, words in kinds if getattr(self, kind)]
        before, self._said = self._said, [words for _, words in said]
        # A counter that changes with every key must not lay the whole form out anew.
        stays = len(before) == len(said) and not any(
            "\n" in words or cell_len(words) > self._note.size.width for words in [*before, *self._said]
        )
        text = Text("\n").join(Text(words, self._style(kind)) for kind, words in said)
        self._note.update(text, layout=not stays)
        self._note.set_class(bool(said), "-shown")

    def _style(self, kind: str) -> Style:
        return self.get_component_rich_style(f"field--{kind}")

    def _drawable(self, text: str) -> str:
        text = "\n".join(map(clean, text.splitlines()))
        return ascii_only(text) if draws_ascii(self) else text
