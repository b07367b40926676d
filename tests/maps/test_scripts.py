"""The page's scripts are ES modules of one idea each, served as one file."""

import re
from pathlib import Path

import pytest

from maps.page import assets

SOURCES = {path.name: path.read_text() for path in (Path(assets.__file__).parent / "static").glob("*.js")}
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([^"]+)";$', re.MULTILINE)
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)


def imported(name: str) -> set[tuple[str, str]]:
    return {
        (module, word.strip())
        for words, module in IMPORT.findall(SOURCES[name])
        for word in words.split(",")
        if word.strip()
    }


def test_every_name_is_unique_across_the_modules():
    names = [name for text in SOURCES.values() for name in DECLARED.findall(text)]
    assert len(names) > 100
    assert sorted(names) == sorted(set(names))


def test_the_served_script_holds_every_module_and_no_import_or_export():
    served = assets.asset("page.js").content.decode()
    assert re.findall(r"^\s*(?:import|export)\b.*", served, re.MULTILINE) == []
    assert sorted(DECLARED.findall(served)) == sorted(
        name for text in SOURCES.values() for name in DECLARED.findall(text)
    )


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_imports_only_what_there_is_and_only_what_it_uses(name: str):
    body = IMPORT.sub("", SOURCES[name])
    for module, word in imported(name):
        assert word in EXPORTED.findall(SOURCES[module])
        assert re.search(rf"\b{word}\b", body), f"{word} is not used"


def test_everything_exported_is_imported_somewhere():
    wanted = {pair for name in SOURCES for pair in imported(name)}
    offered = {(module, word) for module, text in SOURCES.items() for word in EXPORTED.findall(text)}
    assert offered <= wanted


def test_modules_in_a_circle_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "page.js").write_text('import { one } from "./one.js";\n')
    (tmp_path / "one.js").write_text('import { page } from "./page.js";\nexport const one = 1;\n')
    monkeypatch.setattr(assets, "_OWN", tmp_path)
    with pytest.raises(ValueError, match=r"page\.js -> one\.js -> page\.js"):
        assets.page_script()
