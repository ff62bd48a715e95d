import { expect, it } from "vitest";
import { messageOf, type ToldIncident, testMessageOf } from "./message-of";

const AT = "https://stillpoint.example.com/";
const incident = (over: Partial<ToldIncident> = {}): ToldIncident => ({
  ...{ id: "3b7e", kind: "rpo-missed", title: "ims-core: RPO missed" },
  text: "The newest usable recovery point is 5 h old; its RPO is 4 h.",
  ...{ todo: "Look why its backups fail.", href: "/vnfs/7a", overAt: null },
  ...{ subjectKind: "vnf", subjectId: "7a", subjectName: "ims-core" },
  openedAt: new Date("2026-11-22T14:05:31Z"),
  ...over,
});

it("tells what, since when, what to do and where to look", () => {
  expect(messageOf(incident(), "opened", AT)).toEqual({
    subject: "[Stillpoint] ims-core: RPO missed",
    text: `ims-core: RPO missed

The newest usable recovery point is 5 h old; its RPO is 4 h.

Since: 2026-11-22 14:05 UTC
What to do: Look why its backups fail.
See: https://stillpoint.example.com/vnfs/7a

Who is told of what is set at https://stillpoint.example.com/settings/notifications
`,
    json: {
      event: "incident.opened",
      incident: {
        ...{ id: "3b7e", kind: "rpo-missed", title: "ims-core: RPO missed" },
        text: "The newest usable recovery point is 5 h old; its RPO is 4 h.",
        ...{ todo: "Look why its backups fail.", url: "https://stillpoint.example.com/vnfs/7a" },
        subject: { kind: "vnf", id: "7a", name: "ims-core" },
        ...{ openedAt: "2026-11-22T14:05:31.000Z", overAt: null },
      },
    },
  });
});

it("tells that it is over, in words that promise no mend, and how long it lasted", () => {
  const over = incident({ overAt: new Date("2026-11-22T17:29:31Z") });
  const { subject, text, json } = messageOf(over, "over", AT);
  expect(subject).toBe("[Stillpoint] Closed: ims-core: RPO missed");
  expect(text).toContain("Since: 2026-11-22 14:05 UTC\nClosed: 2026-11-22 17:29 UTC, after 3 h 24 min\n");
  expect(text).toContain("it was mended, or is not watched any more");
  expect(text).not.toContain("What to do");
  expect(json).toMatchObject({
    event: "incident.over",
    incident: { overAt: "2026-11-22T17:29:31.000Z" },
  });
});

it.each([
  ["approval-waiting", "It waits no more: it was approved or refused, taken back, or has expired.\n"],
  ["glass-broken", "Another person has looked at it.\n"],
  ["no-worker", "A worker is on duty again.\n"],
  ["no-guardian", "A guardian is on duty again.\n"],
])("tells the end of %s for what it is", (kind, closed) => {
  const { text } = messageOf(incident({ kind, overAt: new Date("2026-11-22T17:29:31Z") }), "over", AT);
  expect(text).toContain(closed);
  expect(text).not.toContain("mended");
});

it.each([
  ["2026-11-22T14:05:50Z", "19 s"],
  ["2026-11-22T14:10:31Z", "5 min"],
  ["2026-11-22T16:05:31Z", "2 h"],
  ["2026-11-25T15:45:31Z", "3 d 1 h"],
])("over at %s lasted %s", (at, length) => {
  const { text } = messageOf(incident({ overAt: new Date(at) }), "over", AT);
  expect(text).toContain(`UTC, after ${length}\n`);
});

it("keeps a subject in one line, and short, whatever a name holds", () => {
  const title = `a\r\nBcc: x@example.com\u2028\u202eb\0${"𝔸".repeat(200)}`;
  const { subject, text } = messageOf(incident({ title, text: "one\r\n.\r\ntwo" }), "opened", AT);
  expect(subject).toMatch(/^\[Stillpoint\] a Bcc: x@example\.com b ?\ufffd𝔸+…$/u);
  expect([...subject]).toHaveLength(150);
  expect(text).toContain("one . two");
});

it("tells a try apart", () => {
  expect(testMessageOf({ id: "c1", name: "NOC" }, AT)).toMatchObject({
    subject: "[Stillpoint] Test of NOC",
    json: { event: "test", channel: { id: "c1", name: "NOC" } },
  });
});
