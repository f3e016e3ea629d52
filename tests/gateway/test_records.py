"""What of a request is kept where prompts aren't."""

import json
from typing import Any

from components.gateway_files.gateway_records import bare

SECRET = "what was said"
PAYLOAD: dict[str, Any] = {
    "id": "1",
    "status": "failure",
    "model": "m",
    "model_id": "claude",
    "messages": [{"content": SECRET}],
    "response": {"text": SECRET},
    "error_str": SECRET,
    "error_information": {"error_code": "500", "error_class": "APIError", "error_message": SECRET, "traceback": SECRET},
    "metadata": {"user_api_key_alias": "team", "requester_ip_address": None, "requester_metadata": {"note": SECRET}},
    "model_parameters": {"stop": SECRET},
    "something_new": SECRET,
}


def test_only_what_is_known_to_be_harmless_is_kept() -> None:
    kept = bare(PAYLOAD)
    assert SECRET not in json.dumps(kept)
    assert kept == {
        "id": "1",
        "status": "failure",
        "model": "m",
        "model_id": "claude",
        "metadata": {"user_api_key_alias": "team"},
        "error_information": {"error_code": "500", "error_class": "APIError"},
    }


def test_a_record_without_failure_or_caller_is_one_all_the_same() -> None:
    assert bare({"id": "1", "metadata": None}) == {"id": "1", "metadata": {}, "error_information": {}}
