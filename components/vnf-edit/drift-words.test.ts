import { expect, it } from "vitest";
import type { Drift } from "@/lib/vnfs/vnf";
import { driftKey, driftWords, repairInput } from "./drift-words";

const of = { serverId: "a", name: "cdf-1" };
const added: Drift = { ...of, kind: "volume-added", volumeId: "v", volumeName: "spo\u202eol" };

it("says what has changed, and hides no character of a name", () => {
  expect(driftWords(added).text).toContain("spo⟨U+202E⟩ol");
  expect(driftWords({ ...of, kind: "vm-missing", since: "2026-11-20T10:00:00Z" }).text).toContain(
    "since 2026-11-20 10:00:00 UTC",
  );
  expect(driftWords({ ...of, kind: "vm-deleted", since: null }).text).toBe("was deleted at its site.");
});

it("asks for exactly the repair that was pressed", () => {
  const [takeIn, leaveOut] = driftWords(added).repairs;
  expect(takeIn && repairInput(added, takeIn)).toEqual({
    ...{ kind: "volume-added", serverId: "a", volumeId: "v", leaveOut: false },
  });
  expect(leaveOut && repairInput(added, leaveOut)).toMatchObject({ leaveOut: true });
  const renamed: Drift = { ...of, kind: "vm-renamed", newName: "x" };
  expect(repairInput(renamed, { verb: "x" })).not.toHaveProperty("volumeId");
});

it("tells two volumes of one VM apart", () => {
  expect(driftKey(added)).not.toBe(driftKey({ ...added, volumeId: "w" }));
});
