"""What stands between a view and the services: keys, limits, the HTTP cache, the balancer, forwarding."""
