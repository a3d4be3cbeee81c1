"""The folders of a new vendor, stamped from a template: `make vendor NAME=acme`.

The template is a small vendor that works: two calls, one webhook, timers, personas, errors, a checklist with one row,
tests and a page. Its files end in `.txt`, so that nobody takes them for code. A tool of the checkout, not in the wheel.
"""
