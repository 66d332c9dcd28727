"""What the portal's heavy parts cost, beside their peers and limits in the same run. `make bench` runs all."""
