"""`python -m svcctl` is `svcctl`."""

from svcctl.cli.main import main

main()
