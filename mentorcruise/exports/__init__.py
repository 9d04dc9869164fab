"""The facts as files, so that anybody can recompute every figure without our code (`scripts/recompute`)."""
