"""Customers are told of a delay before they have to ask."""
