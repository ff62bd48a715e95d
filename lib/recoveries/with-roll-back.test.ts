import { expect, it } from "vitest";
import { withRollBack } from "./with-roll-back";

const AT = Date.parse("2026-11-21T10:00:00.000Z");
const HOW = { by: "ada", at: AT + 3_600_000, servingAt: AT, toName: "Oslo" };
const report = (left: string[] = []) =>
  ({ findings: ["hss is slow."], made: [{ kind: "server", made: 2, left }] }) as unknown as Parameters<
    typeof withRollBack
  >[0];

it("a report tells who has taken its failover back, what is lost, and what is left", () => {
  expect(withRollBack(report(), HOW).findings).toEqual([
    "Rolled back by ada at 2026-11-21 11:00:00 UTC: writes at Oslo since 2026-11-21 10:00:00 UTC are lost. Nothing of it is left.",
    "hss is slow.",
  ]);
});

it("tells so of one that never served as a whole, and of what is still there", () => {
  expect(withRollBack(report(["hss", "scscf"]), { ...HOW, servingAt: null }).findings[0]).toBe(
    "Rolled back by ada at 2026-11-21 11:00:00 UTC: what was written at Oslo is lost. Still there: hss and scscf.",
  );
});

it("tells it once, however often it was rolled back", () => {
  const once = withRollBack(report(["hss"]), HOW);
  const again = withRollBack({ ...once, made: [] }, { ...HOW, by: "bob" });
  expect(again.findings).toHaveLength(2);
  expect(again.findings[0]).toMatch(/^Rolled back by bob .* are lost\. /);
});
