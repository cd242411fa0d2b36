"""A sample web of invented news outlets, served on loopback, to see the whole product at work."""
