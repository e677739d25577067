"""The hub in a database: its files, accounts, tokens, namespaces, packages and the audit log."""
