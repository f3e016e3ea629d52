"""Kubernetes on one machine: a real control plane per cluster, with nodes and pods played by kwok."""
