"""The rules of the pack, by family. tests/policies/test_pack.py pins the list."""

from policies.compute import (
    budgets,
    cluster_zones,
    database_zones,
    grace,
    images,
    instance_types,
    nat,
    one_at_a_time,
    pool_limit,
    pool_taint,
    pool_zones,
    probes,
    question,
    replicas,
    requests,
    reserved,
    spot,
    spread,
    startup,
    support,
    targeted,
    unlimited,
    unreserved,
    verified,
    weights,
    zonal_shift,
)
from policies.data import versioning
from policies.recoverability import (
    objectives,
)
from policies.rule import Rule
from policies.traffic import (
    alarmed,
    answer,
    by_hand,
    check_time,
    coverage,
    detection,
    elsewhere,
    measured,
    shares,
    steered,
    switch_region,
    switch_state,
    switch_there,
    ttl,
)

NAME = "relight"
VERSION = "0.1.0"

RULES: tuple[Rule, ...] = (
    # compute
    budgets.RULE,
    cluster_zones.RULE,
    database_zones.RULE,
    grace.RULE,
    images.RULE,
    instance_types.RULE,
    nat.RULE,
    one_at_a_time.RULE,
    pool_limit.RULE,
    pool_taint.RULE,
    pool_zones.RULE,
    probes.RULE,
    question.RULE,
    replicas.RULE,
    requests.RULE,
    reserved.RULE,
    spot.RULE,
    spread.RULE,
    startup.RULE,
    support.RULE,
    targeted.RULE,
    unlimited.RULE,
    unreserved.RULE,
    verified.RULE,
    weights.RULE,
    zonal_shift.RULE,
    # data
    versioning.RULE,
    # traffic
    alarmed.RULE,
    answer.RULE,
    by_hand.RULE,
    check_time.RULE,
    coverage.RULE,
    detection.RULE,
    elsewhere.RULE,
    measured.RULE,
    shares.RULE,
    steered.RULE,
    switch_region.RULE,
    switch_state.RULE,
    switch_there.RULE,
    ttl.RULE,
    # recoverability
    objectives.RULE,
)
