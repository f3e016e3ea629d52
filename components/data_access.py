"""The IAM roles of the pods that read and write a service's data."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import policy_documents as documents
from spec.naming import Names


@dataclass(frozen=True, kw_only=True)
class DataAccessArgs:
    """`regions` are those with a bucket of the service; `database` says whether it has one. `provider` is any region's:
    IAM is global. `key_id` is the environment's multi-region key."""

    names: Names
    service: str
    regions: Sequence[str]
    database: bool
    key_id: pulumi.Input[str]
    provider: aws.Provider


class DataAccess(pulumi.ComponentResource):
    """A role for the service's own pods, and one for the migrations of its database.

    In a failover both are there already, and good for the region that takes over: no call to IAM is needed. The
    application's connects to the database without a password, as the one user that bears its own name
    (`Names.application`), which no other service's database knows.
    """

    application_role_arn: pulumi.Output[str]

    def __init__(self, name: str, args: DataAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:DataAccess", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        names, key_id = args.names, pulumi.Output.from_input(args.key_id)
        buckets = [names.service_bucket(region, args.service) for region in args.regions]
        application = self._role("app", names.application(args.service))
        self._allow("app", application, "data", key_id.apply(lambda key: documents.use_bucket(names, buckets, key)))
        if args.database:
            user = names.application(args.service)
            self._allow("app", application, "database", documents.connect(names.account, user))
            secrets = [names.database_secret(args.service)]
            self._allow(
                "migrations",
                self._role("migrations", names.migrations(args.service)),
                "password",
                key_id.apply(lambda key: documents.read_secrets(names.account, secrets, key)),
            )
        self.application_role_arn = application.arn
        self.register_outputs({"applicationRoleArn": self.application_role_arn})

    def _role(self, noun: str, role_name: str) -> aws.iam.Role:
        return aws.iam.Role(
            f"{self._name}-{noun}",
            name=role_name,
            assume_role_policy=documents.trust(
                "pods.eks.amazonaws.com", account=self._args.names.account, tag_session=True
            ),
            opts=self._child,
        )

    def _allow(self, noun: str, role: aws.iam.Role, what: str, policy: pulumi.Input[str]) -> None:
        aws.iam.RolePolicy(f"{self._name}-{noun}-{what}", name=what, role=role.name, policy=policy, opts=self._child)
