"""A region's GPU quotas, read and compared with what its services need: too little is said at every preview and up."""

from typing import Any

import pulumi
import pulumi_aws as aws

from spec import quotas
from spec.environment import Environment
from spec.quotas import Quota

UNKNOWN = -1
"""What stands for a quota that the region did not tell."""


def check(environment: Environment, region: str, provider: aws.Provider) -> dict[str, dict[str, Any]]:
    """Warn of each quota that is too small; returns what is needed and what there is, by the quota's code.

    A quota is a figure to act on days before a failover, so one that can't be read stops nothing.
    """
    found = {}
    for quota, need in quotas.needed(environment, region).items():
        have = _read(quota, provider)
        found[quota.code] = {"name": quota.name, "need": need, "have": have}
        if have == UNKNOWN:
            pulumi.log.info(f"{region} did not tell its quota of {quota.name}: {need} vCPUs are needed")
        elif have < need:
            pulumi.log.warn(
                f"{region}: {quota.name} allows {have} vCPUs, and {need} are needed if all that may land there does; "
                f"ask for them, it takes days: {quotas.request(region, quota, need)}"
            )
    return found


def _read(quota: Quota, provider: aws.Provider) -> int:
    try:
        answer = aws.servicequotas.get_service_quota(
            service_code=quotas.SERVICE, quota_code=quota.code, opts=pulumi.InvokeOptions(provider=provider)
        )
    except Exception as error:
        pulumi.log.debug(f"{quota.code}: {error}")
        return UNKNOWN
    return int(answer.value)
