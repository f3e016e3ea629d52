"""The pack's list is pinned: a rule that comes or goes is seen."""

from policies.pack import RULES

PACK = {
    "compute": [
        "disruption-budget-for-each",
        "cluster-spans-the-zones",
        "database-in-two-zones",
        "grace-covers-the-drain",
        "images-by-digest",
        "several-instance-types",
        "nat-gateway-in-each-zone",
        "disruption-budget-takes-one",
        "gpu-pool-is-limited",
        "gpu-pool-is-tainted",
        "pool-spans-the-zones",
        "probes-set",
        "readiness-asks-the-model",
        "replicas-outlast-a-zone",
        "requests-set",
        "capacity-is-reserved",
        "spot-is-never-alone",
        "replicas-spread-over-zones",
        "startup-probe-covers-the-start",
        "cluster-on-standard-support",
        "reservation-is-targeted",
        "reservation-has-no-end",
        "critical-capacity-is-reserved",
        "weights-verified",
        "weights-by-digest",
        "zonal-shift-enabled",
    ],
    "data": [
        "backup-cadence",
        "backup-copied",
        "backup-kept",
        "bucket-locked",
        "bucket-replicated",
        "bucket-versioned",
        "data-backed-up",
        "database-restorable",
        "database-global",
        "database-logs-exported",
        "database-rpo-enforced",
        "database-in-standby",
        "deletion-protected",
        "images-immutable",
        "images-replicated",
        "images-scanned",
        "key-multi-region",
        "key-replicated",
        "lock-as-declared",
        "old-versions-kept",
        "encrypted-with-own-key",
        "replication-complete",
        "replication-time-control",
        "storage-encrypted",
        "vault-locked",
        "versioning-enabled",
    ],
    "recoverability": [
        "objective-reachable",
    ],
    "security": [
        "no-account-token",
        "bucket-guarded",
        "bucket-private",
        "cluster-endpoint-restricted",
        "cluster-logged",
        "cluster-secrets-encrypted",
        "database-private",
        "database-iam-login",
        "database-tls",
        "namespace-default-deny",
        "no-secret-in-env",
        "flow-logged",
        "ingress-closed",
        "least-privilege",
        "load-balancer-tls",
        "namespace-restricted",
        "pod-restricted",
        "principal-named",
        "secrets-replicated",
        "tls-only",
    ],
    "traffic": [
        "health-check-has-an-alarm",
        "health-check-asks-for-an-answer",
        "critical-record-is-steered",
        "health-check-within-detection-budget",
        "records-cover-the-regions",
        "detection-within-budget",
        "health-checkers-elsewhere",
        "health-check-measures-latency",
        "weights-not-all-zero",
        "steered-record-has-a-health-check",
        "switch-in-the-surviving-region",
        "switch-keeps-its-state",
        "armed-service-has-a-switch",
        "ttl-within-detection-budget",
    ],
}


def test_the_pack_has_just_these_rules() -> None:
    found: dict[str, list[str]] = {}
    for rule in RULES:
        found.setdefault(rule.family, []).append(rule.id)
    assert found == PACK


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
