import { expect, test } from "vitest";
import type { Backup } from "../rows-backups";
import { chooseParent } from "./choose-parent";

const at = (time: string) => Date.parse(`2026-03-01T${time}Z`);
const backup = (id: string, dataAt: string) => ({ id, dataTimestamp: at(dataAt) }) as Backup;
const snapshot = (time: string) => ({ createdAt: at(time) });
/** Newest first, as they are listed. */
const BACKUPS = [backup("c", "08:20:00"), backup("b", "08:05:00"), backup("a", "08:00:00")];

test("of a volume, the backup with the newest data", () => {
  expect(chooseParent(BACKUPS, undefined)?.id).toBe("c");
  expect(chooseParent([], undefined)).toBeUndefined();
});

test("of a snapshot, the newest one from before it", () => {
  expect(chooseParent(BACKUPS, snapshot("08:10:00"))?.id).toBe("b");
  expect(chooseParent(BACKUPS, snapshot("08:30:00"))?.id).toBe("c");
});

test("the database keeps whole seconds: what is in the same one is not before", () => {
  expect(chooseParent(BACKUPS, snapshot("08:05:00.900"))?.id).toBe("a");
});

test("when none is from before the snapshot, the first one listed all the same", () => {
  expect(chooseParent(BACKUPS, snapshot("07:00:00"))?.id).toBe("c");
});
