import { expect, it } from "vitest";
import type { Trouble } from "./trouble";
import { named, tidyTrouble } from "./trouble-words";

const trouble = (title: string, text = "x"): Trouble => ({
  ...{ kind: "site-dark", key: "k", title, text, todo: "Look.", href: "/" },
  subject: { kind: "vm", id: "1", name: title },
});

it("makes a line of each text, whatever a cloud put into a name", () => {
  const { title, text, subject } = tidyTrouble(trouble("a\r\nBcc: b\u202e\0c: dark", "x\ny\u2028z"));
  expect(title).toBe("a Bcc: b c: dark");
  expect(subject.name).toBe(title);
  expect(text).toBe("x y z");
});

it("masks what looks like a secret, and keeps the title short", () => {
  expect(tidyTrouble(trouble("x", "refused: password=hunter2 at Lyon")).text).not.toContain("hunter2");
  const { title } = tidyTrouble(trouble(`${named("n".repeat(255))}: RPO missed`));
  expect(title.length).toBeLessThanOrEqual(150);
  expect(title.endsWith("…: RPO missed")).toBe(true);
  expect(tidyTrouble(trouble("n".repeat(255))).title.length).toBeLessThanOrEqual(150);
});
