"""Incidents per square kilometre: grid, kernels, surface, bandwidth."""
