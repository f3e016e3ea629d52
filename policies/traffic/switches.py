"""The switches by which services are failed over by hand."""

from collections.abc import Mapping

from policies.context import Context
from policies.owner import names
from spec.environment import Service
from spec.modes import TrafficMode
from spec.placement import traffic_mode

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


def switches(context: Context) -> Mapping[str, tuple[Service, str]]:
    """The service and the region that takes over, by the name of the switch's alarm; of services that are armed."""
    return {
        names(context).switch(service.name, service.standby[0]): (service, service.standby[0])
        for service in context.environment.services.values()
        if service.standby and traffic_mode(context.environment, service) is TrafficMode.ARMED
    }
