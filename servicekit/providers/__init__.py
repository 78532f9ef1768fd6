"""What every service does with its upstream providers: order, circuit breaker, status, checked JSON."""
