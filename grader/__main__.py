"""`python -m grader` is `causeway`."""

from grader.cli import main

raise SystemExit(main())
