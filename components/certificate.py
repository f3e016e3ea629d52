"""The TLS certificates of an environment's domain: one in each region, since a load balancer takes only its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

VALIDATION_TTL = 300
"""Seconds. The record stays for good: ACM renews a certificate while it is there.
https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html"""


@dataclass(frozen=True, kw_only=True)
class CertificateArgs:
    """`domain` is the environment's, whose zone is `zone_id`; `home` is the region whose provider writes into it, one
    of `providers`, which names every region."""

    domain: str
    zone_id: pulumi.Input[str]
    home: str
    providers: Mapping[str, aws.Provider]


class Certificate(pulumi.ComponentResource):
    """A certificate per region for `*.<domain>` and `*.<region>.<domain>`, validated by DNS and renewed by ACM.

    In a failover nothing has to be issued: every region has had its own since the data layer came up. A new region
    changes no other's. For one name ACM asks for the same record in each region of an account, so that of
    `*.<domain>` is made once. https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """

    arns: dict[str, pulumi.Output[str]]
    """By region, known when the certificate is valid."""

    def __init__(self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:Certificate", name, None, opts)
        issued = {region: self._issue(name, args, region) for region in args.providers}
        home = args.providers[args.home]
        shared = self._record(f"{name}-proof", args, issued[args.home], f"*.{args.domain}", home)
        self.arns = {}
        for region, certificate in issued.items():
            own = self._record(
                f"{name}-proof-of-{region}", args, certificate, f"*.{region}.{args.domain}", args.providers[region]
            )
            valid = aws.acm.CertificateValidation(
                f"{name}-valid-{region}",
                certificate_arn=certificate.arn,
                validation_record_fqdns=[shared.fqdn, own.fqdn],
                opts=pulumi.ResourceOptions(parent=self, provider=args.providers[region]),
            )
            self.arns[region] = valid.certificate_arn
        self.register_outputs({"arns": self.arns})

    def _issue(self, name: str, args: CertificateArgs, region: str) -> aws.acm.Certificate:
        return aws.acm.Certificate(
            f"{name}-{region}",
            domain_name=f"*.{args.domain}",
            subject_alternative_names=[f"*.{region}.{args.domain}"],
            validation_method="DNS",
            opts=pulumi.ResourceOptions(parent=self, provider=args.providers[region]),
        )

    def _record(
        self, name: str, args: CertificateArgs, certificate: aws.acm.Certificate, domain: str, provider: aws.Provider
    ) -> aws.route53.Record:
        proof = certificate.domain_validation_options.apply(
            lambda options: next(each for each in options if each.domain_name == domain)
        )
        return aws.route53.Record(
            name,
            zone_id=args.zone_id,
            name=proof.apply(lambda option: option.resource_record_name),
            type=proof.apply(lambda option: option.resource_record_type),
            ttl=VALIDATION_TTL,
            records=[proof.apply(lambda option: option.resource_record_value)],
            # A zone that was used before may hold it already, and it is the same one.
            allow_overwrite=True,
            opts=pulumi.ResourceOptions(parent=self, provider=provider),
        )
