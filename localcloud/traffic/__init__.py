"""Real traffic: processes that answer behind the pods of the local cloud's clusters, and a network between them."""
