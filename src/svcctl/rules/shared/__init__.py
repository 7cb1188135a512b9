"""What several rules need to ask of a catalog. No rule stands here: a folder of rules has pages."""
