"""The alarms on health checks: in us-east-1, whether the environment has that region or not."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.alarm_key import AlarmKey, AlarmKeyArgs
from components.alarm_topic import AlarmTopic, AlarmTopicArgs
from components.health_alarms import METRICS_REGION, HealthAlarms, HealthAlarmsArgs
from components.service_record import ServiceRecord
from layers.owners import owner, people
from layers.providers import in_region
from layers.tags import of_service
from spec.environment import Environment, Service
from spec.naming import Names


def health_alarms(
    environment: Environment, names: Names, providers: Mapping[str, aws.Provider], records: Mapping[str, ServiceRecord]
) -> None:
    """Make them, with a topic for each service. An environment without us-east-1 gets a provider and a key there."""
    provider = providers.get(METRICS_REGION) or in_region(environment, METRICS_REGION)
    key: pulumi.Input[str] = names.key_alias()
    if METRICS_REGION not in environment.regions:
        description = f"Relight: alarms on the health checks of {environment.name}"
        args = AlarmKeyArgs(
            account=environment.account, region=METRICS_REGION, description=description, provider=provider
        )
        key = AlarmKey(f"{environment.name}-edge-alarms", args).arn
    for name, record in records.items():
        _of_service(environment.services[name], record, environment, names, key, provider)


def _of_service(
    service: Service,
    record: ServiceRecord,
    environment: Environment,
    names: Names,
    key: pulumi.Input[str],
    provider: aws.Provider,
) -> None:
    topic = AlarmTopic(
        f"edge-alarms-{service.name}",
        AlarmTopicArgs(
            topic_name=names.edge_alarm_topic(service.name),
            account=environment.account,
            region=METRICS_REGION,
            key=key,
            people=people(service.owners),
            provider=provider,
        ),
        of_service(service),
    )
    HealthAlarms(
        f"{service.name}-health",
        HealthAlarmsArgs(
            names=names,
            service=service.name,
            owner=owner(service.owners),
            health_checks=record.health_checks,
            topic=topic.arn,
            provider=provider,
        ),
        of_service(service),
    )
