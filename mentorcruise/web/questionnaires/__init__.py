"""Questionnaires as operators write them: draft, preview, publish."""
