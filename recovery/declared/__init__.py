"""What the planned resources declare of a service, read off the graph: facts, no judgement. A noun a file."""
