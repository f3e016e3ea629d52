"""What a gateway pod runs, mounted into LiteLLM's image by the gateway's ConfigMap; nothing here imports Relight.

`launch` starts LiteLLM, `health` is the sidecar, `hooks` is what LiteLLM loads; the rest is what `hooks` is made of.
Only the standard library and what the image has (litellm, fastapi, httpx, boto3, redis) may be imported.
"""
