"""What the claims of speed and quality rest on; each prints ratios from one run."""
