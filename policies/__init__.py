"""The policy pack: what a planned resource, or a stack, must not be. One rule a file."""
