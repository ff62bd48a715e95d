import { afterEach, expect, test } from "vitest";
import { bare } from "./scenes/bare";
import { type Sandbox, startSandbox } from "./start-sandbox";

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

const signIn = (password: string) =>
  fetch(`${sandbox?.sites[0]?.authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "demo", domain: { id: "default" }, password } },
        },
        scope: { project: { name: "demo", domain: { id: "default" } } },
      },
    }),
  });

test("a user of the scene signs in, and nobody else", async () => {
  sandbox = await startSandbox({ scene: bare, password: "right", hasLatency: false });
  const answer = await signIn("right");
  expect(answer.status).toBe(201);
  expect(answer.headers.get("x-subject-token")).toMatch(/./);
  expect(await answer.json()).toMatchObject({
    token: { project: { name: "demo" }, roles: [{ name: "member" }, { name: "reader" }] },
  });
  expect((await signIn("wrong")).status).toBe(401);
});
