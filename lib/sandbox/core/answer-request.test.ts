import { expect, test } from "vitest";
import { askSandbox } from "../testing/ask-sandbox";

test("an error tells the microversion, also one that is refused", async () => {
  const { ask, tokenOf } = await askSandbox();
  const token = await tokenOf("demo");
  const unknown = await ask("GET", "/compute/v2.1/servers/nope", token, { version: "compute 2.79" });
  expect(unknown.status).toBe(404);
  expect(unknown.headers.get("openstack-api-version")).toBe("compute 2.79");
  expect(unknown.headers.get("x-openstack-nova-api-version")).toBe("2.79");
  const refused = await ask("GET", "/compute/v2.1/servers", token, { version: "compute 2.999" });
  expect(refused.status).toBe(406);
  expect(refused.headers.get("openstack-api-version")).toBe("compute 2.999");
  const malformed = await ask("GET", "/compute/v2.1/servers", token, { version: "compute x" });
  expect(malformed.status).toBe(400);
  expect(malformed.headers.get("openstack-api-version")).toBeNull();
});

test("a path that Nova or Cinder do not have is told in the form that is accepted", async () => {
  const { ask, tokenOf } = await askSandbox();
  const token = await tokenOf("demo");
  for (const path of ["/compute/v2.1/nope", "/volume/v3/nope"]) {
    const { status, body } = await ask("GET", path, token);
    expect([status, body.code]).toEqual([404, "404 Not Found"]);
  }
});
