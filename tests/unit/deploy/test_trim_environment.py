"""The trimmed packages of the images answer all that the services ask, in every language."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from master import services

ROOT = Path(__file__).parents[3]
SERVICES = ("contract", "master", "servicekit", *(service.name for service in services.SERVICES))
BUILT_WITH = {"country_names.py", "local_names.py"}
"""What makes tables from Babel's data, and runs in no service."""
READS_WHAT_IS_EMPTY = {
    *("languages", "scripts", "variants", "currencies", "currency_symbols", "currency_formats", "time_zones"),
    *("meta_zones", "unit_display_names", "compact_decimal_formats", "compact_currency_formats"),
    *("get_display_name", "get_language_name", "get_script_name", "language_name", "english_name", "display_name"),
    *("format_timedelta", "get_timezone_name", "get_timezone_location", "format_currency", "format_compact_currency"),
    *("format_compact_decimal", "get_currency_name", "get_currency_symbol", "format_unit", "get_unit_name"),
}
"""Babel's names for what comes from the keys that are emptied."""
TRIMMED = ("babel", "pycountry", "gevent", "greenlet")
BABELS_USERS = [
    path
    for service in SERVICES
    for path in sorted((ROOT / service).rglob("*.py"))
    if path.name not in BUILT_WITH
    and re.search(r"^from (flask_)?babel", path.read_text(encoding="utf-8"), re.MULTILINE)
]
READ = """
import json
from datetime import datetime
import babel, pycountry
from babel.localedata import locale_identifiers
from babel import Locale
from master.facts.words import LANGUAGES
from news.feeds import dates
from contract.countries import country_code, english_name, names
MOMENT = datetime(2026, 11, 26, 15, 4)
codes = [country.alpha_2 for country in pycountry.countries]
locales = sorted(locale_identifiers())
print(json.dumps({
    "from": [babel.__file__, pycountry.__file__],
    "words of dates": {locale: dict(dates._vocabulary((locale,), "").words) for locale in locales},
    "months": {locale: dict(dates._vocabulary((locale,), "").months) for locale in locales},
    "order of dates": {code: dates._date_order(code) for code in codes},
    "zones": {code: dict(dates._zones_in_use(code)) for code in codes},
    "countries": {locale: dict(Locale.parse(locale).territories) for locale in locales},
    "plurals": {locale: [Locale.parse(locale).plural_form(number) for number in range(120)] for locale in locales},
    "decimals": {locale: str(Locale.parse(locale).number_symbols["latn"].get("decimal")) for locale in locales},
    "texts": {lang: [words.number(1.5, 1), words.day(MOMENT), words.weekday(MOMENT), words.twelve_hours(MOMENT),
        *(words.country(code) for code in codes)] for lang, words in LANGUAGES.items()},
    "names": names(), "english": [english_name(code) for code in codes], "code": country_code("Ελλάδα"),
    "regions": [[region.code, region.name] for region in pycountry.subdivisions],
}, sort_keys=True))
"""


@pytest.fixture(scope="module")
def trimmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of the packages, trimmed as in the Dockerfile."""
    folder = tmp_path_factory.mktemp("packages")
    for name in TRIMMED:
        spec = find_spec(name)
        assert spec
        assert spec.origin
        shutil.copytree(Path(spec.origin).parent, folder / name)
    before = _bytes(folder)
    subprocess.run([sys.executable, ROOT / "deploy/trim_environment.py", folder], check=True)
    assert _bytes(folder) < 0.5 * before
    return folder


def test_trimmed_packages_answer_all_that_the_services_ask_in_every_locale(trimmed: Path) -> None:
    whole, slim = _read(), _read(trimmed)
    assert all(str(trimmed) in path for path in slim.pop("from"))
    assert not any(str(trimmed) in path for path in whole.pop("from"))
    assert len(whole["countries"]) > 1000
    for what, values in whole.items():
        assert slim[what] == values, what


def test_a_locale_without_names_of_currencies_still_has_the_question(trimmed: Path) -> None:
    """Code that asks for what was taken out gets nothing, not a KeyError."""
    program = "from babel import Locale; print(dict(Locale('el').currencies), dict(Locale('el').languages))"
    assert _python(program, trimmed).strip() == "{} {}"


@pytest.mark.parametrize("path", BABELS_USERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_service_reads_what_is_taken_out_of_babel(path: Path) -> None:
    """Who needs such a name takes its key out of trim_environment.UNREAD_LOCALE_KEYS, and this list."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("babel", "flask_babel")
        for alias in node.names
    }
    attributes = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call | ast.Attribute | ast.Name)
        if "locale" in ast.unparse(node.value).lower()
    }
    assert not (imported | attributes) & READS_WHAT_IS_EMPTY


@pytest.mark.parametrize("left_out", ["gevent/tests", "greenlet/tests", "pycountry/locales"])
def test_tests_and_translations_that_nobody_reads_are_gone(trimmed: Path, left_out: str) -> None:
    assert (trimmed / left_out).parent.is_dir()
    assert not (trimmed / left_out).exists()


def test_trimming_twice_changes_nothing_more(trimmed: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    shutil.copytree(trimmed, again)
    subprocess.run([sys.executable, ROOT / "deploy/trim_environment.py", again], check=True)
    assert _bytes(again) == _bytes(trimmed)


def test_the_builder_gets_the_script_that_the_dockerfile_runs() -> None:
    assert "!deploy/trim_environment.py" in (ROOT / ".dockerignore").read_text().splitlines()


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _read(packages: Path | None = None) -> dict[str, object]:
    return json.loads(_python(READ, packages))


def _python(program: str, packages: Path | None = None) -> str:
    path = os.pathsep.join(str(each) for each in (packages, ROOT) if each)
    return subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
    ).stdout
