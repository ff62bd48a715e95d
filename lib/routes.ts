/** Where every address of the application comes from. */
export const routes = {
  overview: "/",
  account: "/account",
  setUp: "/set-up",
  vms: "/vms",
  vm: (siteId: string, serverId: string) => `/vms/${siteId}/${encodeURIComponent(serverId)}`,
  vnfs: "/vnfs",
  /** Its VMs may be named already: those that were selected in the inventory. */
  addVnf: (siteId?: string, serverIds: readonly string[] = []) =>
    siteId
      ? `/vnfs/add?${new URLSearchParams([["site", siteId], ...serverIds.map((id) => ["vm", id])])}`
      : "/vnfs/add",
  deletedVnfs: "/vnfs/deleted",
  vnf: (vnfId: string) => `/vnfs/${vnfId}`,
  vnfPoints: (vnfId: string) => `/vnfs/${vnfId}/points`,
  vnfPoint: (vnfId: string, pointId: string) => `/vnfs/${vnfId}/points/${pointId}`,
  vnfRuns: (vnfId: string) => `/vnfs/${vnfId}/runs`,
  vnfSettings: (vnfId: string) => `/vnfs/${vnfId}/settings`,
  deleteVnf: (vnfId: string) => `/vnfs/${vnfId}/delete`,
  /** Recovery points, looked at before they are deleted: those that are named, or all of a deleted VNF. */
  deletePoints: (vnfId: string, pointIds: readonly string[] = []) =>
    `/vnfs/${vnfId}/delete-points${pointIds.length > 0 ? `?${new URLSearchParams(pointIds.map((id) => ["point", id]))}` : ""}`,
  /** A deleted one, with its recovery points. */
  bringBackVnf: (vnfId: string) => `/vnfs/${vnfId}/bring-back`,
  /** The plan of a backup, to be looked at before it starts. */
  backUpVnf: (vnfId: string) => `/vnfs/${vnfId}/back-up`,
  /** The way to a drill or a failover: each choice is in the address. */
  recoverVnf: (vnfId: string) => `/vnfs/${vnfId}/recover`,
  /** How a VNF boots at a site, and which networks its drills have there. */
  recoveryPlan: (vnfId: string, site?: string) =>
    `/vnfs/${vnfId}/recovery-plan${site ? `?${new URLSearchParams({ site })}` : ""}`,
  /** Where a failover is confirmed. */
  failOverVnf: (
    vnfId: string,
    { site, point, mayFallBack }: { site?: string; point?: string; mayFallBack?: boolean } = {},
  ) =>
    `/vnfs/${vnfId}/fail-over${site && point ? `?${new URLSearchParams({ site, point, ...(mayFallBack ? { mayFallBack: "true" } : {}) })}` : ""}`,
  /** Where a relocation is confirmed. */
  relocateVnf: (vnfId: string, site?: string) =>
    `/vnfs/${vnfId}/relocate${site ? `?${new URLSearchParams({ site })}` : ""}`,
  /** The same, in the place of a drill that stands. */
  promoteDrill: (
    vnfId: string,
    { siteId, pointId, recoveryId }: { siteId: string; pointId: string; recoveryId: string },
  ) =>
    `/vnfs/${vnfId}/fail-over?${new URLSearchParams({ site: siteId, point: pointId, promotes: recoveryId })}`,
  drills: "/drills",
  /** Of what was there, beside it, at its own site: each choice is in the address. */
  restoreVnf: (vnfId: string, pointId?: string) =>
    `/vnfs/${vnfId}/restore${pointId ? `?${new URLSearchParams({ point: pointId })}` : ""}`,
  runs: "/runs",
  run: (runId: string) => `/runs/${runId}`,
  /** What a drill or a recovery came to, to be printed. */
  runReport: (runId: string) => `/runs/${runId}/report`,
  sites: "/sites",
  addSite: "/sites/add",
  site: (siteId: string) => `/sites/${siteId}`,
  deleteSite: (siteId: string) => `/sites/${siteId}/delete`,
  audit: "/audit",
  /** One group of its switches, or its log; the sites' without a name. */
  sandbox: (part?: string) => (part ? `/sandbox/${part}` : "/sandbox"),
  settings: "/settings",
  schedules: "/settings/schedules",
  addSchedule: "/settings/schedules/add",
  schedule: (scheduleId: string) => `/settings/schedules/${scheduleId}`,
  retention: "/settings/retention",
  storage: "/settings/storage",
  addRetentionPolicy: "/settings/retention/add",
  retentionPolicy: (policyId: string) => `/settings/retention/${policyId}`,
  roles: "/settings/roles",
  signIns: "/settings/sign-ins",
  security: "/settings/security",
  system: "/settings/system",
  manifests: "/settings/manifests",
  hooks: "/settings/hooks",
  notifications: "/settings/notifications",
  addChannel: "/settings/notifications/add",
  channel: (channelId: string) => `/settings/notifications/${channelId}`,
  approvals: "/settings/approvals",
  approval: (approvalId: string) => `/settings/approvals/${approvalId}`,
  /** `next` is the page to come back to; the overview needs no mention. */
  signIn: (next?: string) =>
    next && next !== "/" ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in",
  api: {
    installation: "/api/installation",
    sites: "/api/sites",
    vms: "/api/vms",
    vm: (siteId: string, serverId: string) => `/api/vms/${siteId}/${encodeURIComponent(serverId)}`,
    vnfs: "/api/vnfs",
    vnf: (vnfId: string) => `/api/vnfs/${vnfId}`,
    vnfPoints: (vnfId: string) => `/api/vnfs/${vnfId}/points`,
    vnfPoint: (vnfId: string, pointId: string) => `/api/vnfs/${vnfId}/points/${pointId}`,
    /** The VMs of a site that may be chosen for a VNF. */
    vnfCandidates: (siteId: string, search: string) =>
      `/api/vnf-candidates?${new URLSearchParams({ site: siteId, search })}`,
    backupPlan: (vnfId: string) => `/api/vnfs/${vnfId}/backup-plan`,
    recoveryOptions: (vnfId: string) => `/api/vnfs/${vnfId}/recovery-options`,
    recoveryRunPlan: (vnfId: string, query: string) => `/api/vnfs/${vnfId}/recovery-run-plan?${query}`,
    /** What waits for a person. */
    decisions: "/api/decisions",
    drills: "/api/drills",
    runs: "/api/runs",
    run: (runId: string) => `/api/runs/${runId}`,
    runEvents: (runId: string) => `/api/runs/${runId}/events`,
    /** VMs that may be frozen now, and who is on duty. */
    freezes: "/api/freezes",
    manifest: (pointId: string) => `/api/recovery-points/${pointId}/manifest`,
    /** Looked at, or imported; `folder`: those in the server's own folder. */
    manifestsPreview: (from: "upload" | "folder") => `/api/manifests/preview?from=${from}`,
    manifestsImport: (from: "upload" | "folder") => `/api/manifests/import?from=${from}`,
    audit: "/api/audit",
    /** All that a filter finds, as a file; `search`: the filter as the page's address has it. */
    auditExport: (format: "csv" | "jsonl", search: string) =>
      `/api/audit/export?format=${format}${search === "" ? "" : `&${search}`}`,
    auditCheckpoints: "/api/audit/checkpoints",
    auditEntry: (id: string) => `/api/audit/${id}`,
    sandbox: (query: string) => `/api/sandbox${query === "" ? "" : `?${query}`}`,
    /** The week that a new sandbox lives through, and the first task of its newcomer. */
    story: "/api/story",
    guide: "/api/guide",
    /** How many wait for the one who asks. */
    approvals: "/api/approvals",
    approval: (approvalId: string) => `/api/approvals/${approvalId}`,
    csrf: "/api/auth/csrf",
    signIn: "/api/auth/callback/credentials",
    signInProgress: (attempt: string) => `/api/sign-in-progress?attempt=${encodeURIComponent(attempt)}`,
  },
} as const;

/**
 * The page to show after signing in: a path of this site, or the overview. Anything that a browser could read as
 * another host (`//evil`, `/\evil`, `https:…`, control characters) is refused.
 */
export function safeReturnPath(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/") || next.length > 2000) return routes.overview;
  const base = "http://stillpoint.invalid";
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined;
  if (url?.origin !== base || /[\\\p{Cc}]/u.test(next)) return routes.overview;
  return url.pathname.startsWith("/sign-in") ? routes.overview : `${url.pathname}${url.search}`;
}
