"""Speed and memory, side by side: golive, a bare aiohttp server with the same answers, and mountebank if it is there.

`python -m golive.suites.bench` measures, prints ratios against the aims, and writes `build/bench.json`. Figures of one
machine say little, so everything is a median of rounds in which the peers take turns, and only ratios are judged.
"""
