import { describe, expect, it } from "vitest";
import type { Role } from "../generated/prisma/enums";
import { accessOf, type Mapping } from "./access";

const role = (name: string, gives: Role): Mapping => ({
  kind: "role",
  nameKey: name,
  domainId: "",
  role: gives,
});
const group = (name: string, gives: Role, domainId = "default"): Mapping => ({
  kind: "group",
  nameKey: name,
  domainId,
  role: gives,
});
const grant = (projectId: string, ...roles: string[]) => ({
  projectId,
  projectName: projectId,
  domainName: "Default",
  roles,
});
const MAPPINGS = [
  role("reader", "viewer"),
  role("member", "operator"),
  role("admin", "admin"),
  role("dr_audit", "auditor"),
];

describe("accessOf", () => {
  it("gives each project its own role, and the highest of them on the whole", () => {
    expect(accessOf([grant("a", "reader", "member"), grant("b", "reader")], [], MAPPINGS)).toEqual({
      role: "operator",
      projects: [
        { id: "a", name: "a", role: "operator" },
        { id: "b", name: "b", role: "viewer" },
      ],
    });
  });

  it.each<[string[], Role]>([
    [["reader", "dr_audit"], "auditor"],
    [["dr_audit", "member"], "operator"],
    [["member", "admin", "dr_audit"], "admin"],
    [["READER"], "viewer"],
  ])("of %j the highest is %s", (roles, highest) => {
    expect(accessOf([grant("a", ...roles)], [], MAPPINGS)?.role).toBe(highest);
  });

  it("leaves out projects whose roles give nothing, and is nothing when none gives anything", () => {
    const access = accessOf([grant("a", "heat_owner"), grant("b", "reader")], [], MAPPINGS);
    expect(access?.projects.map(({ id }) => id)).toEqual(["b"]);
    expect(accessOf([grant("a", "heat_owner")], [], MAPPINGS)).toBeNull();
    expect(accessOf([grant("a", "reader")], [], [])).toBeNull();
    expect(accessOf([{ ...grant("a"), roles: null }], [], MAPPINGS)).toBeNull();
  });

  it("counts a group in every project of the sign-in, by its name in its own domain", () => {
    const ops = { name: "Ops", domainId: "default" };
    const mappings = [...MAPPINGS, group("ops", "operator")];
    expect(accessOf([grant("a", "reader"), grant("b")], [ops], mappings)).toEqual({
      role: "operator",
      projects: [
        { id: "a", name: "a", role: "operator" },
        { id: "b", name: "b", role: "operator" },
      ],
    });
    expect(accessOf([grant("b")], [{ ...ops, domainId: "other" }], mappings)).toBeNull();
  });

  it("lets a role not count as a group of the same name, nor the other way round", () => {
    expect(accessOf([grant("a", "ops")], [], [group("ops", "admin")])).toBeNull();
    expect(accessOf([grant("a")], [{ name: "admin", domainId: "" }], MAPPINGS)).toBeNull();
  });

  it("without a project lets in only whom a group makes admin or auditor", () => {
    const member = [{ name: "g", domainId: "default" }];
    expect(accessOf([], member, [group("g", "auditor")])).toEqual({ role: "auditor", projects: [] });
    expect(accessOf([], member, [group("g", "admin")])?.role).toBe("admin");
    expect(accessOf([], member, [group("g", "operator")])).toBeNull();
    expect(accessOf([], [], MAPPINGS)).toBeNull();
  });
});
