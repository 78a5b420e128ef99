"""The pages that researchers search in, the same as JSON under /api, and replay."""
