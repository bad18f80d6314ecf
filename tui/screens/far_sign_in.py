"""Who are you? Answered by Supabase, or for a username without @ by this database."""

from __future__ import annotations

from tui.far_ways import FarWays
from tui.new_password import past_code


class FarSignInScreen(FarWays):
    """E-mail address and password; a code; a browser. A username without @ is one of this database alone."""

    QUESTION = "Sign in to Bindeck with Supabase"
    KEYS = "enter go on   f2 code by e-mail   f3 Google, GitHub   ctrl+q quit"

    def knock(self) -> None:
        name, password = self.written("name").strip(), self.written("password")
        if name and "@" not in name:
            self.through(lambda: past_code(self, self.door.sign_in(name, password)))
        else:
            super().knock()
