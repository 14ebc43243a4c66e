"""`python -m bench [name ...]`: run benchmarks, each in a process and a house of its own, into docs/benchmarks.md."""

import subprocess
import sys

BENCHES = ("intake", "pages", "search", "routing", "live", "streams", "footprint", "planted", "experience", "rounds")
ON_REQUEST = ("kill",)


def main(names: list[str]) -> int:
    """Run those named, or all that take minutes rather than hours; the exit code is the number that failed."""
    unknown = [name for name in names if name not in BENCHES + ON_REQUEST]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES + ON_REQUEST)}.")
        return 2
    failed = 0
    for name in names or BENCHES:
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
