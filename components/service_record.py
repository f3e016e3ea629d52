"""The DNS name that a service's users call, and how it finds a region."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws

from components.failover_switch import FailoverSwitch, FailoverSwitchArgs
from components.health_check import health_check
from spec.detection import Detection
from spec.modes import TrafficMode


@dataclass(frozen=True, kw_only=True)
class ServiceRecordArgs:
    """`hosts` are the gateways' DNS names by region, the primary first; `providers` the regions' own.

    `weights`, by region too, are for mode WEIGHTED.
    """

    mode: TrafficMode
    service: str
    host: str
    hosts: Mapping[str, str]
    weights: Mapping[str, int]
    detection: Detection
    zone_id: pulumi.Input[str]
    switch_name: str
    providers: Mapping[str, aws.Provider]
    home: aws.Provider


class ServiceRecord(pulumi.ComponentResource):
    """Route 53 records with the health checks that steer them.

    In a failover: LATENCY, WEIGHTED and FAILOVER move by themselves within the detection budget: once the health check
    has failed often enough and the TTL has run out. ARMED moves when the switch is thrown; PRIMARY_ONLY is changed once
    the service is rebuilt; in both the primary's check only tells people. FAILOVER and ARMED know one standby, the
    first: Route 53's failover has two places.

    CNAMEs, not aliases: an alias takes its target's TTL, and here the TTL is part of the promise; they hold for IPv4
    and IPv6 alike, and no service's name is the zone's own, where a CNAME can't be.
    """

    health_checks: dict[str, pulumi.Output[str]]
    switch: pulumi.Output[str]

    def __init__(self, name: str, args: ServiceRecordArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:ServiceRecord", name, None, opts)
        self._name, self._args = name, args
        self.health_checks = {}
        self.switch = pulumi.Output.from_input("")
        primary, *standbys = args.hosts
        match args.mode:
            case TrafficMode.LATENCY:
                for region in args.hosts:
                    self._record(region, latency_routing_policies=[{"region": region}], check=self._check(region))
            case TrafficMode.WEIGHTED:
                for region in args.hosts:
                    weight = {"weight": args.weights[region]}
                    self._record(region, weighted_routing_policies=[weight], check=self._check(region))
            case TrafficMode.FAILOVER:
                self._failover(primary, "PRIMARY", self._check(primary))
                self._failover(standbys[0], "SECONDARY", self._check(standbys[0]))
            case TrafficMode.ARMED:
                self._check(primary)
                self._failover(primary, "PRIMARY", self._armed(standbys[0]))
                self._failover(standbys[0], "SECONDARY", None)
            case TrafficMode.PRIMARY_ONLY:
                self._check(primary)
                self._record(primary)
            case _:
                assert_never(args.mode)
        self.register_outputs({"healthChecks": self.health_checks, "switch": self.switch})

    def _options(self, provider: aws.Provider) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, provider=provider)

    def _check(self, region: str) -> pulumi.Output[str]:
        self.health_checks[region] = health_check(
            f"{self._name}-check-{region}",
            host=self._args.hosts[region],
            region=region,
            service=self._args.service,
            detection=self._args.detection,
            parent=self,
            provider=self._args.home,
        )
        return self.health_checks[region]

    def _armed(self, standby: str) -> pulumi.Output[str]:
        switch = FailoverSwitch(
            f"{self._name}-switch-{standby}",
            FailoverSwitchArgs(
                alarm_name=self._args.switch_name,
                service=self._args.service,
                region=standby,
                provider=self._args.providers[standby],
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.switch = switch.alarm
        return switch.health_check_id

    def _failover(self, region: str, role: str, check: pulumi.Output[str] | None) -> None:
        self._record(region, failover_routing_policies=[{"type": role}], check=check)

    def _record(self, region: str, check: pulumi.Output[str] | None = None, **policy: Any) -> None:
        aws.route53.Record(
            f"{self._name}-{region}",
            zone_id=self._args.zone_id,
            name=self._args.host,
            type="CNAME",
            ttl=self._args.detection.ttl,
            records=[self._args.hosts[region]],
            set_identifier=region if policy else None,
            health_check_id=check,
            opts=self._options(self._args.home),
            **policy,
        )
