import { expect, it } from "vitest";
import { listChange, whatChanged } from "./what-changed";

interface Values {
  name: string;
  secret: string;
  hosts: string[];
}
const THINGS = {
  name: { name: "name", say: ({ name }: Values) => name },
  secret: { name: "secret" },
  hosts: { name: "hosts", change: (a: Values, b: Values) => listChange(a.hosts, b.hosts) },
};
const before = { name: "Lyon", secret: "old", hosts: ["a:1", "b:2"] };
const said = (after: Partial<Values>, ...changed: string[]) =>
  whatChanged(changed, THINGS, before, { ...before, ...after });

it("tells what the server has changed, from what to what", () => {
  expect(said({ name: " Lyon 2 " }, "name")).toBe("name: Lyon → Lyon 2");
  expect(said({ name: "" }, "name")).toBe("name: Lyon → none");
  expect(said({ hosts: ["b:2", "c:3"] }, "name", "hosts")).toBe("name: Lyon → Lyon; hosts: + c:3, − a:1");
  expect(said({ name: "x" })).toBe("");
  expect(said({}, "unheardOf")).toBe("unheardOf");
});

it("never tells a secret", () => {
  expect(said({ secret: "new" }, "secret")).toBe("secret");
});

it("cuts what is long, and writes out what cannot be seen", () => {
  expect(said({ name: "x".repeat(100) }, "name")).toBe(`name: Lyon → ${"x".repeat(59)}…`);
  expect(said({ name: "a\u202eb" }, "name")).toBe("name: Lyon → a⟨U+202E⟩b");
  expect(listChange([], ["a", "b", "c", "d", "e", "f"])).toBe("+ a, + b, + c, + d, and 2 more");
});
