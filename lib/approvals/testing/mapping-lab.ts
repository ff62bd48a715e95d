import { afterAll, beforeEach } from "vitest";
import type { Session } from "../../auth/session-store";
import { resetMappings } from "../../auth/testing/reset-mappings";
import { db } from "../../db";
import { changeRoleMapping } from "../../role-mappings/change-role-mapping";
import { knowTestKey } from "../../secrets/testing/know-test-key";
import { askApproval } from "../ask-approval";
import { gatedOf, named, switchFourEyes } from "./second-person";

/**
 * What the tests of approvals have approved: that ada lets the role reader of Keystone give another one. Stored anew before
 * each test of the file that calls this.
 */
export function mappingLab() {
  const ada = named("ada");
  const change = (session: Session, role = "operator") =>
    changeRoleMapping(session, { id: lab.reader, role });
  const lab = {
    ...{ ada, grace: named("grace"), change },
    /** The id of the mapping. */
    reader: "",
    gives: async () => (await db().roleMapping.findUniqueOrThrow({ where: { id: lab.reader } })).role,
    /** It gives what it gave at first. */
    reset: async () => {
      await db().roleMapping.update({ where: { id: lab.reader }, data: { role: "viewer" } });
    },
    /** Asks as the page does. @returns the request's id */
    asked: async (session = ada, role?: string) =>
      askApproval(session, await gatedOf(() => change(session, role))),
    /** What the form of an emergency sends. */
    glass: (id: string, more: object = {}) => ({
      ...{ id, reason: "Nobody answers, and it burns.", typedName: "role reader" },
      ...more,
    }),
  };
  beforeEach(async () => {
    await knowTestKey();
    await db().session.deleteMany();
    await db().site.deleteMany();
    await resetMappings();
    await switchFourEyes("access_change");
    lab.reader = (await db().roleMapping.findFirstOrThrow({ where: { nameKey: "reader" } })).id;
  });
  afterAll(() => db().$disconnect());
  return lab;
}

/** The same person, who typed the password a while ago. */
export const late = (session: Session): Session => ({
  ...session,
  provedAt: new Date(Date.now() - 6 * 60_000),
});
