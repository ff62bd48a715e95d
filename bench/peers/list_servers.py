"""list_servers.py PORT REGIONS threads|sequential: all servers of all regions, kept in memory."""
import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from common import connect

port, regions, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
conns = [connect(port, r) for r in range(regions)]
for c in conns:
    c.authorize()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
t = time.perf_counter()
if mode == 'threads':
    with ThreadPoolExecutor(regions) as pool:
        lists = list(pool.map(lambda c: list(c.compute.servers()), conns))
else:
    lists = [list(c.compute.servers()) for c in conns]
took = (time.perf_counter() - t) * 1000
assert sum(map(len, lists)) == 10000, sum(map(len, lists))
print(json.dumps({'ms': took, 'extraMb': (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024}))
