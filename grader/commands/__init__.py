"""The commands, by who types them; only they print."""
