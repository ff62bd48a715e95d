import type { RecoveryReport } from "./build-report";
import { listed } from "./words";

/** How a failover was taken back. Times are ms since the epoch. */
export interface RolledBack {
  by: string;
  at: number;
  /** When the new VMs began to serve, all of them; null: they never did. */
  servingAt: number | null;
  toName: string;
}

const BEGINS = /^Rolled back by /;

/** The same report after a roll-back: who has taken it back, what is lost by that, and what is still there. Pure. */
export function withRollBack(
  report: RecoveryReport,
  { by, at, servingAt, toName }: RolledBack,
): RecoveryReport {
  const left = report.made.flatMap((kind) => kind.left);
  const lost =
    servingAt === null
      ? `what was written at ${toName} is lost`
      : `writes at ${toName} since ${told(servingAt)} are lost`;
  const there = left.length > 0 ? `Still there: ${listed(left)}.` : "Nothing of it is left.";
  return {
    ...report,
    findings: [
      `Rolled back by ${by} at ${told(at)}: ${lost}. ${there}`,
      ...report.findings.filter((text) => !BEGINS.test(text)),
    ],
  };
}

const told = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
