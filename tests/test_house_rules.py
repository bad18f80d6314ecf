"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("tui", "widgets", "queries", "data")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40

TOP_LEVEL = {
    *PACKAGES, "tests", ".ci", ".gitignore", "pyproject.toml", "theme.tcss", "README.md", "Makefile", "LICENSE",
    "constraints.txt", "CONTRIBUTING.md", "CHANGELOG.md", "screenshot.svg",
}  # fmt: skip


def _tracked() -> list[Path]:
    """The files of the project; where there is no git, those of its folders."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    return [path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py")]


FILES = _tracked()
PYTHON = [path for path in FILES if path.suffix == ".py"]
PRODUCT = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in PACKAGES]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_the_top_level_is_fixed() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} <= TOP_LEVEL


def test_files_are_short() -> None:
    lengths = {_name(path): len(path.read_text().splitlines()) for path in PYTHON}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{_name(path)}: {node.name}": length
        for path in PYTHON
        for node in _functions(ast.parse(path.read_text()))
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_modules_say_what_they_are_and_have_no_open_ends() -> None:
    texts = {_name(path): path.read_text() for path in PRODUCT}
    assert [name for name, text in texts.items() if not ast.get_docstring(ast.parse(text))] == []
    open_ends = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|except Exception:\s*pass")
    assert [name for name, text in texts.items() if open_ends.search(text)] == []


def test_no_test_is_skipped_and_no_check_silenced_without_a_reason() -> None:
    skipped = re.compile(r"pytest\.(mark\.)?(skip|xfail)")
    silenced = re.compile(r"#\s*(noqa|(type|pyright):\s*ignore)\b")
    reasoned = re.compile(r"#\s*(noqa: \w+|(type|pyright): ignore\[\w[\w-]*\])  # (?!pyright|type:)\w")
    lines = [
        (_name(path), line) for path in PYTHON if path != Path(__file__) for line in path.read_text().splitlines()
    ]
    assert [found for found in lines if skipped.search(found[1])] == []
    assert [found for found in lines if silenced.search(found[1]) and not reasoned.search(found[1])] == []


@pytest.mark.parametrize("path", [p for p in PRODUCT if p.parent.name == "queries"], ids=_name)
def test_sql_constants_are_bound_to_the_user(path: Path) -> None:
    """Every statement of a query module names the signed-in user; accounts alone are found without one."""
    if path.name == "users.py":
        return
    namespace = __import__(f"queries.{path.stem}", fromlist=["*"])
    statements = {
        name: value
        for name, value in vars(namespace).items()
        if name.isupper() and not name.startswith("_") and isinstance(value, str)
    }
    unbound = [
        name
        for name, value in statements.items()
        if re.search(r"\b(SELECT|INSERT|UPDATE|DELETE)\b", value) and "%(user_id)s" not in value
    ]
    assert not unbound


def test_sql_is_written_where_queries_live() -> None:
    sql = re.compile(r'"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b')
    above = [path for path in PRODUCT if path.relative_to(ROOT).parts[0] in ("tui", "widgets")]
    assert [_name(path) for path in above if sql.search(path.read_text())] == []


def test_every_test_file_names_its_layer() -> None:
    names = [path.stem for path in PYTHON if path.parent == ROOT / "tests"]
    layers = (
        "test_rules_",
        "test_data_",
        "test_queries_",
        "test_widgets_",
        "test_tui_",
        "test_e2e_",
        "test_house_",
    )
    strange = [
        name for name in names if not name.startswith((*layers, "fix_")) and name not in ("conftest", "__init__")
    ]
    assert not strange


def test_nothing_names_a_machine() -> None:
    home = re.compile(rf"/home/\w|/Users/\w|{re.escape(str(Path.home()))}/\w")
    texts = [path for path in FILES if path.suffix in (".py", ".md", ".toml", ".txt", ".tcss", "")]
    found = [
        _name(path) for path in texts if path != Path(__file__) and home.search(path.read_text(errors="ignore"))
    ]
    assert not found
