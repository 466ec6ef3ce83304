"""The data structures of chapter 1 as a lesson shows them: plain code that can be watched while it runs."""
