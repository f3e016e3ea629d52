"""Route 53's health checks, really asked: what moto keeps of them, the questions, and what follows from the answers."""
