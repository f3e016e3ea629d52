"""How long a model server takes from being scheduled to answering: plain arithmetic on book values."""

from datetime import timedelta
from math import ceil

NODE = timedelta(minutes=5)
"""A new GPU node where capacity exists. Book value, grade W: Karpenter users' reports."""

IMAGE_PULL = timedelta(minutes=5)
"""Pull of a 15-20 GB engine image, 4 to 6 minutes. Book value, grade S: AWS blogs on SOCI."""

WEIGHTS_BYTES_PER_SECOND = 3.5 * 2**30
"""Weights streamed from S3 to the GPU. Book value, grade M: run-ai/runai-model-streamer benchmarks."""


def pod_start(weights: int, engine: timedelta) -> timedelta:
    """From scheduled on a ready node to answering, for `weights` bytes; `engine` is the model's own start time."""
    return IMAGE_PULL + timedelta(seconds=ceil(weights / WEIGHTS_BYTES_PER_SECOND)) + engine
