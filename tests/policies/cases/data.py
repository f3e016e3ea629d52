"""Cases of the family `data`."""

from policies.data import versioning
from tests.policies.case import UNSET, Break, Case

CASES: tuple[Case, ...] = (
    Case(
        rule=versioning.RULE,
        type="aws:s3/bucketVersioning:BucketVersioning",
        of="claims-assistant-us-east-1-versioning",
        breaks=(
            Break(
                path=("versioningConfiguration", "status"),
                value="Suspended",
                messages=(
                    "claims-assistant-us-east-1-versioning: versioningConfiguration.status is Suspended, not Enabled.",
                ),
            ),
            Break(
                path=("versioningConfiguration", "status"),
                value=UNSET,
                messages=(
                    "claims-assistant-us-east-1-versioning: versioningConfiguration.status is not set, not Enabled.",
                ),
            ),
        ),
    ),
)
