"""The demo newsroom: four invented outlets, served on loopback, for the demo and the end-to-end tests."""
