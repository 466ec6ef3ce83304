"""Causeway's own half: what pairs, releases, grades and shows the notebooks of the course."""
