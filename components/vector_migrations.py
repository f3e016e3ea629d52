"""The job that brings a vector store's schema to the version that this program knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components.rds_authorities import authority
from components.vector_engine import DATABASE, PORT
from components.vector_schema import SCRIPT, files, migrations
from components.workload import CONTAINER_SECURITY, POD_SECURITY, account
from spec.modes import VectorStoreMode

ACCOUNT = "migrations"
FILES, SECRETS = "/etc/relight/vectors", "/etc/relight/secrets"
PASSWORD = "PGPASSWORD"
AUTHORITY = "authority.pem"
_WAIT_SECONDS = 1800
"""How long Pulumi waits: an index over what is there already takes its time."""

# The password goes from the file into psql's own environment and nowhere else.
_RUN = f"""\
set -eu
{PASSWORD}="$(cat {SECRETS}/{PASSWORD})"
export {PASSWORD}
exec psql --no-psqlrc --set ON_ERROR_STOP=1 --set dimensions="$DIMENSIONS" --set application="$APPLICATION" \\
  --file {FILES}/{SCRIPT}
"""


@dataclass(frozen=True, kw_only=True)
class VectorMigrationsArgs:
    """`image` holds a psql, `endpoint` is the region's cluster endpoint, `secret_name` the master password's secret,
    `username` the master's, `application` the application's database user."""

    mode: VectorStoreMode
    image: str
    endpoint: pulumi.Input[str]
    secret_name: str
    username: str
    application: str
    dimensions: int
    region: str
    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    cluster: pulumi.Input[str]
    role_arn: str
    aws_provider: aws.Provider
    kubernetes_provider: kubernetes.Provider | None


class VectorMigrations(pulumi.ComponentResource):
    """A Kubernetes Job, named by its content: a change of the SQL is a new job, no change none.

    It runs where the writer is. In a failover the region that takes over has the schema already, replicated with the
    data; the job that comes with its new role finds nothing to do. Its connection is TLS, and the server's name is
    checked against the region's root certificate.
    """

    job: str

    def __init__(self, name: str, args: VectorMigrationsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:VectorMigrations", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self, provider=args.kubernetes_provider)
        self.job = ""
        match args.mode:
            case VectorStoreMode.WRITER:
                self.job = self._run()
            case (
                VectorStoreMode.WRITE_FORWARDING
                | VectorStoreMode.READER
                | VectorStoreMode.HEADLESS
                | VectorStoreMode.SNAPSHOTS
            ):
                # Read-only, or not there; write forwarding forwards no change of the schema.
                pass
            case _:
                assert_never(args.mode)
        self.register_outputs({"job": self.job})

    def _run(self) -> str:
        args = self._args
        content = {**files(migrations()), "run.sh": _RUN, AUTHORITY: authority(args.region)}
        shown = json.dumps([content, args.image, args.dimensions, args.application], sort_keys=True)
        job = f"vector-migrations-{sha256(shown.encode()).hexdigest()[:10]}"
        identity = account(
            self._name,
            namespace=args.namespace,
            cluster=args.cluster,
            role_arn=args.role_arn,
            parent=self,
            aws_provider=args.aws_provider,
            kubernetes_provider=args.kubernetes_provider,
            account_name=ACCOUNT,
        )
        config = kubernetes.core.v1.ConfigMap(
            f"{self._name}-files",
            metadata=self._metadata(job),
            immutable=True,
            data=content,
            opts=self._child,
        )
        secret = self._secret()
        kubernetes.batch.v1.Job(
            f"{self._name}-job",
            metadata=self._metadata(job, {"pulumi.com/timeoutSeconds": str(_WAIT_SECONDS)}),
            spec={
                "backoffLimit": 6,
                "template": {
                    "metadata": {
                        "labels": {**args.labels, "app.kubernetes.io/name": ACCOUNT},
                        "annotations": {"karpenter.sh/do-not-disrupt": "true"},
                    },
                    "spec": self._pod(identity, job),
                },
            },
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[config, secret])),
        )
        return job

    def _metadata(self, name: str, annotations: Mapping[str, str] | None = None) -> dict[str, Any]:
        labels = {**self._args.labels, "app.kubernetes.io/name": ACCOUNT}
        return {
            "name": name,
            "namespace": self._args.namespace,
            "labels": labels,
            "annotations": dict(annotations or {}),
        }

    def _secret(self) -> pulumi.Resource:
        """https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating_ascp_pod_id.html"""
        args = self._args
        wanted = [{"objectName": args.secret_name, "objectType": "secretsmanager", "objectAlias": PASSWORD}]
        secret: pulumi.Resource = kubernetes.apiextensions.CustomResource(
            f"{self._name}-secret",
            api_version="secrets-store.csi.x-k8s.io/v1",
            kind="SecretProviderClass",
            metadata=self._metadata("database-master"),
            spec={
                "provider": "aws",
                "parameters": {"region": args.region, "usePodIdentity": "true", "objects": json.dumps(wanted)},
            },
            opts=self._child,
        )
        return secret

    def _pod(self, identity: pulumi.Input[str], job: str) -> dict[str, Any]:
        args = self._args
        environment = {
            "PGHOST": args.endpoint,
            "PGPORT": str(PORT),
            "PGDATABASE": DATABASE,
            "PGUSER": args.username,
            "PGSSLMODE": "verify-full",
            "PGSSLROOTCERT": f"{FILES}/{AUTHORITY}",
            "PGCONNECT_TIMEOUT": "10",
            "PGAPPNAME": job,
            "DIMENSIONS": str(args.dimensions),
            "APPLICATION": args.application,
        }
        driver = {
            "driver": "secrets-store.csi.k8s.io",
            "readOnly": True,
            "volumeAttributes": {"secretProviderClass": "database-master"},
        }
        return {
            "restartPolicy": "Never",
            "serviceAccountName": identity,
            "automountServiceAccountToken": False,
            "securityContext": POD_SECURITY,
            "containers": [
                {
                    "name": "psql",
                    "image": args.image,
                    "command": ["/bin/sh", f"{FILES}/run.sh"],
                    "env": [{"name": name, "value": value} for name, value in environment.items()],
                    "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
                    "securityContext": CONTAINER_SECURITY,
                    "volumeMounts": [
                        {"name": "files", "mountPath": FILES, "readOnly": True},
                        {"name": "secrets", "mountPath": SECRETS, "readOnly": True},
                    ],
                }
            ],
            "volumes": [{"name": "files", "configMap": {"name": job}}, {"name": "secrets", "csi": driver}],
        }
