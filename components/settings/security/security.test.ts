import { describe, expect, it } from "vitest";
import { changeWords, errorsOf, type SecurityFields, toInput } from "./security-values";
import { approverWarning, endsOwn, lacksGuard } from "./security-warnings";

const fields = (more: Partial<SecurityFields> = {}): SecurityFields => ({
  idleMinutes: "30",
  sessionHours: "12",
  fourEyes: [],
  ...more,
});

describe("the form", () => {
  it.each(["", "x", "4", "241", "7.5", "-30", "1e2"])("refuses %j minutes", (idleMinutes) => {
    expect(errorsOf(fields({ idleMinutes }))).toEqual({
      idleMinutes: "Enter a whole number of minutes from 5 to 240.",
    });
  });
  it.each(["", "0", "25"])("refuses %j hours", (sessionHours) => {
    expect(errorsOf(fields({ sessionHours }))).toEqual({
      sessionHours: "Enter a whole number of hours from 1 to 24.",
    });
  });
  it("takes what is between, and spaces", () => {
    expect(errorsOf(fields({ idleMinutes: "5", sessionHours: "24" }))).toEqual({});
    expect(toInput(fields({ idleMinutes: " 240 " }))).toMatchObject({ idleMinutes: 240 });
  });
});

describe("what a change came to", () => {
  const none = { changed: [], endedSessions: 0 } as const;
  it("names old and new, and who was signed out", () => {
    expect(
      changeWords(fields(), fields({ idleMinutes: "15", sessionHours: "1" }), {
        changed: ["idleMinutes", "sessionHours"],
        endedSessions: 2,
      }),
    ).toBe(
      "Stored. A session ends after 15 minutes without use; it was 30 minutes. It ends 1 hour after the sign-in; it was 12 hours. 2 sessions have ended by that.",
    );
  });
  it("names what was switched on and off", () => {
    expect(
      changeWords(fields({ fourEyes: ["failover"] }), fields({ fourEyes: ["four_eyes_off"] }), {
        changed: ["fourEyes"],
        endedSessions: 0,
      }),
    ).toBe(
      "Stored. A second person approves from now on: Switching this off. One person alone does again: Failover and relocation.",
    );
  });
  it("says so when it was nothing", () => {
    expect(changeWords(fields(), fields(), none)).toContain("Nothing was different");
  });
});

describe("before it is stored", () => {
  it("it is said when nobody else could approve, or no other admin", () => {
    expect(approverWarning([], { admins: 0, operators: 0 })).toBeNull();
    expect(approverWarning(["failover"], { admins: 0, operators: 0 })).toBe(
      "Nobody else has signed in yet who could approve. You would have to break the glass.",
    );
    expect(approverWarning(["failover"], { admins: 0, operators: 1 })).toBeNull();
    expect(approverWarning(["failover", "four_eyes_off"], { admins: 0, operators: 1 })).toContain(
      "nobody could approve “Switching this off”",
    );
    expect(approverWarning(["four_eyes_off"], { admins: 1, operators: 1 })).toBeNull();
  });
  it("it is said, too, that no glass is broken for the switch that guards the others", () => {
    expect(approverWarning(["failover", "four_eyes_off"], { admins: 0, operators: 0 })).toBe(
      "Nobody else has signed in yet who could approve. You would have to break the glass. For “Switching this off” there is no glass to break: no tick could be taken away before there is another admin.",
    );
    expect(approverWarning(["four_eyes_off"], { admins: 0, operators: 1 })).toBe(
      "No other admin has signed in yet: nobody could approve “Switching this off”. For “Switching this off” there is no glass to break: no tick could be taken away before there is another admin.",
    );
    expect(approverWarning(["access_change"], { admins: 0, operators: 1 })).toBe(
      "No other admin has signed in yet: nobody could approve “Roles and credentials”. You would have to break the glass.",
    );
  });
  it("the switch that guards the others is suggested with the first of them", () => {
    expect(
      [[], ["failover"], ["failover", "four_eyes_off"], ["four_eyes_off"]].map((k) => lacksGuard(k as [])),
    ).toEqual([false, true, false, false]);
  });
  it("one is told that it ends the own session", () => {
    const at = "2026-11-22T10:00:00Z";
    expect(endsOwn(at, 2, Date.parse(at) + 7_199_999)).toBe(false);
    expect(endsOwn(at, 2, Date.parse(at) + 7_200_000)).toBe(true);
    expect(endsOwn(null, 1, Date.parse(at))).toBe(false);
  });
});
