import { expect, it } from "vitest";
import { markWord, markWords } from "./mark";

const mark = { sites: ["Lyon", "Oslo"], hasRealSites: false, isRunning: true };

it("says what is simulated, and what is not", () => {
  expect(markWord(mark)).toBe("Sandbox");
  expect(markWords(mark)).toBe("Lyon and Oslo are simulated. No real cloud is touched.");
  expect(markWords({ ...mark, sites: ["Lyon"], hasRealSites: true })).toBe(
    "Lyon is simulated. The other sites are real.",
  );
});

it("says that it is switched off", () => {
  const off = { ...mark, isRunning: false };
  expect(markWord(off)).toBe("Sandbox, off");
  expect(markWords(off)).toBe(
    "Lyon and Oslo are simulated, and not running: Stillpoint was started without the sandbox.",
  );
});
