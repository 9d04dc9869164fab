"""What reports show: figures, charts and tables, the same for pages, downloads, PDF and mail. No HTTP here."""
