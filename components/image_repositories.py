"""Container images where they are needed: the same repositories in each region, filled from the home region."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

UNTAGGED_DAYS = 14
"""How long an image without a tag is kept, in days; one that a tagged manifest list refers to stays."""

# https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
LIFECYCLE = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "description": "What no tag names",
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": UNTAGGED_DAYS,
                },
                "action": {"type": "expire"},
            }
        ]
    }
)


@dataclass(frozen=True, kw_only=True)
class ImageRepositoriesArgs:
    """`repositories` are full names, all under `prefix`; `keys` (KMS key ARNs) and `providers` are by region.

    Images are pushed to `home`. With `protect`, a repository that holds anything refuses to be destroyed.
    """

    repositories: Sequence[str]
    prefix: str
    account: str
    home: str
    keys: Mapping[str, pulumi.Input[str]]
    providers: Mapping[str, aws.Provider]
    protect: bool


class ImageRepositories(pulumi.ComponentResource):
    """Per region the repositories, encrypted with the region's key, with tags that can't move and images scanned as
    long as they are kept; and from home to every other region the replication of what is pushed.

    In a failover nodes pull from their own region's registry: neither the home region nor a public registry is asked.
    What was pushed before replication was on is not replicated; pushing it again is.
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
    """

    urls: dict[str, dict[str, pulumi.Output[str]]]
    """The repositories' addresses, by region and name."""

    def __init__(self, name: str, args: ImageRepositoriesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:ImageRepositories", name, None, opts)
        self._name, self._args = name, args
        self.urls = {region: {} for region in args.providers}
        made = [self._repository(region, each) for region in args.providers for each in args.repositories]
        for region in args.providers:
            self._scanning(region)
        self._replication(made)
        self.register_outputs({"urls": self.urls})

    def _options(self, region: str) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, provider=self._args.providers[region])

    def _repository(self, region: str, repository: str) -> aws.ecr.Repository:
        label = f"{self._name}-{region}-{repository.removeprefix(self._args.prefix)}"
        made = aws.ecr.Repository(
            label,
            name=repository,
            # https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
            image_tag_mutability="IMMUTABLE",
            # https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": self._args.keys[region]}],
            force_delete=not self._args.protect,
            opts=self._options(region),
        )
        aws.ecr.LifecyclePolicy(
            f"{label}-lifecycle", repository=made.name, policy=LIFECYCLE, opts=self._options(region)
        )
        self.urls[region][repository] = made.repository_url
        return made

    def _scanning(self, region: str) -> None:
        """An image is named by digest and may run for a year: it is scanned again whenever a weakness becomes known.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html
        """
        everything = {"filter": f"{self._args.prefix}*", "filter_type": "WILDCARD"}
        aws.ecr.RegistryScanningConfiguration(
            f"{self._name}-{region}-scanning",
            scan_type="ENHANCED",
            rules=[{"scan_frequency": "CONTINUOUS_SCAN", "repository_filters": [everything]}],
            opts=self._options(region),
        )

    def _replication(self, repositories: Sequence[aws.ecr.Repository]) -> None:
        home = self._args.home
        targets = [region for region in self._args.providers if region != home]
        if not targets:
            return
        ours = {"filter": self._args.prefix, "filter_type": "PREFIX_MATCH"}
        destinations = [{"region": region, "registry_id": self._args.account} for region in targets]
        aws.ecr.ReplicationConfiguration(
            f"{self._name}-{home}-replication",
            replication_configuration={"rules": [{"destinations": destinations, "repository_filters": [ours]}]},
            # A repository that replication has to make for itself would have none of these settings.
            opts=pulumi.ResourceOptions.merge(
                self._options(home), pulumi.ResourceOptions(depends_on=list(repositories))
            ),
        )
