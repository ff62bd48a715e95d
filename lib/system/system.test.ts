import { describe, expect, it } from "vitest";
import { databaseAddress } from "./database-address";
import { isHousekeepingLate, nextHousekeeping } from "./housekeeping-rules";

describe("where the database is", () => {
  it.each([
    ["postgresql://app:secret@db.example.com:6543/stillpoint", "db.example.com:6543", "stillpoint"],
    ["postgres://app:p%40ss@127.0.0.1/still%20point?sslmode=require", "127.0.0.1:5432", "still point"],
    ["postgresql://app:secret@localhost/x?host=/run/postgresql", "/run/postgresql", "x"],
    ["postgresql://app:secret@[::1]:5433/x", "[::1]:5433", "x"],
    ["postgresql://app:secret@db.example.com", "db.example.com:5432", "postgres"],
  ])("is told of %s without who signs in there", (url, address, name) => {
    expect(databaseAddress(url)).toEqual({ address, name });
    expect(JSON.stringify(databaseAddress(url))).not.toMatch(/secret|app|p@ss/);
  });
});

describe("the housekeeping", () => {
  const at = (time: string) => new Date(`2026-11-${time}:00Z`);
  it.each([
    ["22T03:16", "22T03:17"],
    ["22T03:17", "23T03:17"],
    ["22T20:00", "23T03:17"],
  ])("is due next, at %s, at %s", (now, next) => {
    expect(nextHousekeeping(at(now))).toEqual(at(next));
  });
  it.each([
    ["21T03:18", "22T04:17", false],
    ["21T03:18", "22T04:18", true],
    ["22T03:18", "22T20:00", false],
    ["20T12:00", "22T03:10", true],
    ["21T12:00", "22T03:10", false],
    ["19T12:00", "22T03:30", true],
  ])("that ended at %s is late at %s: %s", (last, now, isLate) => {
    expect(isHousekeepingLate(at(last), at(now))).toBe(isLate);
  });
});
