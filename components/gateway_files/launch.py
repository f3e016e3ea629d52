"""Starts LiteLLM in a gateway pod: secrets from files into its environment, a key for the health sidecar, then exec.

Environment: `RELIGHT_SECRETS` and `RELIGHT_RUN` name the folders of secrets and of what the pod's containers share,
`GATEWAY_PORT` the port.
"""

import os
import re
import secrets
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
MASTER_KEY = "LITELLM_MASTER_KEY"
# Read by the hooks at each change, so that a key can be given or taken back without a restart.
STAYS_A_FILE = "VIRTUAL_KEYS"
HEALTH_KEY = "health-key"

SETTINGS = {
    # Prices and context windows as the image knows them: a start must not wait for a host on the internet.
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_LOG": "WARNING",
    # No pages for people on a service for programs.
    "DISABLE_ADMIN_UI": "True",
    "NO_DOCS": "True",
    "NO_REDOC": "True",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class NotReadyError(Exception):
    """What keeps the gateway from starting, for the pod's log."""


def from_files(folder: Path) -> dict[str, str]:
    """The variables of the files in `folder`; names that start with `..` are the volume's own."""
    if not folder.is_dir():
        raise NotReadyError(f"{folder} isn't mounted: the gateway's secrets come from there.")
    files = [path for path in sorted(folder.iterdir()) if re.fullmatch(r"[A-Z][A-Z0-9_]*", path.name)]
    return {path.name: path.read_text(encoding="utf-8").strip() for path in files if path.name != STAYS_A_FILE}


def prepared(environment: Mapping[str, str]) -> dict[str, str]:
    """LiteLLM's environment, and a new health key in the shared folder.

    Raises:
        NotReadyError: there is no master key: without one LiteLLM would admit anyone.
    """
    found = from_files(Path(environment.get("RELIGHT_SECRETS", "/etc/relight/secrets")))
    if not found.get(MASTER_KEY):
        raise NotReadyError(f"{MASTER_KEY} is missing or empty: without it the gateway would admit anyone.")
    key = f"sk-health-{secrets.token_urlsafe(32)}"
    path = Path(environment.get("RELIGHT_RUN", "/run/relight"), HEALTH_KEY)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(key, encoding="utf-8")
    paths = [str(HERE), *filter(None, [environment.get("PYTHONPATH")])]
    return {
        **SETTINGS,
        **environment,
        **found,
        "RELIGHT_HEALTH_KEY_SHA256": sha256(key.encode()).hexdigest(),
        "PYTHONPATH": os.pathsep.join(paths),
    }


def command(environment: Mapping[str, str]) -> list[str]:
    """LiteLLM's command line: one worker, since replicas are Kubernetes' business."""
    port = environment.get("GATEWAY_PORT", "4000")
    host = environment.get("GATEWAY_HOST", "0.0.0.0")
    return ["litellm", "--config", str(HERE / "config.yaml"), "--host", host, "--port", port, "--num_workers", "1"]


def main() -> None:
    """Become LiteLLM."""
    try:
        environment = prepared(os.environ)
    except NotReadyError as error:
        sys.exit(str(error))
    line = command(environment)
    os.execvpe(line[0], line, environment)


if __name__ == "__main__":
    main()
