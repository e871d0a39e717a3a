"""
Files of ours that are no Python: beside the packages in a checkout, inside `app` where a wheel was installed.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """
    The file or folder of that name, `migrations` or `Procfile`.
    """
    installed = PACKAGE / name
    return installed if installed.exists() else PACKAGE.parent / name
