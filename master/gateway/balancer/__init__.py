"""Client-side load balancing: which replica of a service gets a request, and what happens when it fails."""
