/** What is judged before a recovery. Quotas have a line for each kind: "quota-cores"; so have subnets. */
export type ReadinessKey =
  | "age"
  | "chain"
  | "records"
  | "description"
  | "image-metadata"
  | "encryption"
  | "user-data"
  | "backup-service"
  | "capacity"
  | "plan"
  | "mappings"
  | "flavors"
  | "types"
  | "networks"
  | "addresses"
  | "drill"
  | "rto"
  | "source"
  | "store"
  | `free-${string}`
  | `quota-${string}`;

export interface ReadinessCheck {
  key: ReadinessKey;
  title: string;
  /** "unknown" is no pass: it could not be found out. */
  verdict: "pass" | "warn" | "fail" | "unknown";
  /** A sentence or two. */
  text: string;
  /** Free null: no limit, or not known when the verdict says so. */
  numbers?: { need: number; free: number | null; unit: string };
  todo?: string;
}
