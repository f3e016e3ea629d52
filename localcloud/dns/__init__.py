"""Route 53's answers, from the zones, records and health checks that moto keeps, to a client near some region."""
