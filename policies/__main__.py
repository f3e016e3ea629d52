"""Started by Pulumi for `--policy-pack policies`: answers its engine until that ends us."""

import sys
from pathlib import Path

# Pulumi starts this file by its path, from the project's folder or this one.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from policies.analyzer import serve

serve()
