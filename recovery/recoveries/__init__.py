"""How a service comes back from each loss: the terms, from what is declared. A scenario, or two alike, a file."""
