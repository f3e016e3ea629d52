"""What answers on this machine for the load balancers of the local cloud's regions."""
