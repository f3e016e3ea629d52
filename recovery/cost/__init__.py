"""What an environment costs a month at list prices: counted from what is planned, and from what the file declares."""
