"""The report for stakeholders: page, PDF, and who gets it by mail."""
