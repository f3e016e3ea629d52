"""What LiteLLM loads from the gateway's configuration: `authenticate`, and `gateway`, which counts, breaks and logs.

Environment: `SERVICE`, `AWS_REGION`, `METRICS_INTERVAL_SECONDS`, and what `launch` sets.
"""

# LiteLLM is in the image alone.
# mypy: disable-error-code="import-not-found"

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

import boto3
import litellm
from fastapi import HTTPException, Request
from gateway_breaker import Breaker, retry_after, short_connects
from gateway_keys import HEALTH, OURS, Keys, RefusedError, admit
from gateway_metrics import NAMESPACE, Metrics, at_fault
from gateway_reuse import ANSWERERS, STALE, configured
from litellm.integrations.custom_logger import CustomLogger
from litellm.llms.custom_httpx.aiohttp_transport import LiteLLMAiohttpTransport
from litellm.proxy._types import LitellmUserRoles, UserAPIKeyAuth

HERE = Path(__file__)
CONFIG = json.loads(HERE.with_name("config.yaml").read_text(encoding="utf-8"))
REFERENCE = CONFIG["model_list"][0]["model_name"]
DEGRADED = f"{REFERENCE}-degraded"
ARRIVED = "relight_arrived"
OUR_KEY = (litellm.AuthenticationError, litellm.PermissionDeniedError)
"""A provider doesn't take our key."""

short_connects(LiteLLMAiohttpTransport)

_keys = Keys(
    Path(os.environ.get("RELIGHT_SECRETS", "/etc/relight/secrets"), "VIRTUAL_KEYS"),
    master=os.environ.get("LITELLM_MASTER_KEY", ""),
    health_sha256=os.environ.get("RELIGHT_HEALTH_KEY_SHA256", ""),
    health_models=tuple(entry["model_name"] for entry in CONFIG["model_list"]),
)


async def authenticate(request: Request, api_key: str) -> UserAPIKeyAuth:
    """LiteLLM's custom_auth: who calls, if the call is allowed."""
    try:
        caller = _keys.caller(api_key or "")
        body = {} if caller.operator or request.method == "GET" else await request.json()
        admit(caller, request.url.path, body if isinstance(body, dict) else {})
    except RefusedError as refused:
        raise HTTPException(refused.status, refused.message) from None
    except ValueError:
        raise HTTPException(400, "The request's body is not JSON.") from None
    role = LitellmUserRoles.PROXY_ADMIN if caller.operator else LitellmUserRoles.INTERNAL_USER
    return UserAPIKeyAuth(api_key=caller.name, key_alias=caller.name, user_role=role)


def _put(data: Any) -> None:
    boto3.client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=data)


def _backend(about: Any) -> str:
    return str((about or {}).get("id") or "")


def _status(exception: Any) -> int:
    status = str(getattr(exception, "status_code", None) or getattr(exception, "code", None))
    return int(status) if status.isdigit() else 500


class Gateway(CustomLogger):  # type: ignore[misc]
    """What a caller gets is counted, a backend that gives no answer is left alone for a while, and what was answered is
    given again if there is a cache."""

    def __init__(self) -> None:
        super().__init__()
        settings = CONFIG["router_settings"]
        self._metrics = Metrics(os.environ.get("SERVICE", ""), _put)
        self._interval = float(os.environ.get("METRICS_INTERVAL_SECONDS", "10"))
        self._breaker = Breaker(
            allowed=settings["allowed_fails"], cooldown=settings["cooldown_time"], patience=settings["timeout"]
        )
        self._flusher: asyncio.Task[None] | None = None
        self._reuse = configured(CONFIG, HERE.with_name("cache.json"))

    async def _flush(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            await asyncio.to_thread(self._metrics.flush)

    def _keep_flushing(self) -> None:
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush())

    async def async_pre_call_hook(self, user_api_key_dict: Any, cache: Any, data: Any, call_type: Any) -> None:
        """A question arrived: its time is kept, for the latency that the caller sees."""
        self._keep_flushing()
        data.setdefault("metadata", {})[ARRIVED] = time.time()
        caller = str(getattr(user_api_key_dict, "key_alias", None) or "")
        if self._reuse and caller == HEALTH:
            # What the cache answers says nothing of the models.
            self._reuse.tend()
        elif self._reuse:
            await self._reuse.before(data, caller, str(call_type))

    async def async_filter_deployments(
        self,
        model: Any,
        healthy_deployments: Any,
        messages: Any,
        request_kwargs: Any = None,
        parent_otel_span: Any = None,
    ) -> Any:
        """Of the backends those that may be asked: LiteLLM goes on to the next group if there is none."""
        if not isinstance(healthy_deployments, list):
            return healthy_deployments
        found = self._reuse.backends(healthy_deployments) if self._reuse else healthy_deployments
        return self._breaker.choose(found)

    async def async_post_call_failure_deployment_hook(
        self, request_data: Any, exception: Any, call_type: Any, fallback_depth: int | None = None
    ) -> None:
        """A backend gave no answer, be it asked first or as a fallback."""
        # Not `async_log_failure_event`: it comes late, when what it is told of may already be the next backend.
        status = _status(exception)
        if at_fault(status, isinstance(exception, OUR_KEY)):
            headers = getattr(exception, "litellm_response_headers", None)
            headers = headers or getattr(getattr(exception, "response", None), "headers", None)
            backend = _backend(request_data.get("model_info"))
            self._breaker.failed(backend, status, retry_after=retry_after(headers))

    async def async_post_call_success_deployment_hook(self, request_data: Any, response: Any, call_type: Any) -> None:
        """A backend answered; one that streams only began to."""
        if not request_data.get("stream"):
            self._breaker.answered(_backend(request_data.get("model_info")), time.time())

    async def async_log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        """A caller got an answer, to its end if it was streamed."""
        by = str((kwargs.get("standard_logging_object") or {}).get("model_id") or "")
        if kwargs.get("stream"):
            self._breaker.answered(by, end_time.timestamp())
        metadata = (kwargs.get("litellm_params") or {}).get("metadata") or {}
        if metadata.get("user_api_key_alias") in OURS:
            return
        arrived = metadata.get(ARRIVED)
        seconds = time.time() - arrived if arrived else (end_time - start_time).total_seconds()
        degraded = str(metadata.get("model_group")).startswith(DEGRADED) or by == STALE
        self._metrics.counts.answered(seconds * 1000, degraded=degraded, cached=by in ANSWERERS)

    async def async_post_call_success_hook(self, data: Any, user_api_key_dict: Any, response: Any) -> None:
        """A caller is about to get an answer, which may be kept."""
        if self._reuse and getattr(user_api_key_dict, "key_alias", None) != HEALTH:
            self._reuse.after(data, response)

    async def async_post_call_response_headers_hook(
        self, data: Any, user_api_key_dict: Any, response: Any, request_headers: Any = None
    ) -> dict[str, str] | None:
        """What the response's headers say besides LiteLLM's own."""
        return self._reuse.headers() if self._reuse else None

    async def async_post_call_failure_hook(
        self, request_data: Any, original_exception: Any, user_api_key_dict: Any, traceback_str: Any = None
    ) -> None:
        """A caller got no answer."""
        self._keep_flushing()
        own = getattr(user_api_key_dict, "key_alias", None) == HEALTH
        if not own and at_fault(_status(original_exception), isinstance(original_exception, OUR_KEY)):
            self._metrics.counts.failed()


gateway = Gateway()
