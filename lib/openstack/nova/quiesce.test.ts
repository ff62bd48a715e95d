import { afterEach, expect, test } from "vitest";
import { type CallRow, checkCall, REQUEST_ID, TIME, UUID } from "../testing/call-row";
import { failureOf } from "../testing/failure-of";
import { fakeSite, json, proxyPage, type Reply } from "../testing/fake-site";
import { quiesceServer, showQuiesce, unquiesceServer } from "./quiesce";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const site of open.splice(0)) await site.close();
});

async function site(reply: Reply) {
  const made = await fakeSite({ reply });
  open.push(made);
  return made;
}

const REPORT = {
  quiesce: {
    version: "1.0",
    default_timeout: 15,
    max_timeout: 60,
    answer: "accepted",
    guards: [{ host: "api-1", up: true, last_seen: "2026-11-20T16:00:00Z" }],
  },
  cells_silent: ["cell2"],
  servers: [
    {
      id: "a",
      vm_state: "quiesced",
      task_state: null,
      power_state: 1,
      frozen: "yes",
      deadline: "2026-11-20T16:00:15.000Z",
      thaw_owed: false,
      reason: null,
    },
  ],
};

const action = (name: string, call: CallRow["call"]): CallRow => ({
  from: `nova/POST-v2.1-servers-ID-action-${name}-202`,
  idAfter: "servers",
  call,
  body: { [name]: null },
  gives: { requestId: REQUEST_ID },
});

test("the two actions: as the specification has them, or with what the filter offers beyond", async () => {
  const { session, calls } = await site((_asked, res) => json(res, 202, ""));
  await quiesceServer(session, "a");
  await quiesceServer(session, "a", { timeoutSeconds: 8, wait: true });
  await unquiesceServer(session, "a");
  expect(await unquiesceServer(session, "a/b", { wait: true, urgent: true })).toEqual({
    requestId: expect.stringMatching(/^req-/),
  });
  expect(calls().map((c) => [c.method, c.path, JSON.parse(c.body)])).toEqual([
    ["POST", "/compute/v2.1/servers/a/action", { quiesce: null }],
    ["POST", "/compute/v2.1/servers/a/action", { quiesce: { timeout: 8, wait: true } }],
    ["POST", "/compute/v2.1/servers/a/action", { unquiesce: null }],
    ["POST", "/compute/v2.1/servers/a%2Fb/action", { unquiesce: { wait: true } }],
  ]);
});

test("the report: of several servers in one question", async () => {
  const { session, calls } = await site((_asked, res) => json(res, 200, REPORT));
  expect(await showQuiesce(session, ["a", "b"])).toEqual({
    version: "1.0",
    defaultTimeoutMs: 15_000,
    maxTimeoutMs: 60_000,
    guards: [{ host: "api-1", isUp: true, lastSeen: "2026-11-20T16:00:00Z" }],
    silentCells: ["cell2"],
    servers: [
      {
        id: "a",
        vmState: "quiesced",
        taskState: null,
        powerState: 1,
        frozen: "yes",
        deadline: "2026-11-20T16:00:15.000Z",
        isThawOwed: false,
        reason: undefined,
      },
    ],
  });
  expect(calls()[0]?.path).toBe("/compute/v2.1/os-quiesce?server_id=a&server_id=b");
});

test("a word for frozen that we do not know is unknown, not no", async () => {
  const servers = REPORT.servers.map((s) => ({ ...s, frozen: "half" }));
  const { session } = await site((_asked, res) => json(res, 200, { ...REPORT, servers }));
  expect((await showQuiesce(session, ["a"]))?.servers[0]?.frozen).toBe("unknown");
});

test("Nova's own 404 means: not installed; a proxy's, a refusal and nonsense do not", async () => {
  const installed = await site((_asked, res) =>
    json(res, 404, { itemNotFound: { code: 404, message: "no" } }),
  );
  expect(await showQuiesce(installed.session, [])).toBeUndefined();
  const proxied = await site((_asked, res) => proxyPage(res, 404, "Not Found"));
  expect(await failureOf(showQuiesce(proxied.session, []))).toMatchObject({ kind: "unavailable" });
  const refused = await site((_asked, res) =>
    json(res, 403, { forbidden: { code: 403, message: "policy" } }),
  );
  expect(await failureOf(showQuiesce(refused.session, []))).toMatchObject({ kind: "forbidden" });
  const odd = await site((_asked, res) => json(res, 200, { quiesce: {} }));
  expect(await failureOf(showQuiesce(odd.session, []))).toMatchObject({ kind: "bad_response" });
});

test.each<[string, CallRow]>([
  [
    "showQuiesce",
    {
      from: "nova/GET-v2.1-os-quiesce-200",
      call: (s) => showQuiesce(s, ["a"]),
      query: { server_id: "a" },
      gives: {
        version: expect.stringMatching(/^\d/),
        guards: [{ host: expect.any(String), isUp: true, lastSeen: expect.stringMatching(/Z$/) }],
        servers: [{ id: UUID, frozen: "yes", deadline: TIME, isThawOwed: false }],
      },
    },
  ],
  ["quiesceServer", action("quiesce", (s, id) => quiesceServer(s, id))],
  ["unquiesceServer", action("unquiesce", (s, id) => unquiesceServer(s, id))],
])("%s, as a real one was asked and answered", (_, row) => checkCall(row));
