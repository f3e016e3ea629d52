"""Cases of the rule that the recovery model judges."""

from policies.recoverability import objectives
from tests.policies.case import UNSET, Break, Case

# 30 detect + 300 decide + 600 restore + 133 load + 30 verify, each at its low estimate: 1093 s.
_GONE = (
    "services.claims-assistant: the primary region is lost: its serving is promised an RTO of 15m, and the least to "
    "expect is 18m; restore vectors: a cluster from the copied snapshot.",
    "services.claims-assistant: the primary region is lost: its vector store is promised an RPO of 5m, and the least "
    "to expect is 10m; backed up each 24 h, and copied to us-west-2.",
    "services.claims-assistant: the primary region is lost, and the standby has no GPUs to be had: its serving is "
    "promised an RTO of 15m, and the least to expect is 18m; restore vectors: a cluster from the copied snapshot.",
)

CASES: tuple[Case, ...] = (
    Case(
        rule=objectives.RULE,
        type="aws:rds/cluster:Cluster",
        of="claims-assistant-vectors-us-west-2",
        breaks=(
            Break(path=("clusterIdentifier",), value="another", messages=_GONE),
            Break(path=("clusterIdentifier",), value=UNSET, messages=_GONE),
        ),
    ),
)
