import { describe, expect, it } from "vitest";
import { AuditFilter, auditFilterParams, isFiltered, rawAuditFilter, readAuditFilter } from "./audit-filter";
import { searchWords } from "./search-words";

const SITE = "7f0c1d52-0000-4000-8000-000000000001";
const ADDRESS = `q=vims+core&span=24h&from=2026-11-20T13%3A42&until=2026-11-21&who=ada&who=b%26b&action=site.added&target=Lyon&result=failed&result=refused&run=r-1&site=${SITE}`;

it("reads an address and gives the same one", () => {
  const filter = readAuditFilter(new URLSearchParams(ADDRESS));
  expect(auditFilterParams(filter).toString()).toBe(ADDRESS);
  expect(AuditFilter.parse(filter)).toEqual({
    q: "vims core",
    span: "24h",
    from: new Date("2026-11-20T13:42Z"),
    until: new Date("2026-11-21T00:00Z"),
    who: ["ada", "b&b"],
    action: ["site.added"],
    target: "Lyon",
    result: ["failed", "refused"],
    run: "r-1",
    site: [SITE],
  });
  expect([isFiltered(filter), isFiltered({}), isFiltered({ who: [] })]).toEqual([true, false, false]);
});

describe.each([
  "q=",
  `q=${"x".repeat(201)}`,
  "q=a%00b",
  "span=2h",
  "from=yesterday",
  "from=2026-13-40",
  "until=infinity",
  "result=all",
  "site=Lyon",
  "target=%20",
  `who=${"x".repeat(257)}`,
  Array.from({ length: 21 }, (_, i) => `action=a${i}`).join("&"),
])("%s", (address) => {
  const params = new URLSearchParams(address);
  it("is refused beside its field", () => {
    expect(AuditFilter.safeParse(rawAuditFilter(params)).success).toBe(false);
  });
  it("counts as not there on the page", () => {
    expect(readAuditFilter(params)).toEqual({});
  });
});

it.each([
  ["vims-core_1", "'vims':* & 'core':* & '1':*"],
  ["Zürich é", "'Zürich':* & 'é':*"],
  ["a' | !b:* <-> \\", "'a':* & 'b':*"],
  ["lyon LYON lyon", "'lyon':* & 'LYON':*"],
  ["-- '", undefined],
])("searches for %j as %j", (typed, query) => {
  expect(searchWords(typed)).toBe(query);
});
