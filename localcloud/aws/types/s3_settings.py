"""What is set on a bucket by a resource of its own: versioning, encryption, access, replication, life cycle."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, camel, pascal
from localcloud.aws.types.s3 import setting
from localcloud.provider import Properties

# Names that are not simply Pulumi's with a capital: the API's acronyms, and lists that Pulumi has in the plural.
_API = {
    "applyServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault",
    "sseAlgorithm": "SSEAlgorithm",
    "kmsMasterKeyId": "KMSMasterKeyID",
    "id": "ID",
    "replicaKmsKeyId": "ReplicaKmsKeyID",
    "mfaDelete": "MFADelete",
    "transitions": "Transitions",
    "noncurrentVersionTransitions": "NoncurrentVersionTransitions",
}
_PULUMI = {api: name for name, api in _API.items()}


class _Setting(Kind):
    """One configuration of one bucket; its id is the bucket's name."""

    replace = frozenset({"bucket", "expectedBucketOwner"})
    required: ClassVar[tuple[str, ...]] = ("bucket",)
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        self.put(at.client("s3"), inputs["bucket"], inputs)
        return str(inputs["bucket"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = self.get(at.client("s3"), resource_id)
        return None if found is None else {"bucket": resource_id, **found}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self.put(at.client("s3"), resource_id, new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        self.remove(at.client("s3"), resource_id)

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        raise NotImplementedError

    def get(self, s3: Any, bucket: str) -> Properties | None:
        raise NotImplementedError

    def remove(self, s3: Any, bucket: str) -> None:
        raise NotImplementedError


class BucketVersioning(_Setting):
    token = "aws:s3/bucketVersioning:BucketVersioning"

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=pascal(inputs["versioningConfiguration"], _API))

    def get(self, s3: Any, bucket: str) -> Properties | None:
        status = s3.get_bucket_versioning(Bucket=bucket).get("Status")
        return {"versioningConfiguration": {"status": status}} if status else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})


class BucketEncryption(_Setting):
    token = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        rules = {"Rules": pascal(inputs["rules"], _API)}
        s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=rules)

    def get(self, s3: Any, bucket: str) -> Properties | None:
        found = setting(s3.get_bucket_encryption, "ServerSideEncryptionConfiguration", Bucket=bucket)
        return {"rules": camel(found["Rules"], _PULUMI)} if found else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_encryption(Bucket=bucket)


class BucketPublicAccessBlock(_Setting):
    token = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    _switches: ClassVar[tuple[str, ...]] = (
        "blockPublicAcls",
        "blockPublicPolicy",
        "ignorePublicAcls",
        "restrictPublicBuckets",
    )

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        wanted = pascal({name: inputs.get(name, False) for name in self._switches})
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=wanted)

    def get(self, s3: Any, bucket: str) -> Properties | None:
        found = setting(s3.get_public_access_block, "PublicAccessBlockConfiguration", Bucket=bucket)
        return camel(found) if found else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_public_access_block(Bucket=bucket)


class BucketOwnershipControls(_Setting):
    token = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [pascal(inputs["rule"])]})

    def get(self, s3: Any, bucket: str) -> Properties | None:
        found = setting(s3.get_bucket_ownership_controls, "OwnershipControls", Bucket=bucket)
        return {"rule": camel(found["Rules"][0])} if found and found.get("Rules") else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_ownership_controls(Bucket=bucket)


class BucketPolicy(_Setting):
    token = "aws:s3/bucketPolicy:BucketPolicy"

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        s3.put_bucket_policy(Bucket=bucket, Policy=inputs["policy"])

    def get(self, s3: Any, bucket: str) -> Properties | None:
        policy = setting(s3.get_bucket_policy, "Policy", Bucket=bucket)
        return {"policy": policy} if policy else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_policy(Bucket=bucket)


class BucketReplication(_Setting):
    token = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    required = ("bucket", "role", "rules")

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        wanted = {"Role": inputs["role"], "Rules": pascal(inputs["rules"], _API)}
        s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=wanted)

    def get(self, s3: Any, bucket: str) -> Properties | None:
        found = setting(s3.get_bucket_replication, "ReplicationConfiguration", Bucket=bucket)
        return {"role": found["Role"], "rules": camel(found["Rules"], _PULUMI)} if found else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_replication(Bucket=bucket)


class BucketLifecycle(_Setting):
    token = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        rules = [{"Filter": {"Prefix": ""}, **rule} for rule in pascal(inputs["rules"], _API)]
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})

    def get(self, s3: Any, bucket: str) -> Properties | None:
        rules = setting(s3.get_bucket_lifecycle_configuration, "Rules", Bucket=bucket)
        return {"rules": camel(rules, _PULUMI)} if rules else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_lifecycle(Bucket=bucket)


class BucketObjectLock(_Setting):
    token = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
    defaults: ClassVar[Properties] = {"objectLockEnabled": "Enabled"}

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        rule = {"Rule": pascal(inputs["rule"])} if inputs.get("rule") else {}
        s3.put_object_lock_configuration(
            Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", **rule}
        )

    def get(self, s3: Any, bucket: str) -> Properties | None:
        found = setting(s3.get_object_lock_configuration, "ObjectLockConfiguration", Bucket=bucket)
        # A lock can't be turned off: when this resource goes, its rule does.
        return {"objectLockEnabled": "Enabled", "rule": camel(found["Rule"])} if found and found.get("Rule") else None

    def remove(self, s3: Any, bucket: str) -> None:
        self.put(s3, bucket, {})


class BucketLogging(_Setting):
    token = "aws:s3/bucketLogging:BucketLogging"
    required = ("bucket", "targetBucket", "targetPrefix")

    def put(self, s3: Any, bucket: str, inputs: Properties) -> None:
        wanted = pascal({name: inputs[name] for name in ("targetBucket", "targetPrefix")})
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": wanted})

    def get(self, s3: Any, bucket: str) -> Properties | None:
        found = setting(s3.get_bucket_logging, "LoggingEnabled", Bucket=bucket)
        return camel(found) if found else None

    def remove(self, s3: Any, bucket: str) -> None:
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})


KINDS = (
    BucketVersioning(),
    BucketEncryption(),
    BucketPublicAccessBlock(),
    BucketOwnershipControls(),
    BucketPolicy(),
    BucketReplication(),
    BucketLifecycle(),
    BucketObjectLock(),
    BucketLogging(),
)
