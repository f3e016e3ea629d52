"""A service's first alarms in one region, each about that region, told in that region."""

from components.alarm import AlarmGround
from components.alarm_topic import AlarmTopic, AlarmTopicArgs
from components.capacity_alarms import CapacityAlarms, CapacityAlarmsArgs
from components.database_alarms import DatabaseAlarms, DatabaseAlarmsArgs
from components.gateway_alarms import GatewayAlarms, GatewayAlarmsArgs
from components.model_serving import ModelServing
from components.replication_alarms import ReplicationAlarms, ReplicationAlarmsArgs
from layers.copies import service_copies
from layers.owners import owner, people
from layers.service_compute import RegionGround
from layers.tags import of_service
from spec.latency import baseline
from spec.modes import GatewayMode, TrafficMode, VectorStoreMode
from spec.placement import Placement, service_regions, traffic_mode

_STANDS_BY = (TrafficMode.FAILOVER, TrafficMode.ARMED)


class ServiceAlarms:
    """Builds the topic and the alarms on gateway, models, database and copies; none where the gateway is absent."""

    def __init__(self, ground: RegionGround, placement: Placement, models: list[ModelServing]) -> None:
        self.ground, self.placement, self._own = ground, placement, of_service(placement.service)
        if placement.side.gateway is GatewayMode.ABSENT:
            return
        self.shared = self._shared()
        self._gateway()
        CapacityAlarms(self._label("capacity"), self._capacity(models), self._own)
        self._data()

    def _label(self, what: str) -> str:
        return f"{self.placement.service.name}-{what}-alarms-{self.ground.region}"

    def _shared(self) -> AlarmGround:
        ground, service = self.ground, self.placement.service
        topic = AlarmTopic(
            f"{service.name}-alarms-{ground.region}",
            AlarmTopicArgs(
                topic_name=ground.names.alarm_topic(service.name),
                account=ground.environment.account,
                region=ground.region,
                key=ground.foundation.key_arn,
                people=people(service.owners),
                provider=ground.aws,
            ),
            self._own,
        )
        return AlarmGround(
            names=ground.names,
            service=service.name,
            region=ground.region,
            owner=owner(service.owners),
            topic=topic.arn,
            provider=ground.aws,
        )

    def _gateway(self) -> None:
        environment, placement = self.ground.environment, self.placement
        args = GatewayAlarmsArgs(
            mode=placement.side.gateway,
            ground=self.shared,
            baseline=baseline(environment, placement.service).total_seconds() * 1000,
            standby=not placement.primary and traffic_mode(environment, placement.service) in _STANDS_BY,
        )
        GatewayAlarms(self._label("gateway"), args, self._own)

    def _capacity(self, models: list[ModelServing]) -> CapacityAlarmsArgs:
        return CapacityAlarmsArgs(
            mode=self.placement.side.serving,
            ground=self.shared,
            cluster=self.ground.names.cluster(self.ground.region),
            namespace=self.placement.service.name,
            deployments=[model.deployment for model in models],
        )

    def _data(self) -> None:
        ground, service = self.ground, self.placement.service
        rpo = ground.environment.tiers[service.tier].rpo
        mode = self.placement.side.vector_store if service.vector_store else VectorStoreMode.SNAPSHOTS
        cluster = ground.names.database(ground.region, service.name)
        DatabaseAlarms(
            self._label("database"),
            DatabaseAlarmsArgs(mode=mode, ground=self.shared, cluster=cluster, rpo=rpo),
            self._own,
        )
        ReplicationAlarms(
            self._label("copies"),
            ReplicationAlarmsArgs(
                ground=self.shared,
                copies=[service_copies(ground.environment, service)],
                buckets={
                    region: ground.names.service_bucket(region, service.name) for region in service_regions(service)
                },
                rpo=rpo,
            ),
            self._own,
        )
