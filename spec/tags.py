"""The AWS tags that say whose a service's resources are."""

import re

from spec.services import Service

_LONGEST = 256
_NOT_IN_A_TAG = re.compile(r"[^\w +\-=.:/@]")
"""What no service takes in a tag's value: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html"""

SERVICE, TIER, OWNER = "relight:service", "relight:tier", "relight:owner"


def service_tags(service: Service) -> dict[str, str]:
    """The service, its tier, and the team that owns it.

    No person: tags are read by whoever reads a bill, and AWS asks to keep personal data out of them.
    https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html
    """
    team = _NOT_IN_A_TAG.sub("_", service.owners.team)[:_LONGEST]
    return {SERVICE: service.name, TIER: str(service.tier), OWNER: team}
