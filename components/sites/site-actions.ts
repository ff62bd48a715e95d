import type { ActionResult } from "@/lib/api/action-result";
import type { Adopted } from "@/lib/sites/adopt/take-over";
import type { HostAccessTrial } from "@/lib/sites/try-host-access";

type Action<T = void> = (input: unknown) => Promise<ActionResult<T>>;

/** What a site's page asks of the server. */
export interface SiteActions {
  check: Action<{ checked: number }>;
  confirmHosts: Action;
  adopt: Action<Adopted>;
  update: Action<{ changed: string[] }>;
  addCredential: Action<{ id: string; projectName: string }>;
  replaceSecret: Action;
  removeCredential: Action<{ hadRecords: boolean }>;
  chooseRecords: Action;
  setHostAccess: Action<{ fingerprint: string; changed: string[] }>;
  tryHostAccess: Action<HostAccessTrial>;
  removeHostAccess: Action;
}
