"""The shell: sockets in, sockets out. The only importer of aiohttp; it is handed vendors and knows none."""
