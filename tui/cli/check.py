"""`bindeck db check`"""

import json
import os
import sys

from data import servers
from data.check.run import check
from data.settings import from_environment
from tui import check_words
from widgets.text import clean


def run(as_json: bool) -> int:
    """Compare the database with the contract and print what was found; 0 only when all is well."""
    with servers.database(from_environment(os.environ), _tell) as found:
        report = check(found.url, progress=_tell)
    if as_json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        for label, text in check_words.lines(report):
            print(clean(f"{label:>11}  {text}" if label else text))
    return 0 if report.clean else 1


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence} …\n")
