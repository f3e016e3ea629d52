"""Aurora Global Database across regions: moto lets no member in another region go, and changes no global cluster."""

from collections.abc import Iterator
from typing import Any


def install() -> None:
    """Let moto's RDS change and protect global clusters, let members of any region go, and reset parameters."""
    from types import SimpleNamespace

    from moto.core.responses import ActionResult
    from moto.moto_api._internal import mock_random
    from moto.rds import models
    from moto.rds.models import RDSBackend, rds_backends
    from moto.rds.responses import RDSResponse

    models.uuid = SimpleNamespace(uuid4=mock_random.uuid4)  # names of secrets: the same again in a replay
    delete_cluster, modify_cluster = RDSBackend.delete_db_cluster, RDSBackend.modify_db_cluster
    modify_subnet_group = RDSBackend.modify_db_subnet_group

    def delete(self: Any, global_cluster_identifier: str) -> Any:
        home, group = _group(rds_backends, self.account_id, global_cluster_identifier)
        return _home_delete(home, group)

    def remove(self: Any, global_cluster_identifier: str, db_cluster_identifier: str) -> Any:
        _, group = _group(rds_backends, self.account_id, global_cluster_identifier)
        for member in list(group.members):
            if db_cluster_identifier in (member.db_cluster_arn, member.db_cluster_identifier):
                _let_go(group, member)
        return group

    def delete_member(self: Any, cluster_identifier: str, snapshot_name: str | None = None) -> Any:
        cluster = delete_cluster(self, cluster_identifier, snapshot_name)
        for _, group in _groups(rds_backends, self.account_id):
            if cluster in group.members:
                _let_go(group, cluster)
        _forget_automated(self.cluster_snapshots, cluster_identifier)
        return cluster

    def modify_member(self: Any, kwargs: dict[str, Any]) -> Any:
        forwarding = kwargs.get("enable_global_write_forwarding")
        if forwarding is not None:
            self.clusters[kwargs["db_cluster_identifier"]]._global_write_forwarding_requested = forwarding
        logs = kwargs.get("cloudwatch_logs_export_configuration")
        if logs:  # moto looks for it under the name that it has when a cluster is made
            exports = self.clusters[kwargs["db_cluster_identifier"]].enabled_cloudwatch_logs_exports
            exports[:] = sorted({*exports, *logs.get("EnableLogTypes", [])} - {*logs.get("DisableLogTypes", [])})
        return modify_cluster(self, kwargs)

    def modify_subnets(self: Any, subnet_name: str, description: str, subnets: list[Any]) -> Any:
        group = modify_subnet_group(self, subnet_name, description, subnets)
        self.subnet_groups[subnet_name] = group  # moto takes it out and forgets to put it back
        return group

    def modify(self: Any) -> Any:
        wanted = self.params
        _, group = _group(rds_backends, self.current_account, wanted["GlobalClusterIdentifier"])
        group.deletion_protection = wanted.get("DeletionProtection", group.deletion_protection)
        group.engine_version = wanted.get("EngineVersion", group.engine_version)
        for member in group.members:  # an upgrade takes the members along
            member.engine_version = group.engine_version
        return ActionResult({"GlobalCluster": group})

    def reset(self: Any) -> Any:
        name = self.params["DBClusterParameterGroupName"]
        parameters = self.backend.db_cluster_parameter_groups[name].parameters
        for each in self.params.get("Parameters") or []:
            parameters.pop(each["ParameterName"], None)
        return ActionResult({"DBClusterParameterGroupName": name})

    RDSBackend.delete_global_cluster = delete
    RDSBackend.remove_from_global_cluster = remove
    RDSBackend.delete_db_cluster = delete_member
    RDSBackend.modify_db_cluster = modify_member
    RDSBackend.modify_db_subnet_group = modify_subnets
    RDSResponse.modify_global_cluster = modify
    RDSResponse.reset_db_cluster_parameter_group = reset


def _groups(backends: Any, account: str) -> Iterator[tuple[Any, Any]]:
    for region in list(backends[account]):
        backend = backends[account][region]
        for group in list(backend.global_clusters.values()):
            yield backend, group


def _group(backends: Any, account: str, identifier: str) -> tuple[Any, Any]:
    from moto.rds.exceptions import RDSClientError

    for backend, group in _groups(backends, account):
        if identifier in (group.global_cluster_identifier, group.global_cluster_arn):
            return backend, group
    raise RDSClientError("GlobalClusterNotFoundFault", f"Global cluster {identifier} not found.")


def _home_delete(home: Any, group: Any) -> Any:
    from moto.rds.exceptions import RDSClientError

    if group.members:
        message = f"Global Cluster {group.global_cluster_arn} is not empty"
        raise RDSClientError("InvalidGlobalClusterStateFault", message)
    if group.deletion_protection:
        message = "Cannot delete protected Global Cluster, please disable deletion protection and try again."
        raise RDSClientError("InvalidParameterCombination", message)
    return home.global_clusters.pop(group.global_cluster_identifier)


def _forget_automated(snapshots: Any, cluster: str) -> None:
    """Automated backups go with their cluster: AuroraUserGuide, Aurora.Managing.Backups; moto keeps them."""
    for name, snapshot in list(snapshots.items()):
        if snapshot.snapshot_type == "automated" and snapshot.db_cluster_identifier == cluster:
            del snapshots[name]


def _let_go(group: Any, member: Any) -> None:
    """A cluster that leaves stands alone, and writes; if it was the writer, the others stay readers until promoted."""
    group.members.remove(member)
    member.global_cluster_identifier = None
    member.is_writer = True
