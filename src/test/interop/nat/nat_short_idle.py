"""Run the `nat` command with a short idle time of its MCP sessions: nat_short_idle.py SECONDS mcp serve ...

`nat mcp serve` has no option for it, and the default of the `mcp` package (1.30.0 and later) is 30 minutes: longer than a
leak test waits, so that sessions not yet reclaimed would look like sessions kept for ever.
"""

import sys

from mcp.server.fastmcp import FastMCP

FastMCP.__init__.__kwdefaults__["session_idle_timeout"] = float(sys.argv.pop(1))

from nat.cli.main import run_cli  # noqa: E402

sys.argv[0] = "nat"
sys.exit(run_cli())
