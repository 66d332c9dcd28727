"""The whole portal with work under way, killed part by part: nothing is lost, nothing is done twice."""
