"""Tests that need a real browser: see .ci/run."""
