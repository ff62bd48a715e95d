import { db } from "../../db";

/** At the end of a test file that stored runs: sites cannot go while they hang on them, and other files delete all sites. */
export async function forgetRuns(): Promise<void> {
  await db().freezeLease.deleteMany();
  await db().runResource.deleteMany();
  await db().recoveryPoint.deleteMany();
  await db().run.deleteMany();
  await db().recovery.deleteMany();
  await db().vnf.deleteMany();
  await db().site.deleteMany();
  await db().guardian.deleteMany();
  await db().$disconnect();
}
