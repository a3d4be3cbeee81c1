"""The checks of `golive doctor`: accounts, shapes of keys, addresses, webhooks, the repository, this machine."""
