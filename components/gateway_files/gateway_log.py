"""The request log: who asked which model when and what came of it, as objects in the audit bucket.

LiteLLM's own S3 log, without the gateway's own questions, and without what was asked and answered unless the
configuration says otherwise (`turn_off_message_logging`).
"""

# LiteLLM is in the image alone.
# mypy: disable-error-code="import-not-found"

import json
import os
from pathlib import Path
from typing import Any

from gateway_keys import OURS
from gateway_records import bare
from gateway_reuse import ANSWERERS
from litellm.integrations.s3_v2 import S3Logger

SETTINGS = json.loads(Path(__file__).with_name("config.yaml").read_text(encoding="utf-8"))["litellm_settings"]


class RequestLog(S3Logger):  # type: ignore[misc]
    """One object a request, put in the background; what can't be put is tried again with the next batch."""

    async def _async_log_event_base(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        metadata = (kwargs.get("litellm_params") or {}).get("metadata") or {}
        if metadata.get("user_api_key_alias") not in OURS:
            await super()._async_log_event_base(kwargs, response_obj, start_time, end_time)

    def create_s3_batch_logging_element(self, start_time: Any, standard_logging_payload: Any) -> Any:
        """One record; without prompts where they aren't asked for, whatever LiteLLM left in."""
        if standard_logging_payload is not None:
            cached = standard_logging_payload.get("model_id") in ANSWERERS
            standard_logging_payload = {**standard_logging_payload, "cache_hit": cached}
        if standard_logging_payload is not None and SETTINGS["turn_off_message_logging"]:
            standard_logging_payload = bare(standard_logging_payload)
        return super().create_s3_batch_logging_element(start_time, standard_logging_payload)


# LiteLLM's log speaks to S3 by itself, so it has to be told what every AWS SDK reads from the environment.
ENDPOINT = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")

log = RequestLog(**SETTINGS["s3_callback_params"], s3_endpoint_url=ENDPOINT)
