"""What counts as a success, as operators compose it: versions, preview, for everyone and for programs (A40)."""
