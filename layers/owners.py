"""Who is told about a service, and how its alarms name them."""

from spec.environment import Owners


def owner(owners: Owners) -> str:
    """The team and how it is reached, for an alarm's text."""
    return f"{owners.team}, {owners.contact}"


def people(owners: Owners) -> list[str]:
    """The contact, then who is called next."""
    return [owners.contact, *owners.escalation]
