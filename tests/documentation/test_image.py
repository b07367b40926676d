"""The image holds every package that the software is made of."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_package_is_copied_into_the_image():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = {name.partition(".")[0] for name in settings["tool"]["setuptools"]["packages"]}
    dockerfile, let_in = (ROOT / "Dockerfile").read_text(), (ROOT / ".dockerignore").read_text().splitlines()
    assert len(packages) >= 5
    for package in packages:
        assert f"COPY {package} {package}\n" in dockerfile
        assert f"!{package}" in let_in


def test_every_folder_of_code_is_a_package():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = set(settings["tool"]["setuptools"]["packages"])
    tops = {name for name in named if "." not in name}
    found = {
        ".".join(init.parent.relative_to(ROOT).parts)
        for top in tops
        for init in (ROOT / top).rglob("__init__.py")
    }
    assert found == named
