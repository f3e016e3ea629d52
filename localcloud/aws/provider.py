"""The `aws` provider: Pulumi's AWS resource types as boto3 calls on the local cloud."""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from localcloud.aws.clients import Clients
from localcloud.aws.compare import canonical
from localcloud.aws.functions import invoke
from localcloud.aws.kind import Kind, Place
from localcloud.aws.shape import live_inputs, outputs_of, planned
from localcloud.aws.types import kind_of
from localcloud.effects import ClusterEffects
from localcloud.errors import LocalCloudError
from localcloud.exchange import DEFAULT_ACCOUNT
from localcloud.funnel import Funnel
from localcloud.provider import (
    UNKNOWN,
    BaseProvider,
    Change,
    CheckFailure,
    DiffKind,
    DiffResult,
    Properties,
    differences,
)

_NESTED = ("allowedAccountIds", "defaultTags", "ignoreTags", "endpoints", "assumeRoles")
_GONE = ("NotFound", "NoSuch", "NonExist", "Missing", "404")


class AwsProvider(BaseProvider):
    """One configured provider instance: an account, a region, default tags."""

    kind = "aws"

    def __init__(
        self, clients: Clients, funnel: Funnel, effects: ClusterEffects, account: str = DEFAULT_ACCOUNT
    ) -> None:
        self._clients = clients
        self._funnel = funnel
        self._effects = effects
        self._account, self._region = account, "us-east-1"
        self._default_tags: dict[str, str] = {}

    def configure(self, config: Properties) -> None:
        """Take region and default tags. Raises LocalCloudError where only other accounts are allowed."""
        values = {key: _nested(config[key]) for key in _NESTED if key in config}
        self._region = config.get("region", self._region)
        allowed = [str(account) for account in values.get("allowedAccountIds") or []]
        if allowed and self._account not in allowed:
            raise LocalCloudError(f"AWS account ID not allowed: {self._account}; the provider allows {allowed}.")
        self._default_tags = (values.get("defaultTags") or {}).get("tags") or {}

    def check(self, token: str, urn: str, olds: Properties, news: Properties) -> tuple[Properties, list[CheckFailure]]:
        """Refuse what is missing; name what has no name."""
        kind = kind_of(token)
        inputs = dict(news)
        if kind.autoname and kind.autoname not in inputs:
            prefix = inputs.get("namePrefix") or inputs.get(f"{kind.autoname}Prefix")
            named = f"{urn.rpartition('::')[2]}-"
            fresh = f"{kind.autoname_prefix}{prefix or named}{secrets.token_hex(4)[:7]}"
            inputs[kind.autoname] = UNKNOWN if prefix is UNKNOWN else olds.get(kind.autoname, fresh)
        failures = [
            CheckFailure(name, f"{name} is missing: {token} can't be made without it.")
            for name in kind.required
            if inputs.get(name) is None
        ]
        return inputs, failures

    def diff(
        self,
        token: str,
        resource_id: str,
        old_inputs: Properties,
        old_outputs: Properties,
        news: Properties,
        ignore: Sequence[str],
    ) -> DiffResult:
        """Compare the inputs by meaning, and the tags with the provider's default tags."""
        kind = kind_of(token)
        old, new = canonical(old_inputs, kind.unordered), canonical(news, kind.unordered)
        changes = dict(differences(old, new, kind.replace | {"region"}))
        if kind.tagged and not any(path.startswith("tags") for path in [*changes, *ignore]):
            tags = self._at(news).tags(news) if news.get("tags") is not UNKNOWN else UNKNOWN
            if tags != (old_outputs.get("tagsAll") or {}):
                changes["tagsAll"] = Change(kind=DiffKind.UPDATE)
        return DiffResult(changes=changes, delete_before_replace=kind.delete_before_replace)

    def create(self, token: str, urn: str, inputs: Properties, timeout: float, preview: bool) -> tuple[str, Properties]:
        """Make the resource and read it back."""
        kind, at = kind_of(token), self._at(inputs)
        if preview:
            return "", planned(kind, inputs, {})
        with self._funnel.transaction() as outcome, _plainly(f"create {token}"):
            resource_id = kind.create(at, inputs)
            outcome.made = _name(at, token, resource_id)
            return resource_id, self._outputs(kind, at, resource_id, inputs, inputs)

    def read(
        self, token: str, urn: str, resource_id: str, inputs: Properties, outputs: Properties
    ) -> tuple[str, Properties, Properties] | None:
        """The resource as it is now: what was asked for, with whatever differs."""
        kind, at = kind_of(token), self._at(inputs or outputs)
        with _plainly(f"read {token}"):
            state = _find(kind, at, resource_id, {**inputs, **outputs})
        if state is None:
            return None
        live = live_inputs(kind, at, inputs, state)
        return resource_id, live, outputs_of(kind, at, resource_id, live, state)

    def update(
        self,
        token: str,
        urn: str,
        resource_id: str,
        old_inputs: Properties,
        old_outputs: Properties,
        news: Properties,
        timeout: float,
        preview: bool,
    ) -> Properties:
        """Change the resource in place and read it back."""
        kind, at = kind_of(token), self._at(news)
        if preview:
            return planned(kind, news, old_outputs)
        with self._funnel.transaction(), _plainly(f"update {token} {resource_id}"):
            if kind.tagged:
                have, want = old_outputs.get("tagsAll") or {}, at.tags(news)
                gone = sorted(have.keys() - want.keys())
                if gone or have != want:
                    kind.retag(at, resource_id, old_outputs, gone, want)
            old = {key: value for key, value in old_inputs.items() if key != "tags"}
            new = {key: value for key, value in news.items() if key != "tags"}
            if old != new:
                kind.update(at, resource_id, old_inputs, news)
            return self._outputs(kind, at, resource_id, news, {**old_outputs, **news})

    def delete(
        self, token: str, urn: str, resource_id: str, inputs: Properties, outputs: Properties, timeout: float
    ) -> None:
        """Delete the resource; one that is gone is a success."""
        kind, at = kind_of(token), self._at(inputs or outputs)
        with self._funnel.transaction() as outcome, _plainly(f"delete {token} {resource_id}"):
            try:
                kind.delete(at, resource_id, {**outputs, **inputs})
            except ClientError as error:
                if not _is_gone(error):
                    raise
            outcome.gone = _name(at, token, resource_id)

    def invoke(self, token: str, args: Properties) -> Properties:
        """Call one of the provider's functions."""
        with _plainly(f"call {token}"):
            return invoke(token, self._at(args), args)

    def _at(self, inputs: Properties) -> Place:
        region = inputs.get("region")
        return Place(
            account=self._account,
            region=region if isinstance(region, str) and region else self._region,
            default_tags=self._default_tags,
            clients=self._clients,
            effects=self._effects,
        )

    def _outputs(self, kind: Kind, at: Place, resource_id: str, inputs: Properties, known: Properties) -> Properties:
        state = _find(kind, at, resource_id, known)
        if state is None:
            raise LocalCloudError(
                f"{kind.token} {resource_id} is gone right after it was written: was it deleted by hand?"
            )
        return outputs_of(kind, at, resource_id, inputs, state)


def _find(kind: Kind, at: Place, resource_id: str, known: Properties) -> Properties | None:
    try:
        return kind.read(at, resource_id, known)
    except ClientError as error:
        if _is_gone(error):
            return None
        raise


def _is_gone(error: ClientError) -> bool:
    return any(word in str(error.response["Error"].get("Code")) for word in _GONE)


def _name(at: Place, token: str, resource_id: str) -> str:
    return f"{at.account}/{at.region}/{token}/{resource_id}"


@contextmanager
def _plainly(what: str) -> Iterator[None]:
    """Turn boto3's errors into one sentence."""
    try:
        yield
    except ClientError as error:
        answer = error.response["Error"]
        raise LocalCloudError(f"could not {what}: {answer.get('Code')}: {answer.get('Message')}") from error
    except BotoCoreError as error:
        raise LocalCloudError(f"could not {what}: {error}") from error


def _nested(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
