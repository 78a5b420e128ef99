"""What the documents say is there, is there, and the other way round."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

import archive.cli.lazy
import newscrawl.cli.main
from newscrawl.sources import Source

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"


def test_every_dependency_is_listed_with_its_reason_and_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
        *(ROOT / "bench" / "extractors.txt").read_text("utf-8").splitlines(),
    ]
    wanted = [wish for wish in wanted if wish and not wish.startswith("#")]
    names = {re.split(r"[<>=;\[ ]", wish)[0] for wish in wanted} - {"newscrawl"}  # an extra may name others
    rows = re.findall(
        r"^\| ([\w ,.-]+) \|[^|]+\|[^|]+\|$", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE
    )
    listed = {name for row in rows for name in row.split(", ")} - {"package"}
    assert listed == names


def test_every_setting_of_our_own_is_in_the_operators_guide() -> None:
    text = (ROOT / "newscrawl" / "settings.py").read_text("utf-8")
    ours = text.split("# --- Ours")[1].split("# --- Scrapy")[0]
    guide = (DOCS / "operator.md").read_text("utf-8")
    missing = [name for name in re.findall(r"^([A-Z_]+) =", ours, re.MULTILINE) if f"`{name}`" not in guide]
    assert missing == []


def test_every_key_of_a_source_is_told() -> None:
    guide = (DOCS / "sources.md").read_text("utf-8")
    assert [field.name for field in fields(Source) if f"| `{field.name}` |" not in guide] == []


@pytest.mark.parametrize("name", sorted(newscrawl.cli.main.COMMANDS))
def test_every_newscrawl_command_is_in_the_operators_guide_and_in_its_help(name: str) -> None:
    assert f"`newscrawl {name}" in (DOCS / "operator.md").read_text("utf-8")
    assert CliRunner().invoke(newscrawl.cli.main.cli, [name, "--help"]).exit_code == 0


@pytest.mark.parametrize("name", sorted(archive.cli.lazy.COMMANDS))
def test_every_newsarchive_command_is_in_the_researchers_guide(name: str) -> None:
    assert f"`newsarchive {name}" in (DOCS / "researcher.md").read_text("utf-8")


@pytest.mark.parametrize("path", sorted([ROOT / "README.md", *DOCS.glob("*.md")]), ids=lambda path: path.name)
def test_links_between_the_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
