/** What a verb that somebody can call tells the audit log, by the test that looks for it. */
export interface Told {
  /** The test file, from the root: it calls the verb and names each of its audit actions. */
  by: string;
  /** The server action or route, from `app/`, and the audit actions that come of it. */
  verbs: Readonly<Record<string, readonly string[]>>;
}

const IN = "(signed-in)";

/** Every server action and route that changes something or takes something away. */
export const TOLD: readonly Told[] = [
  {
    by: "lib/auth/change-password.db.test.ts",
    verbs: { [`${IN}/account/change-password-action.ts`]: ["account.password_changed"] },
  },
  {
    by: "lib/auth/keystone-sign-in.db.test.ts",
    verbs: { "POST api/auth/[...nextauth]": ["session.started", "session.refused"] },
  },
  {
    by: "lib/audit/views/views.db.test.ts",
    verbs: {
      [`${IN}/audit/save-view-action.ts`]: ["audit_view.shared"],
      [`${IN}/audit/change-view-action.ts`]: ["audit_view.changed"],
      [`${IN}/audit/remove-view-action.ts`]: ["audit_view.withdrawn"],
    },
  },
  { by: "lib/audit/export-entries.db.test.ts", verbs: { "GET api/audit/export": ["audit.exported"] } },
  {
    by: "lib/recoveries/accept-recovery.db.test.ts",
    verbs: { [`${IN}/runs/accept-recovery-action.ts`]: ["recovery.accepted"] },
  },
  {
    by: "lib/run-views/run-views.db.test.ts",
    verbs: { [`${IN}/runs/cancel-run-action.ts`]: ["run.cancel_requested"] },
  },
  {
    by: "lib/recoveries/build/wait-for-person.db.test.ts",
    verbs: { [`${IN}/runs/continue-recovery-action.ts`]: ["recovery.continued"] },
  },
  {
    by: "lib/recoveries/clean-up-drill.db.test.ts",
    verbs: { [`${IN}/runs/clean-up-drill-action.ts`]: ["cleanup.started"] },
  },
  {
    by: "lib/recoveries/lost-target/give-target-up.db.test.ts",
    verbs: { [`${IN}/runs/give-target-up-action.ts`]: ["recovery.target_given_up"] },
  },
  {
    by: "lib/recoveries/relocation/half-undone.db.test.ts",
    verbs: { [`${IN}/runs/try-undo-again-action.ts`]: ["recovery.undo_retried"] },
  },
  {
    by: "lib/recoveries/roll-back.db.test.ts",
    verbs: { [`${IN}/runs/roll-back-action.ts`]: ["recovery.rolled_back", "rollback.started"] },
  },
  {
    by: "lib/sandbox-mode/panel.db.test.ts",
    verbs: {
      [`${IN}/sandbox/flip-switch-action.ts`]: ["sandbox.switch_flipped"],
      [`${IN}/sandbox/move-clock-action.ts`]: ["sandbox.clock_moved"],
      [`${IN}/sandbox/remove-fault-action.ts`]: ["sandbox.fault_removed"],
    },
  },
  { by: "lib/worker/story.db.test.ts", verbs: { "actions/end-week-action.ts": ["story.end_requested"] } },
  {
    by: "lib/approvals/decide.db.test.ts",
    verbs: {
      [`${IN}/settings/approvals/[approvalId]/approve-action.ts`]: ["approval.approved"],
      [`${IN}/settings/approvals/[approvalId]/refuse-approval-action.ts`]: ["approval.refused"],
    },
  },
  {
    by: "lib/approvals/ask-and-wait.db.test.ts",
    verbs: {
      [`${IN}/settings/approvals/[approvalId]/review-approval-action.ts`]: ["approval.reviewed"],
      "actions/break-glass-action.ts": ["approval.glass_broken"],
      "actions/withdraw-approval-action.ts": ["approval.withdrawn"],
    },
  },
  {
    by: "lib/hooks/hooks.db.test.ts",
    verbs: {
      [`${IN}/settings/hooks/add-hook-action.ts`]: ["hook.added"],
      [`${IN}/settings/hooks/change-hook-action.ts`]: ["hook.changed"],
      [`${IN}/settings/hooks/remove-hook-action.ts`]: ["hook.removed"],
      [`${IN}/settings/hooks/replace-hook-secret-action.ts`]: ["hook.changed"],
      [`${IN}/settings/hooks/try-hook-action.ts`]: ["hook.tried"],
      [`${IN}/vnfs/[vnfId]/recover/choose-hooks-action.ts`]: ["recovery_plan.changed"],
    },
  },
  {
    by: "lib/notify/channels/channels.db.test.ts",
    verbs: {
      [`${IN}/settings/notifications/[channelId]/change-channel-action.ts`]: ["notification-channel.changed"],
      [`${IN}/settings/notifications/[channelId]/remove-channel-action.ts`]: ["notification-channel.removed"],
      [`${IN}/settings/notifications/[channelId]/replace-channel-secret-action.ts`]: [
        "notification-channel.changed",
      ],
      [`${IN}/settings/notifications/add/add-channel-action.ts`]: ["notification-channel.added"],
      [`${IN}/settings/notifications/switch-channel-action.ts`]: ["notification-channel.switched"],
      [`${IN}/settings/notifications/try-channel-action.ts`]: ["notification-channel.tried"],
    },
  },
  {
    by: "lib/notify/send-due.db.test.ts",
    verbs: {
      [`${IN}/settings/notifications/forget-all-notifications-action.ts`]: ["notification.forgotten"],
      [`${IN}/settings/notifications/forget-notification-action.ts`]: ["notification.forgotten"],
      [`${IN}/settings/notifications/send-again-action.ts`]: ["notification.sent_again"],
      [`${IN}/settings/notifications/send-all-again-action.ts`]: ["notification.sent_again"],
    },
  },
  {
    by: "lib/schedules/change-schedule.db.test.ts",
    verbs: {
      [`${IN}/settings/schedules/[scheduleId]/change-schedule-action.ts`]: ["schedule.changed"],
      [`${IN}/settings/schedules/[scheduleId]/delete-schedule-action.ts`]: ["schedule.deleted"],
      [`${IN}/settings/schedules/add/add-schedule-action.ts`]: ["schedule.added"],
      [`${IN}/settings/schedules/switch-schedule-action.ts`]: [
        "schedule.switched_off",
        "schedule.switched_on",
      ],
    },
  },
  {
    by: "lib/retention/retention.db.test.ts",
    verbs: {
      [`${IN}/settings/retention/[policyId]/change-policy-action.ts`]: ["retention_policy.changed"],
      [`${IN}/settings/retention/[policyId]/delete-policy-action.ts`]: ["retention_policy.deleted"],
      [`${IN}/settings/retention/add/add-policy-action.ts`]: ["retention_policy.added"],
      [`${IN}/vnfs/[vnfId]/points/hold-point-action.ts`]: ["recovery_point.held"],
      [`${IN}/vnfs/[vnfId]/points/release-point-action.ts`]: ["recovery_point.released"],
    },
  },
  {
    by: "lib/manifests/import-manifests.db.test.ts",
    verbs: {
      [`${IN}/settings/manifests/trust-signer-action.ts`]: ["signer.trusted"],
      "POST api/manifests/import": ["manifest.imported"],
      "POST api/manifests/preview": ["manifest.refused"],
    },
  },
  {
    by: "lib/role-mappings/role-mappings.db.test.ts",
    verbs: {
      [`${IN}/settings/roles/add-role-mapping-action.ts`]: ["role_mapping.added"],
      [`${IN}/settings/roles/change-role-mapping-action.ts`]: ["role_mapping.changed"],
      [`${IN}/settings/roles/remove-role-mapping-action.ts`]: ["role_mapping.removed"],
    },
  },
  {
    by: "lib/settings/security.db.test.ts",
    verbs: { [`${IN}/settings/security/change-security-action.ts`]: ["security.changed"] },
  },
  {
    by: "lib/sessions/sessions.db.test.ts",
    verbs: {
      [`${IN}/settings/sign-ins/end-sessions-action.ts`]: ["session.ended"],
      "actions/end-session-action.ts": ["session.ended"],
      "actions/sign-out.ts": ["session.ended"],
    },
  },
  {
    by: "lib/sites/change-credentials.db.test.ts",
    verbs: {
      [`${IN}/sites/[siteId]/add-credential-action.ts`]: ["credential.added"],
      [`${IN}/sites/[siteId]/choose-records-credential-action.ts`]: ["site.records_credential_chosen"],
      [`${IN}/sites/[siteId]/remove-credential-action.ts`]: ["credential.removed"],
      [`${IN}/sites/[siteId]/replace-credential-secret-action.ts`]: ["credential.replaced"],
    },
  },
  {
    by: "lib/sites/change-sites.db.test.ts",
    verbs: {
      [`${IN}/sites/[siteId]/confirm-hosts-action.ts`]: ["site.hosts_confirmed"],
      [`${IN}/sites/[siteId]/delete/delete-site-action.ts`]: ["site.deleted"],
      [`${IN}/sites/[siteId]/update-site-action.ts`]: ["site.changed"],
      [`${IN}/sites/check-sites-now-action.ts`]: ["site.checked"],
    },
  },
  {
    by: "lib/sites/host-access.db.test.ts",
    verbs: {
      [`${IN}/sites/[siteId]/remove-host-access-action.ts`]: ["site.host_access_removed"],
      [`${IN}/sites/[siteId]/set-host-access-action.ts`]: ["site.host_access_set"],
      [`${IN}/sites/[siteId]/try-host-access-action.ts`]: ["site.host_access_tried"],
    },
  },
  {
    by: "lib/sites/adopt/adopt-site.db.test.ts",
    verbs: { [`${IN}/sites/[siteId]/adopt-site-action.ts`]: ["site.adopted"] },
  },
  {
    by: "lib/sites/add-sites.db.test.ts",
    verbs: {
      [`${IN}/sites/add/add-sites-action.ts`]: ["site.added"],
      [`${IN}/sites/add/check-drafts-action.ts`]: ["site.draft_checked"],
    },
  },
  {
    by: "lib/backups/start-backup.db.test.ts",
    verbs: { [`${IN}/vnfs/[vnfId]/back-up/start-backup-action.ts`]: ["backup.started"] },
  },
  {
    by: "lib/vnfs/bring-back/bring-back.db.test.ts",
    verbs: { [`${IN}/vnfs/[vnfId]/bring-back/bring-back-action.ts`]: ["vnf.brought_back"] },
  },
  {
    by: "lib/recoveries/readiness/readiness.db.test.ts",
    verbs: { [`${IN}/vnfs/[vnfId]/check-readiness-action.ts`]: ["recovery_plan.checked"] },
  },
  {
    by: "lib/vnfs/delete-with-points.db.test.ts",
    verbs: {
      [`${IN}/vnfs/[vnfId]/delete-points/delete-points-action.ts`]: ["prune.started"],
      [`${IN}/vnfs/[vnfId]/delete/delete-vnf-action.ts`]: ["vnf.deleted", "prune.started"],
    },
  },
  {
    by: "lib/recoveries/start-failover.db.test.ts",
    verbs: {
      [`${IN}/vnfs/[vnfId]/fail-over/start-failover-action.ts`]: ["failover.started", "recovery.overridden"],
    },
  },
  {
    by: "lib/recoveries/start-drill.db.test.ts",
    verbs: { [`${IN}/vnfs/[vnfId]/recover/start-drill-action.ts`]: ["drill.started"] },
  },
  {
    by: "lib/recoveries/starts-are-told.db.test.ts",
    verbs: {
      [`${IN}/vnfs/[vnfId]/recover/start-relocation-action.ts`]: ["relocation.started"],
      [`${IN}/vnfs/[vnfId]/restore/start-replacement-action.ts`]: ["replacement.started"],
      [`${IN}/vnfs/[vnfId]/restore/start-restore-action.ts`]: ["restore.started"],
    },
  },
  {
    by: "lib/recoveries/update-plan.db.test.ts",
    verbs: {
      [`${IN}/vnfs/[vnfId]/recover/choose-mapping-action.ts`]: ["recovery_plan.changed"],
      [`${IN}/vnfs/[vnfId]/recovery-plan/store-plan-action.ts`]: ["recovery_plan.changed"],
    },
  },
  {
    by: "lib/recoveries/former-members/former-members.db.test.ts",
    verbs: {
      [`${IN}/vnfs/[vnfId]/release-former-action.ts`]: ["vnf.former_released"],
      [`${IN}/vnfs/[vnfId]/stop-former-action.ts`]: ["vnf.former_stopped"],
    },
  },
  {
    by: "lib/vnfs/change-vnf.db.test.ts",
    verbs: {
      [`${IN}/vnfs/[vnfId]/settings/add-members-action.ts`]: ["vnf.members_added"],
      [`${IN}/vnfs/[vnfId]/settings/change-members-action.ts`]: ["vnf.members_changed"],
      [`${IN}/vnfs/[vnfId]/settings/order-members-action.ts`]: ["vnf.ordered"],
      [`${IN}/vnfs/[vnfId]/settings/pause-vnf-action.ts`]: ["vnf.paused", "vnf.resumed"],
      [`${IN}/vnfs/[vnfId]/settings/remove-members-action.ts`]: ["vnf.members_removed"],
      [`${IN}/vnfs/[vnfId]/settings/update-vnf-action.ts`]: ["vnf.changed"],
    },
  },
  {
    by: "lib/vnfs/repair-drift.db.test.ts",
    verbs: { [`${IN}/vnfs/[vnfId]/settings/repair-drift-action.ts`]: ["vnf.drift_repaired"] },
  },
  {
    by: "lib/vnfs/make-vnf.db.test.ts",
    verbs: { [`${IN}/vnfs/add/create-vnf-action.ts`]: ["vnf.made"] },
  },
  {
    by: "lib/recovery-points/manifest/manifest.db.test.ts",
    verbs: { "GET api/recovery-points/[pointId]/manifest": ["recovery_point.exported"] },
  },
  {
    by: "lib/freezes/list-held.db.test.ts",
    verbs: { "actions/thaw-now-action.ts": ["freeze.thaw_asked"] },
  },
  {
    by: "lib/set-up/set-up.db.test.ts",
    verbs: {
      "set-up/choose-own-password-action.ts": ["account.password_changed"],
      "set-up/finish-set-up-action.ts": ["set_up.finished"],
    },
  },
];
