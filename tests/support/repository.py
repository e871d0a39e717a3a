"""
Places in the repository, and Python run from it.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.waiting import PATIENCE_S

REPOSITORY = Path(__file__).resolve().parents[2]
DEMO_MODEL_FOLDER = REPOSITORY / "risk_model" / "model" / "demo"


def run_python(
    *arguments: str, cwd: Path = REPOSITORY, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """
    Run Python to its end, and return its exit code and output.
    """
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=2 * PATIENCE_S
    )
