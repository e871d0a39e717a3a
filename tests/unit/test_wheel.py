"""
The wheel: what `pip install .` installs on a machine without a checkout.
"""

import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.repository import run_python

LAYERS = ("app", "integrations", "risk_model")


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-deps", "--no-index", "--no-build-isolation")
    command = (sys.executable, "-m", "pip", "wheel", "-q", *offline, "--wheel-dir", str(folder), str(repository))
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def entries(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_every_file_of_the_packages(repository: Path, entries: set[str]) -> None:
    files = (path for layer in LAYERS for path in (repository / layer).rglob("*") if path.is_file())
    expected = {path.relative_to(repository).as_posix() for path in files if "__pycache__" not in path.parts}
    assert expected - entries == set()
    assert {f"{layer}/py.typed" for layer in LAYERS} <= entries
    assert {
        "risk_model/model/demo/model.json",
        "app/pages/templates/board.html",
        "app/pages/static/pages.css",
    } <= entries


def test_migrations_and_procfile_are_inside_app(repository: Path, entries: set[str]) -> None:
    migrations = {f"app/migrations/{path.name}" for path in (repository / "migrations").glob("*.sql")}
    assert migrations | {"app/Procfile"} <= entries


def test_wheel_puts_nothing_else_into_site_packages(entries: set[str]) -> None:
    beside = {entry.partition("/")[0] for entry in entries} - set(LAYERS)
    assert all(name.endswith(".dist-info") for name in beside), beside


def test_installed_package_finds_its_migrations_procfile_and_model(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    (first, *_) = sorted((tmp_path / "app" / "migrations").iterdir())
    script = """
from app.demo.processes import procfile_commands
from app.store.migrating import MIGRATIONS, migrations_in
from app.settings import SHIPPED_MODEL
from risk_model.model.artifact import load_model
print(migrations_in(MIGRATIONS)[0].path, *procfile_commands(), load_model(SHIPPED_MODEL).name)
"""
    finished = run_python("-c", script, cwd=tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.split() == [str(first), "web", "worker", "demo"]


def test_build_backend_is_the_locked_one(repository: Path) -> None:
    """
    Otherwise a build without network fails, or differs from the one in CI.
    """
    (backend,) = tomllib.loads((repository / "pyproject.toml").read_text())["build-system"]["requires"]
    assert f"\n{backend} " in (repository / "tests" / "requirements.txt").read_text()


def test_lock_names_every_dependency(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    wanted = (*project["dependencies"], *project["optional-dependencies"]["training"])
    lock = (repository / "requirements.txt").read_text()
    assert [name for name in wanted if f"\n{name.partition('!')[0]}==" not in lock] == []
