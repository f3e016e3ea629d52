"""Cases of the family `gateway`."""

from policies.compute.pods import DEPLOYMENT
from policies.gateway import (
    callers,
    cooldown,
    degraded,
    fallbacks,
    last_resort,
    pair,
    prompts,
    reach,
    reference,
    refusals,
    request_log,
    retries,
    secret_keys,
    stream,
    timeouts,
)
from policies.gateway.config import CONFIG_MAP
from tests.policies.case import Case, sets, unset

GATEWAY = "claims-assistant-gateway-us-east-1-config"
RUNS = "claims-assistant-gateway-us-east-1-deployment"
CONFIG = ("data", "config.yaml")
MODELS = (*CONFIG, "model_list")
ROUTER = (*CONFIG, "router_settings")
LITELLM = (*CONFIG, "litellm_settings")

CASES: tuple[Case, ...] = (
    Case(
        rule=timeouts.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*MODELS, 0, "litellm_params", "timeout"),
                600,
                f"{GATEWAY}: config.yaml: model_list[0] (claude-east) timeout is 600, not more than 0 and at most the "
                "90 s of the tier's detection.",
            ),
            unset(
                (*MODELS, 1, "litellm_params", "timeout"),
                f"{GATEWAY}: config.yaml: model_list[1] (claude-west) timeout is not set, not more than 0 and at most "
                "the 90 s of the tier's detection.",
            ),
            unset(
                (*ROUTER, "timeout"),
                f"{GATEWAY}: config.yaml: router_settings.timeout is not set, not more than 0 and at most the 90 s of "
                "the tier's detection.",
            ),
            unset(
                CONFIG,
                f"{GATEWAY}: config.yaml: router_settings.timeout is not set, not more than 0 and at most the 90 s of "
                "the tier's detection.",
            ),
        ),
    ),
    Case(
        rule=stream.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*MODELS, 0, "litellm_params", "stream_timeout"),
                60,
                f"{GATEWAY}: config.yaml: model_list[0] (claude-east) stream_timeout is 60, not less than its timeout "
                "of 60.",
            ),
            unset(
                (*MODELS, 0, "litellm_params", "stream_timeout"),
                f"{GATEWAY}: config.yaml: model_list[0] (claude-east) stream_timeout is not set, not less than its "
                "timeout of 60.",
            ),
            unset(
                (*ROUTER, "stream_timeout"),
                f"{GATEWAY}: config.yaml: router_settings stream_timeout is not set, not less than its timeout of 60.",
            ),
        ),
    ),
    Case(
        rule=cooldown.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*ROUTER, "allowed_fails"),
                10,
                f"{GATEWAY}: config.yaml: router_settings.allowed_fails is 10, not 0 to 3.",
            ),
            sets(
                (*ROUTER, "cooldown_time"),
                0,
                f"{GATEWAY}: config.yaml: router_settings.cooldown_time is 0, not 1 to 300 s.",
            ),
            sets(
                (*MODELS, 0, "model_info", "cooldown_time"),
                0,
                f"{GATEWAY}: config.yaml: model_list[0] (claude-east) is never left alone, and it is not the last that "
                "is asked.",
            ),
            sets(
                (*MODELS, 1, "model_info"),
                {"id": "claude-west", "last_resort": True},
                f"{GATEWAY}: config.yaml: model_list[1] (claude-west) is never left alone, and it is not the last that "
                "is asked.",
            ),
            unset(
                (*ROUTER, "allowed_fails"),
                f"{GATEWAY}: config.yaml: router_settings.allowed_fails is not set, not 0 to 3.",
            ),
            unset(
                (*ROUTER, "cooldown_time"),
                f"{GATEWAY}: config.yaml: router_settings.cooldown_time is not set, not 1 to 300 s.",
            ),
        ),
    ),
    Case(
        rule=last_resort.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*MODELS, 2, "model_info", "last_resort"),
                False,
                f"{GATEWAY}: config.yaml: model_list[2] (claude-direct) is the last to be asked, and last_resort is "
                "false.",
            ),
            unset(
                (*MODELS, 3, "model_info", "last_resort"),
                f"{GATEWAY}: config.yaml: model_list[3] (qwen3-8b) is the last to be asked, and last_resort is not "
                "set.",
            ),
        ),
    ),
    Case(
        rule=reference.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*MODELS, 0, "model_info", "id"),
                "qwen3-8b",
                f"{GATEWAY}: config.yaml: under the name claude-east of the route's first entry answers qwen3-8b.",
            ),
            sets(
                (*MODELS, 0, "model_name"),
                "claude",
                f"{GATEWAY}: config.yaml: under the name claude-east of the route's first entry answers nobody.",
            ),
            sets(MODELS, [], f"{GATEWAY}: config.yaml: model_list is empty, so nothing answers."),
            unset(
                (*MODELS, 0, "model_info"),
                f"{GATEWAY}: config.yaml: under the name claude-east of the route's first entry answers an entry "
                "without an id.",
            ),
            unset(MODELS, f"{GATEWAY}: config.yaml: model_list is not set, so nothing answers."),
        ),
    ),
    Case(
        rule=fallbacks.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*ROUTER, "fallbacks", 0, "claude-east"),
                ["claude-west", "claude-east-degraded"],
                f"{GATEWAY}: config.yaml: fallbacks of claude-east lead to claude-east-degraded (qwen3-8b), which is "
                "not declared as the same as claude-east.",
            ),
            sets(
                (*MODELS, 1, "model_info", "id"),
                "qwen3-8b",
                f"{GATEWAY}: config.yaml: fallbacks of claude-east lead to claude-west (qwen3-8b), which is not "
                "declared as the same as claude-east.",
            ),
            sets(
                (*ROUTER, "context_window_fallbacks"),
                [{"claude-east": ["claude-east-degraded"]}],
                f"{GATEWAY}: config.yaml: context_window_fallbacks of claude-east lead to claude-east-degraded "
                "(qwen3-8b), which is not declared as the same as claude-east.",
            ),
            unset(
                (*MODELS, 1, "model_info", "id"),
                f"{GATEWAY}: config.yaml: fallbacks of claude-east lead to claude-west (without an id), which is not "
                "declared as the same as claude-east.",
            ),
        ),
    ),
    Case(
        rule=degraded.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*MODELS, 3, "model_name"),
                "claude-fast",
                f"{GATEWAY}: config.yaml: model_list[3] is qwen3-8b and answers under claude-fast, not under "
                "claude-east-degraded.",
            ),
            unset(
                (*MODELS, 3, "model_name"),
                f"{GATEWAY}: config.yaml: model_list[3] is qwen3-8b and answers under no name, not under "
                "claude-east-degraded.",
            ),
            unset(
                (*MODELS, 1, "model_info", "id"),
                f"{GATEWAY}: config.yaml: model_list[1] is an entry without an id and answers under claude-west, not "
                "under claude-east-degraded.",
            ),
        ),
    ),
    Case(
        rule=reach.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*ROUTER, "max_fallbacks"),
                1,
                f"{GATEWAY}: config.yaml: router_settings.max_fallbacks is 1, not at least 2.",
            ),
            sets(
                (*ROUTER, "fallbacks", 0, "claude-east"),
                ["claude-direct"],
                f"{GATEWAY}: config.yaml: fallbacks of claude-east are claude-direct, without claude-west.",
            ),
            unset((*MODELS, 3), f"{GATEWAY}: config.yaml: model_list has no entry for qwen3-8b of the route."),
            unset(
                (*ROUTER, "max_fallbacks"),
                f"{GATEWAY}: config.yaml: router_settings.max_fallbacks is not set, not at least 2.",
            ),
            unset(
                (*ROUTER, "fallbacks"),
                f"{GATEWAY}: config.yaml: fallbacks of claude-east are not set, without claude-west and claude-direct.",
            ),
        ),
    ),
    Case(
        rule=retries.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets((*ROUTER, "num_retries"), 3, f"{GATEWAY}: config.yaml: router_settings.num_retries is 3, not 0."),
            sets(
                (*MODELS, 0, "litellm_params", "num_retries"),
                1,
                f"{GATEWAY}: config.yaml: model_list[0] (claude-east) num_retries is 1, not 0.",
            ),
            sets(
                (*MODELS, 2, "litellm_params", "num_retries"),
                5,
                f"{GATEWAY}: config.yaml: model_list[2] (claude-direct) num_retries is 5, not 2 or less.",
            ),
            unset((*ROUTER, "num_retries"), f"{GATEWAY}: config.yaml: router_settings.num_retries is not set, not 0."),
            unset(
                (*MODELS, 0, "litellm_params", "num_retries"),
                f"{GATEWAY}: config.yaml: model_list[0] (claude-east) num_retries is not set, not 0.",
            ),
        ),
    ),
    Case(
        rule=refusals.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*ROUTER, "content_policy_fallbacks", 0, "claude-east"),
                ["claude-west"],
                f"{GATEWAY}: config.yaml: content_policy_fallbacks of claude-east are claude-west, not [] (nobody).",
            ),
            unset(
                (*ROUTER, "content_policy_fallbacks"),
                f"{GATEWAY}: config.yaml: content_policy_fallbacks of claude-east are not set, not [] (nobody).",
                f"{GATEWAY}: config.yaml: content_policy_fallbacks of claude-east-degraded are not set, not [] "
                "(nobody).",
            ),
        ),
    ),
    Case(
        rule=request_log.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*LITELLM, "callbacks"),
                ["hooks.gateway"],
                f"{GATEWAY}: config.yaml: litellm_settings.callbacks are hooks.gateway, without gateway_log.log.",
            ),
            sets(
                (*LITELLM, "s3_callback_params", "s3_bucket_name"),
                "elsewhere",
                f"{GATEWAY}: config.yaml: s3_callback_params.s3_bucket_name is elsewhere, not "
                "demo-123456789012-us-east-1-audit.",
            ),
            sets(
                (*LITELLM, "global_disable_no_log_param"),
                False,
                f"{GATEWAY}: config.yaml: litellm_settings.global_disable_no_log_param is false, not true.",
            ),
            unset(
                (*LITELLM, "s3_callback_params"),
                f"{GATEWAY}: config.yaml: s3_callback_params.s3_bucket_name is not set, not "
                "demo-123456789012-us-east-1-audit.",
            ),
            unset(
                (*LITELLM, "callbacks"),
                f"{GATEWAY}: config.yaml: litellm_settings.callbacks are not set, without gateway_log.log.",
            ),
            unset(
                (*LITELLM, "global_disable_no_log_param"),
                f"{GATEWAY}: config.yaml: litellm_settings.global_disable_no_log_param is not set, not true.",
            ),
        ),
    ),
    Case(
        rule=prompts.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*LITELLM, "turn_off_message_logging"),
                False,
                f"{GATEWAY}: config.yaml: litellm_settings.turn_off_message_logging is false, not true.",
            ),
            unset(
                (*LITELLM, "turn_off_message_logging"),
                f"{GATEWAY}: config.yaml: litellm_settings.turn_off_message_logging is not set, not true.",
            ),
        ),
    ),
    Case(
        rule=callers.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*CONFIG, "general_settings", "master_key"),
                "sk-1234",
                f"{GATEWAY}: config.yaml: general_settings.master_key is written out, not os.environ/<variable>.",
            ),
            sets(
                (*CONFIG, "general_settings", "custom_auth"),
                "",
                f"{GATEWAY}: config.yaml: general_settings.custom_auth is empty, so no caller's key is looked at.",
            ),
            unset(
                (*CONFIG, "general_settings", "master_key"),
                f"{GATEWAY}: config.yaml: general_settings.master_key is not set, so the gateway is open to everyone.",
            ),
            unset(
                (*CONFIG, "general_settings", "custom_auth"),
                f"{GATEWAY}: config.yaml: general_settings.custom_auth is not set, so no caller's key is looked at.",
            ),
        ),
    ),
    Case(
        rule=secret_keys.RULE,
        type=CONFIG_MAP,
        of=GATEWAY,
        breaks=(
            sets(
                (*MODELS, 2, "litellm_params", "api_key"),
                "sk-ant-1234",
                f"{GATEWAY}: config.yaml: model_list[2] (claude-direct) api_key is written out, not "
                "os.environ/<variable>.",
            ),
            unset(
                (*MODELS, 2, "litellm_params", "api_key"),
                f"{GATEWAY}: config.yaml: model_list[2] (claude-direct) api_key is not set, and anthropic takes one.",
            ),
        ),
    ),
    Case(
        rule=pair.RULE,
        type=DEPLOYMENT,
        of=RUNS,
        breaks=(
            sets(("spec", "replicas"), 1.0, f"{RUNS}: spec.replicas is 1, not 2 or more (tier 0)."),
            unset(("spec", "replicas"), f"{RUNS}: spec.replicas is not set, not 2 or more (tier 0)."),
        ),
    ),
)
