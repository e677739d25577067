"""What a server does with runs: whose they are, where they go, and following them until they end."""
