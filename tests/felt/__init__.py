"""What customers felt, on pages and by API: across the rooms."""
