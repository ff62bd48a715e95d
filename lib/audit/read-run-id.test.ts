import { expect, it } from "vitest";
import { readRunId } from "./read-run-id";

const ID = "7f0c1d52-0000-4000-8000-00000000000a";

it.each([
  ID,
  ` ${ID.toUpperCase()} `,
  `/runs/${ID}`,
  `https://stillpoint.example.com/runs/${ID}/report?step=1#x`,
])("takes %j", (typed) => {
  expect(readRunId(typed)).toEqual({ id: ID });
});

it("takes nothing as no filter", () => {
  expect(readRunId("  ")).toEqual({ id: undefined });
});

it.each([
  ["7f0c1d52", "7f0c1d52"],
  [" 7F0C1D52 ", "7f0c1d52"],
  ["7f0c1d52…000a", "7f0c1d52"],
  ["7f0c1d52-", "7f0c1d52"],
  ["7f0c1d52-0000-4", "7f0c1d52-0000-4"],
  ["7f0c1d5200004", "7f0c1d52-0000-4"],
  ["7f0c1d5200004000800000000000000a", ID],
  ["stillpoint-7f0c1d52", "7f0c1d52"],
  ["stillpoint-7f0c1d52-backup-1", "7f0c1d52"],
])("takes %j as how one begins", (typed, begins) => {
  expect(readRunId(typed)).toEqual({ begins });
});

it.each([
  ...["7f0c1d5", "Backup 12", `/vnfs/${ID}`, "https://stillpoint.example.com/runs/", "x".repeat(36)],
  ...[`${ID}0`, "7f0c1d52 000", "%7f0c1d52", "b-1042", "-7f0c1d52"],
])("says what would be right for %j", (typed) => {
  expect(readRunId(typed)).toEqual({ problem: expect.stringContaining("Paste the address of its page") });
});
