"""All measurements, on servers of their own in a temporary directory."""

import tempfile
from pathlib import Path

from tests.bench import flood, sale, start


def main() -> None:
    """Take every figure and print it."""
    with tempfile.TemporaryDirectory(prefix="bindeck-bench-") as directory:
        root = Path(directory)
        start.demo_starts(root)
        start.start_ratio(root)
        sale.visible(root)
        flood.alerts(root)


if __name__ == "__main__":
    main()
