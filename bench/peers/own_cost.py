"""own_cost.py PORT SERVER_ID CALLS: milliseconds of conn.compute.get_server, one after another."""
import json
import sys
import time

from common import connect

port, server, calls = sys.argv[1], sys.argv[2], int(sys.argv[3])
c = connect(port, 0)
for _ in range(50):
    c.compute.get_server(server)
out = []
for _ in range(calls):
    t = time.perf_counter()
    c.compute.get_server(server)
    out.append((time.perf_counter() - t) * 1000)
out.sort()
print(json.dumps({'calls': calls, 'p50': out[len(out) // 2], 'p95': out[int(len(out) * .95)]}))
