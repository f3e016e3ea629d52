"""Which cloud a command works on."""

import os

from cli.aws import Aws
from cli.cloud import Cloud, CloudName
from cli.errors import UserError
from cli.home import Home
from cli.local import Local
from localcloud.client import DEFAULT_ACCOUNT


def choose(option: str | None, home: Home, account: str = DEFAULT_ACCOUNT) -> Cloud:
    """The cloud of `--cloud`, else of RELIGHT_CLOUD, else the local one. Raises UserError for a name unknown."""
    name = option or os.environ.get("RELIGHT_CLOUD") or CloudName.LOCAL
    match name:
        case CloudName.LOCAL:
            return Local(home, account)
        case CloudName.AWS:
            return Aws(home)
    place = "--cloud" if option else "RELIGHT_CLOUD"
    raise UserError(f"{place} is {name!r}: it can be {' or '.join(CloudName)}.")
