"""What undo and the history call an action: each has words of its own."""

from data.rules.status import POSTINGS, UNDOABLE, Action
from tui import history_facts, undoing


def test_whatever_can_be_taken_back_has_a_name() -> None:
    assert [action for action in UNDOABLE if action not in undoing.WORDS] == []


def test_the_history_has_words_for_batches_and_postings() -> None:
    assert [action for action in (*POSTINGS, Action.BATCH_EDITED) if action not in history_facts.WORDS] == []
