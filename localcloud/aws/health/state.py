"""What an endpoint's health is, from the answers in the order in which they came."""

from dataclasses import dataclass, replace

from localcloud.aws.health.probe import Observation


@dataclass(frozen=True, kw_only=True)
class State:
    """`healthy` is None until there is enough to say; `since` and `turning` are when it, or its doubt, began."""

    healthy: bool | None = None
    since: float = 0.0
    turning: float | None = None
    last: Observation | None = None


def after(state: State, seen: Observation, now: float, needed: float) -> State:
    """The state after one more observation at `now`.

    It turns when every answer of `needed` seconds speaks against it; the first answer counts at once. Route 53 counts
    answers, one each interval: the time between the first and the last of them is what is waited for here.
    """
    state = replace(state, last=seen)
    if state.healthy is None:
        return replace(state, healthy=seen.success, since=now)
    if seen.success == state.healthy:
        return replace(state, turning=None)
    began = now if state.turning is None else state.turning
    if now - began < needed:
        return replace(state, turning=began)
    return replace(state, healthy=seen.success, since=now, turning=None)
