"""Customers are asked how it felt: thought of, asked by mail, once."""
