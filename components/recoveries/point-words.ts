import type { RecoverMode } from "./recover-entries";

export type PointMode = RecoverMode | "restore";

interface Words {
  column: string;
  age: (ms: string) => string;
  /** Of a point that does not hold every VM. */
  notWhole: string;
}

const loses = (age: string): string => `loses ${age}`;

/** What the age of a recovery point means, by what it is taken for. */
export const POINT_WORDS: Readonly<Record<PointMode, Words>> = {
  drill: {
    column: "If it were real now",
    age: loses,
    notWhole: "A drill of the others does not prove the VNF.",
  },
  failover: {
    column: "Lost for good",
    age: loses,
    notWhole: "A failover to it brings back the others only.",
  },
  restore: {
    column: "Age",
    age: (age) => `${age} old`,
    notWhole: "What there is of them may be restored as volumes alone.",
  },
};
