"""What others must know of a gateway's health path: the sidecar's answers, and where a load balancer serves them.

Health checks from outside ask HTTPS on `PORT` for `PATH` and look for `UP`: the sidecar says so only while the
reference model really answers (components/gateway_files/health.py). A degraded gateway is not up.
"""

PORT = 8443
PATH = "/answers"
UP = '"state": "up"'
READY = "/ready"
ALIVE = "/alive"
SIDECAR_PORT = 4001

INTERVAL = 10
"""Seconds between two questions to the reference model."""

CHECKERS = (
    "15.177.0.0/18",
    "54.183.255.128/26",
    "54.228.16.0/26",
    "54.232.40.64/26",
    "54.241.32.64/26",
    "54.243.31.192/26",
    "54.244.52.192/26",
    "54.245.168.0/26",
    "54.248.220.0/26",
    "54.250.253.192/26",
    "54.251.31.128/26",
    "54.252.79.128/26",
    "54.252.254.192/26",
    "54.255.254.192/26",
    "107.23.255.0/26",
    "176.34.159.192/26",
    "177.71.207.128/26",
)
"""The networks of Route 53's health checkers: `ROUTE53_HEALTHCHECKS` in https://ip-ranges.amazonaws.com/ip-ranges.json.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/route-53-ip-addresses.html"""
