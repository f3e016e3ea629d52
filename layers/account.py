"""The guard against the wrong account: a run that would change another account than the file's stops before it begins.

The providers don't guard it themselves (`components.providers`): each would have to ask its own region at every start,
and then a region that is lost would stop what is done in all the others.
"""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from spec.environment import Environment


def check(environment: Environment, providers: Mapping[str, aws.Provider]) -> None:
    """Ask who we are, in one region after the other until one answers.

    Raises pulumi.RunError if the credentials are of another account than the file's, or no region answers.
    """
    silent: dict[str, str] = {}
    for region, provider in providers.items():
        try:
            identity = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=provider))
        except Exception as error:
            silent[region] = _reason(error)
            continue
        if identity.account_id != environment.account:
            raise pulumi.RunError(
                f"the credentials are of account {identity.account_id}, and stacks/{environment.name}.yaml is for "
                f"account {environment.account}: nothing was changed; take credentials of {environment.account}, or "
                "correct `account` in the file"
            )
        for name, reason in silent.items():
            pulumi.log.warn(
                f"{name} does not answer ({reason}): nothing in it can be changed; `relight up {environment.name} "
                f"--without {name}` leaves it out"
            )
        return
    reasons = "; ".join(f"{region}: {reason}" for region, reason in silent.items())
    raise pulumi.RunError(f"no region says whose credentials these are, so nothing was changed ({reasons})")


def _reason(error: Exception) -> str:
    """The provider's own words, without the engine's around them."""
    return str(error).strip().partition("\n")[0].rpartition("returned an error: ")[2]
