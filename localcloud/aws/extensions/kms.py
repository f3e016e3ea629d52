"""KMS: a replica key has aliases of its own. moto's replica shares those of the key it was copied from."""

from typing import Any


def install() -> None:
    """Let each replica begin without aliases."""
    from moto.kms.models import KmsBackend

    replicate = KmsBackend.replicate_key

    def replicate_alone(self: Any, key_id: str, replica_region: str) -> Any:
        replica = replicate(self, key_id, replica_region)
        replica.aliases = {}
        return replica

    KmsBackend.replicate_key = replicate_alone
