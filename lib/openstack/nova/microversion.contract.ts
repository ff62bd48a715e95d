import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Session } from "../session";
import { cloudSession, reportCalls } from "../testing/cloud";

let session: Session;
beforeAll(async () => {
  session = await cloudSession("r1");
});
afterAll(async () => {
  await session.transport.close();
  reportCalls();
});

const Servers = z.object({ servers: z.array(z.unknown()) });
const list = {
  service: "compute",
  method: "GET",
  path: "/servers",
  query: { limit: 1 },
  expect: [200],
} as const;

test("a pin newer than the server is clamped to the server's newest", async () => {
  const version = await session.microversion("compute", { pin: "2.999", atLeast: "2.1" });
  expect(version).toMatch(/^2\.\d+$/);
  expect(version).not.toBe("2.999");
  const { answer } = await session.jsonAnswer(Servers, {
    ...list,
    microversion: { pin: "2.999", atLeast: "2.1" },
  });
  expect(answer.headers["openstack-api-version"]).toBe(`compute ${version}`);
});

test("a server older than the call can bear is not called", async () => {
  const call = session.call({ ...list, microversion: { pin: "2.999", atLeast: "2.998" } });
  await expect(call).rejects.toMatchObject({
    kind: "microversion",
    status: undefined,
    isAmbiguous: false,
    message: expect.stringMatching(/it needs microversion 2\.998 to 2\.999, the site offers 2\.1 to 2\./),
  });
});

test("a header that is too new is refused by Nova with 406", async () => {
  const call = session.call({ ...list, headers: { "openstack-api-version": "compute 2.999" } });
  await expect(call).rejects.toMatchObject({
    kind: "microversion",
    status: 406,
    fault: "computeFault",
    causeText: expect.stringMatching(/^HTTP 406: Version 2\.999 is not supported by the API/),
  });
});
