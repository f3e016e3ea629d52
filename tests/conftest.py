"""Tests don't depend on the shell they are started from: not on the clouds, states and clusters that it points to
(`relight env` sets them), nor on Ctrl-C being ignored, as it is for what runs in the background."""

import os
import signal

import pytest

_POINTING = ("AWS_", "PULUMI_", "RELIGHT_CLOUD", "RELIGHT_HOME", "KUBECONFIG")

for name in [name for name in os.environ if name.startswith(_POINTING)]:
    del os.environ[name]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest stories first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/engine/", "tests/gateway/")))
