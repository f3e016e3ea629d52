"""What is planned, or there already: the resource graph as plain data, from a preview, a state or a recording."""
