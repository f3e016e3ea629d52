"""Cases of the rules on clusters and networks."""

from policies.security import (
    cluster_endpoint,
    cluster_logs,
    cluster_secrets,
    flow_logs,
    ingress_closed,
    load_balancer_tls,
)
from tests.policies.case import UNSET, Break, Case

CLUSTER = "aws:eks/cluster:Cluster"
EKS = "demo-us-east-1-eks"
INGRESS = "claims-assistant-vectors-us-east-1-access-vpc"
FLOW = "demo-us-east-1-flow"
SERVICE = "claims-assistant-gateway-us-east-1-service"
PREFIX = "service.beta.kubernetes.io/aws-load-balancer"

CASES: tuple[Case, ...] = (
    Case(
        rule=cluster_endpoint.RULE,
        type=CLUSTER,
        of=EKS,
        breaks=(
            Break(
                path=("vpcConfig", "publicAccessCidrs"),
                value=["10.0.0.0/8", "0.0.0.0/0"],
                messages=(f"{EKS}: vpcConfig.publicAccessCidrs is 10.0.0.0/8 and 0.0.0.0/0, and lets in everybody.",),
            ),
            Break(
                path=("vpcConfig", "publicAccessCidrs"),
                value=UNSET,
                messages=(f"{EKS}: vpcConfig.publicAccessCidrs is not set, and lets in everybody.",),
            ),
            Break(
                path=("vpcConfig", "endpointPrivateAccess"),
                value=UNSET,
                messages=(f"{EKS}: vpcConfig.endpointPrivateAccess is not set, not true.",),
            ),
        ),
    ),
    Case(
        rule=cluster_logs.RULE,
        type=CLUSTER,
        of=EKS,
        breaks=(
            Break(
                path=("enabledClusterLogTypes",),
                value=["api", "audit"],
                messages=(
                    f"{EKS}: enabledClusterLogTypes is api and audit, without authenticator, controllerManager "
                    "and scheduler.",
                ),
            ),
            Break(
                path=("enabledClusterLogTypes",),
                value=UNSET,
                messages=(
                    f"{EKS}: enabledClusterLogTypes is not set, without api, audit, authenticator, controllerManager "
                    "and scheduler.",
                ),
            ),
        ),
    ),
    Case(
        rule=cluster_secrets.RULE,
        type=CLUSTER,
        of=EKS,
        breaks=(
            Break(
                path=("encryptionConfig", "provider", "keyArn"),
                value="",
                messages=(f"{EKS}: encryptionConfig.provider.keyArn is empty, not a key.",),
                any_value=True,
            ),
            Break(
                path=("encryptionConfig", "provider"),
                value=UNSET,
                messages=(f"{EKS}: encryptionConfig.provider.keyArn is not set, not a key.",),
                any_value=True,
            ),
            Break(
                path=("encryptionConfig", "resources"),
                value=UNSET,
                messages=(f"{EKS}: encryptionConfig.resources is not set, without secrets.",),
            ),
        ),
    ),
    Case(
        rule=ingress_closed.RULE,
        type="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        of=INGRESS,
        breaks=(
            Break(
                path=("cidrIpv4",),
                value="0.0.0.0/0",
                messages=(f"{INGRESS}: cidrIpv4 is 0.0.0.0/0 to ports 5432 to 5432, not a network of ours.",),
            ),
            Break(
                path=("cidrIpv6",),
                value="::/0",
                messages=(f"{INGRESS}: cidrIpv6 is ::/0 to ports 5432 to 5432, not a network of ours.",),
            ),
            Break(
                path=("cidrIpv4",),
                value=UNSET,
                messages=(
                    f"{INGRESS}: none of cidrIpv4, cidrIpv6, referencedSecurityGroupId, prefixListId is set, "
                    "so that it doesn't say who is let in.",
                ),
            ),
        ),
    ),
    Case(
        rule=ingress_closed.RULE,
        type="aws:ec2/securityGroup:SecurityGroup",
        of="claims-assistant-vectors-us-east-1-access",
        breaks=(
            Break(
                path=("ingress",),
                value=[{"fromPort": 0.0, "toPort": 65535.0, "cidrBlocks": ["0.0.0.0/0"]}],
                messages=(
                    "claims-assistant-vectors-us-east-1-access: ingress.0.cidrBlocks is 0.0.0.0/0 to "
                    "ports 0 to 65535, not a network of ours.",
                ),
            ),
        ),
    ),
    Case(
        rule=flow_logs.RULE,
        type="aws:ec2/flowLog:FlowLog",
        of=FLOW,
        breaks=(
            Break(path=(), value=UNSET, messages=("demo-us-east-1-vpc has no FlowLog.",)),
            Break(path=("trafficType",), value="REJECT", messages=(f"{FLOW}: trafficType is REJECT, not ALL.",)),
            Break(path=("trafficType",), value=UNSET, messages=(f"{FLOW}: trafficType is not set, not ALL.",)),
            Break(
                path=("logDestination",),
                value=UNSET,
                messages=(f"{FLOW}: logDestination is not set, not the audit bucket.",),
                any_value=True,
            ),
        ),
    ),
    Case(
        rule=load_balancer_tls.RULE,
        type="kubernetes:core/v1:Service",
        of=SERVICE,
        breaks=(
            Break(
                path=("metadata", "annotations", f"{PREFIX}-ssl-cert"),
                value=UNSET,
                messages=(f"{SERVICE}: its annotation {PREFIX}-ssl-cert is not set, not a certificate.",),
                any_value=True,
            ),
            Break(
                path=("metadata", "annotations", f"{PREFIX}-ssl-negotiation-policy"),
                value="ELBSecurityPolicy-2016-08",
                messages=(
                    f"{SERVICE}: its annotation {PREFIX}-ssl-negotiation-policy is ELBSecurityPolicy-2016-08, "
                    "not one of TLS 1.2 or newer.",
                ),
            ),
            Break(
                path=("metadata", "annotations", f"{PREFIX}-ssl-ports"),
                value="443",
                messages=(f"{SERVICE}: its annotation {PREFIX}-ssl-ports is 443, without 8443.",),
            ),
        ),
    ),
)
