"""Faults in what is charged: price books, and the subscriptions that are billed by them."""
