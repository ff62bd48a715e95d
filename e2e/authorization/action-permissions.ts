import { ADMIN, EMPTY, type Entry, EXPORTERS, form, NO_ID, OPEN, OPERATORS, SIGNED_IN } from "./entry";

/** Who may call which server action. */
export const ACTIONS: Record<string, Entry> = {
  "app/(signed-in)/account/change-password-action.ts": {
    ...SIGNED_IN,
    at: "/account",
    args: () => [{}, form({ current: "not the password" })],
  },
  "app/(signed-in)/runs/accept-recovery-action.ts": {
    ...OPERATORS,
    at: `/runs/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/runs/cancel-run-action.ts": {
    may: ["operator", "admin"],
    at: `/runs/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/runs/continue-recovery-action.ts": {
    ...OPERATORS,
    at: `/runs/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/runs/clean-up-drill-action.ts": {
    ...OPERATORS,
    at: `/runs/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/runs/give-target-up-action.ts": { ...OPERATORS, at: `/runs/${NO_ID}`, args: EMPTY },
  "app/(signed-in)/runs/try-undo-again-action.ts": { ...OPERATORS, at: `/runs/${NO_ID}`, args: EMPTY },
  "app/(signed-in)/runs/roll-back-action.ts": { ...OPERATORS, at: `/runs/${NO_ID}`, args: EMPTY },
  "app/(signed-in)/sandbox/flip-switch-action.ts": {
    ...ADMIN,
    at: "/sandbox",
    args: () => [null, form({ name: "heal" })],
  },
  "app/(signed-in)/sandbox/move-clock-action.ts": {
    ...ADMIN,
    at: "/sandbox",
    args: () => [null, form({ minutes: "1" })],
  },
  "app/(signed-in)/sandbox/remove-fault-action.ts": {
    ...ADMIN,
    at: "/sandbox",
    args: () => [null, form({ id: NO_ID })],
  },
  "app/(signed-in)/settings/approvals/[approvalId]/approve-action.ts": {
    ...EXPORTERS,
    at: `/settings/approvals/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/approvals/[approvalId]/refuse-approval-action.ts": {
    ...EXPORTERS,
    at: `/settings/approvals/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/approvals/[approvalId]/review-approval-action.ts": {
    ...EXPORTERS,
    at: `/settings/approvals/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/hooks/add-hook-action.ts": {
    ...ADMIN,
    at: "/settings/hooks",
    args: EMPTY,
  },
  "app/(signed-in)/settings/hooks/change-hook-action.ts": {
    ...ADMIN,
    at: "/settings/hooks",
    args: EMPTY,
  },
  "app/(signed-in)/settings/hooks/remove-hook-action.ts": {
    ...ADMIN,
    at: "/settings/hooks",
    args: EMPTY,
  },
  "app/(signed-in)/settings/hooks/replace-hook-secret-action.ts": {
    ...ADMIN,
    at: "/settings/hooks",
    args: EMPTY,
  },
  "app/(signed-in)/settings/hooks/try-hook-action.ts": {
    ...ADMIN,
    at: "/settings/hooks",
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/[channelId]/change-channel-action.ts": {
    ...ADMIN,
    at: `/settings/notifications/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/[channelId]/remove-channel-action.ts": {
    ...ADMIN,
    at: `/settings/notifications/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/[channelId]/replace-channel-secret-action.ts": {
    ...ADMIN,
    at: `/settings/notifications/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/add/add-channel-action.ts": {
    ...ADMIN,
    at: "/settings/notifications/add",
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/forget-all-notifications-action.ts": {
    ...ADMIN,
    at: "/settings/notifications",
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/forget-notification-action.ts": {
    ...ADMIN,
    at: "/settings/notifications",
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/send-again-action.ts": {
    ...ADMIN,
    at: "/settings/notifications",
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/send-all-again-action.ts": {
    ...ADMIN,
    at: "/settings/notifications",
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/switch-channel-action.ts": {
    ...ADMIN,
    at: "/settings/notifications",
    args: EMPTY,
  },
  "app/(signed-in)/settings/notifications/try-channel-action.ts": {
    ...ADMIN,
    at: "/settings/notifications",
    args: EMPTY,
  },
  "app/(signed-in)/settings/schedules/[scheduleId]/change-schedule-action.ts": {
    ...ADMIN,
    at: `/settings/schedules/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/schedules/[scheduleId]/delete-schedule-action.ts": {
    ...ADMIN,
    at: `/settings/schedules/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/schedules/add/add-schedule-action.ts": {
    ...ADMIN,
    at: "/settings/schedules/add",
    args: EMPTY,
  },
  "app/(signed-in)/settings/schedules/switch-schedule-action.ts": {
    ...ADMIN,
    at: "/settings/schedules",
    args: EMPTY,
  },
  "app/(signed-in)/settings/retention/[policyId]/change-policy-action.ts": {
    ...OPERATORS,
    at: `/settings/retention/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/retention/[policyId]/delete-policy-action.ts": {
    ...OPERATORS,
    at: `/settings/retention/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/retention/add/add-policy-action.ts": {
    ...OPERATORS,
    at: "/settings/retention/add",
    args: EMPTY,
  },
  "app/(signed-in)/settings/retention/see-what-goes-action.ts": {
    ...OPERATORS,
    at: "/settings/retention/add",
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/points/hold-point-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/points`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/points/release-point-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/points`,
    args: EMPTY,
  },
  "app/(signed-in)/settings/manifests/trust-signer-action.ts": {
    ...ADMIN,
    at: "/settings/manifests",
    args: EMPTY,
  },
  "app/(signed-in)/settings/roles/add-role-mapping-action.ts": {
    ...ADMIN,
    at: "/settings/roles",
    args: () => [{}],
  },
  "app/(signed-in)/settings/roles/change-role-mapping-action.ts": {
    ...ADMIN,
    at: "/settings/roles",
    args: () => [{ id: NO_ID, role: "admin" }],
  },
  "app/(signed-in)/settings/roles/remove-role-mapping-action.ts": {
    ...ADMIN,
    at: "/settings/roles",
    args: () => [{ id: NO_ID }],
  },
  "app/(signed-in)/settings/security/change-security-action.ts": {
    ...ADMIN,
    at: "/settings/security",
    args: EMPTY,
  },
  "app/(signed-in)/settings/sign-ins/end-sessions-action.ts": {
    ...ADMIN,
    at: "/settings/sign-ins",
    args: () => [{ person: "nobody at all" }],
  },
  "app/(signed-in)/sites/[siteId]/add-credential-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/adopt-site-action.ts": { ...ADMIN, at: `/sites/${NO_ID}`, args: EMPTY },
  "app/(signed-in)/sites/[siteId]/choose-records-credential-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/confirm-hosts-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/delete/delete-site-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}/delete`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/remove-credential-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/remove-host-access-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/replace-credential-secret-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/set-host-access-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/try-host-access-action.ts": {
    ...ADMIN,
    at: `/sites/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/sites/[siteId]/update-site-action.ts": { ...ADMIN, at: `/sites/${NO_ID}`, args: EMPTY },
  "app/(signed-in)/sites/add/add-sites-action.ts": { ...ADMIN, at: "/sites/add", args: EMPTY },
  "app/(signed-in)/sites/add/check-drafts-action.ts": { ...ADMIN, at: "/sites/add", args: EMPTY },
  "app/(signed-in)/sites/add/preview-clouds-action.ts": { ...ADMIN, at: "/sites/add", args: EMPTY },
  "app/(signed-in)/sites/check-sites-now-action.ts": { ...ADMIN, at: "/sites", args: EMPTY },
  "app/(signed-in)/vnfs/[vnfId]/back-up/start-backup-action.ts": {
    may: ["operator", "admin"],
    at: `/vnfs/${NO_ID}/back-up`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/bring-back/bring-back-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/bring-back`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/delete/delete-vnf-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/delete`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/delete-points/delete-points-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/delete-points`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/fail-over/start-failover-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/fail-over`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/recover/choose-hooks-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/recover`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/recover/choose-mapping-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/recover`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/recover/start-drill-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/recover`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/recover/start-relocation-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/recover`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/recovery-plan/store-plan-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/recovery-plan`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/restore/start-replacement-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/restore`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/restore/start-restore-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/restore`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/settings/add-members-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/settings`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/settings/change-members-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/settings`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/settings/order-members-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/settings`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/settings/pause-vnf-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/settings`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/settings/remove-members-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/settings`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/settings/repair-drift-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/settings`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/settings/update-vnf-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}/settings`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/check-readiness-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/stop-former-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/[vnfId]/release-former-action.ts": {
    ...OPERATORS,
    at: `/vnfs/${NO_ID}`,
    args: EMPTY,
  },
  "app/(signed-in)/vnfs/add/create-vnf-action.ts": { ...OPERATORS, at: "/vnfs/add", args: EMPTY },
  "app/(signed-in)/vnfs/add/describe-vms-action.ts": { ...OPERATORS, at: "/vnfs/add", args: EMPTY },
  "app/actions/break-glass-action.ts": { ...EXPORTERS, args: EMPTY },
  "app/actions/choose-theme.ts": { ...SIGNED_IN, args: () => ["dark"] },
  // Another's: everybody may end the own ones.
  "app/actions/end-session-action.ts": { ...ADMIN, at: "/settings/sign-ins", args: () => [{ id: NO_ID }] },
  "app/actions/dismiss-guide-action.ts": { ...ADMIN, args: () => [{ isDismissed: true }] },
  "app/actions/end-week-action.ts": { ...ADMIN },
  "app/actions/note-seen-action.ts": { ...ADMIN, args: EMPTY },
  "app/actions/thaw-now-action.ts": { may: ["operator", "admin"], args: EMPTY },
  "app/actions/withdraw-approval-action.ts": { ...EXPORTERS, args: EMPTY },
  "app/actions/sign-out.ts": { ...OPEN, onlyRefusals: true },
  "app/set-up/choose-own-password-action.ts": { ...SIGNED_IN, at: "/set-up", args: () => [null, form()] },
  "app/set-up/finish-set-up-action.ts": { ...ADMIN, at: "/set-up", onlyRefusals: true },
};
