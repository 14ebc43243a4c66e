"""What is installed is whole: every file the desk needs beside its modules is in the wheel."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.peers import program

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "whiteglove"
NOT_NEEDED = {".pyc", ".pyi"}


@pytest.mark.walk
@pytest.mark.peer("uv")
def test_the_wheel_holds_every_file_the_desk_needs(tmp_path: Path) -> None:
    bootstrapped = ROOT / ".tools" / "uv" / "bin" / "uv"
    uv = str(bootstrapped) if bootstrapped.exists() else program("uv")
    subprocess.run([sys.executable, "-m", "whiteglove.config.texts", "compile"], check=True, cwd=ROOT)
    built = subprocess.run(
        [uv, "build", "--wheel", "--quiet", "--out-dir", str(tmp_path)], cwd=ROOT, capture_output=True, check=False
    )
    if b"Failed to resolve requirements" in built.stderr:
        pytest.skip("the builder of wheels is neither here nor to be fetched")
    assert built.returncode == 0, built.stderr.decode()
    [wheel] = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(file.relative_to(SOURCE.parent))
        for file in SOURCE.rglob("*")
        if file.is_file() and file.suffix not in NOT_NEEDED and not file.name.startswith(("test_", ".", "conftest"))
    }
    assert wanted - inside == set()
    kinds = ("/migrations/0001_", "/templates/", "/static/", "/LC_MESSAGES/django.mo", "/story/texts/")
    assert [kind for kind in kinds if not any(kind in name for name in inside)] == []
    assert [name for name in inside if "/test_" in name] == []
    _runs_installed(uv, wheel, tmp_path / "installed")


def _runs_installed(uv: str, wheel: Path, folder: Path) -> None:
    """Unpacked elsewhere, with the libraries of this environment, it starts from there and knows its pages."""
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--target", str(folder), str(wheel)], check=True
    )
    look = "import django; django.setup(); import whiteglove; from django.urls import reverse; "
    look += "from django.template.loader import get_template; get_template('refused.html', using='jinja2'); "
    look += "print(whiteglove.__file__, reverse('live'))"
    said = subprocess.run(
        [sys.executable, "-c", look],
        env={**os.environ, "PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "whiteglove.config.settings"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == [str(folder / "whiteglove" / "__init__.py"), "/live"]
