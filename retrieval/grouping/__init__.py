"""What belongs together: copies of one report, and reports of one event."""
