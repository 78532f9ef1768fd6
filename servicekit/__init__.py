"""What every service of Iris does the same way: settings, problems, outgoing HTTP, logs, metrics, health."""
