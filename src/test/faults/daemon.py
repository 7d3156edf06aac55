#!/usr/bin/env python3
"""Becomes a daemon by the book (two forks, a session of its own, a clean environment), then runs the command in its arguments."""
import os, sys

if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
os.execve(sys.argv[1], sys.argv[1:], {"PATH": os.environ["PATH"]})
