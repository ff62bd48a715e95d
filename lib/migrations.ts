/**
 * The migrations that this build is made for, oldest first: the folders of prisma/migrations. Written down, because
 * a bundled worker has no such folder beside it; a test keeps the two equal.
 */
export const MIGRATIONS: readonly string[] = [
  "20261120000000_begin",
  "20261120120000_identify_worker_processes",
  "20261120140000_add_sites_inventory_and_audit",
  "20261120170000_add_site_host_access",
  "20261120170000_keep_what_sites_offer_to_quiesce",
  "20261120210000_mark_the_sites_of_the_sandbox",
  "20261120230000_add_vnfs_runs_and_recovery_points",
  "20261120231500_remember_the_projects_of_vnfs",
  "20261120233000_record_resources_before_they_are_made",
  "20261121001000_count_the_vms_of_recovery_points",
  "20261121001500_find_the_backups_under_way",
  "20261121013000_claim_copies_apart_from_their_wait",
  "20261121070000_add_recoveries",
  "20261121080000_tell_of_recoveries",
  "20261121171242_keep_the_built_plan",
  "20261121171612_add_the_story_of_the_sandbox",
  "20261121174500_promote_drills",
  "20261121213000_restore_vms_in_place",
  "20261121214048_add_schedules",
  "20261121214500_note_when_a_password_was_typed_again",
  "20261122020500_find_audit_entries",
  "20261122021000_add_retention",
  "20261122023600_sign_audit_checkpoints",
  "20261122103000_tell_what_is_left_over",
  "20261122110500_count_freeze_windows",
  "20261122150000_notify",
  "20261122210000_approve",
  "20261122211500_housekeeping_runs",
];
