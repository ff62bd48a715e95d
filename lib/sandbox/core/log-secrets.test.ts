import { expect, test } from "vitest";
import { SERVERS } from "../nova/rows";
import { askSandbox } from "../testing/ask-sandbox";

test("the log has no secret of a body, a query or a path, nor of what changes", async () => {
  const { sandbox, ask, tokenOf } = await askSandbox();
  const { world } = sandbox;
  const token = await tokenOf("demo");
  await ask("GET", `/identity/v2.0/tokens/${token}`, token);
  await ask("GET", `/compute/v2.1/servers?token=${token}&adminPass=s3cret-pass&name=seen`, token);
  const body = { server: { name: "seen", user_data: "s3cret-data", passwords: ["s3cret-list"] } };
  await ask("POST", "/compute/v2.1/servers", token, { body });
  const [site] = world.sites;
  site?.rows(SERVERS).insert({ id: "x", name: "seen", userData: "s3cret-data" } as never);
  const log = JSON.stringify(world.history.since(0));
  expect(log).not.toContain(token);
  expect(log).not.toMatch(/s3cret/);
  expect(log).toContain("name=seen");
});
