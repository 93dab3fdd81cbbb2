"""Time in a policy: lengths (30 days, 12 months), and one day compared with another."""
