"""Benchmarks: the product's own functions beside their peers, in one run on one machine."""
