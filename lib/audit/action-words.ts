/* How actions are called on screen. One line for each that is written anywhere. */
const WORDS: Readonly<Record<string, string>> = {
  "account.created": "Account created",
  "account.password_changed": "Password changed",
  "account.password_reset": "Password reset",
  "credential.added": "Credential added",
  "credential.removed": "Credential removed",
  "credential.replaced": "Credential replaced",
  "encryption_key.added": "Encryption key added",
  "encryption_key.forgotten": "Encryption key forgotten",
  "encryption_key.given_up": "Encryption key given up",
  "encryption_key.rotated": "Encryption key rotated",
  "freeze.thaw_asked": "Thaw asked for",
  "manifest.imported": "Manifest imported",
  "manifest.refused": "Manifest refused",
  "openstack.called": "OpenStack called",
  "permission.refused": "Permission refused",
  "prune.started": "Deletion of recovery points started",
  "recovery_point.exported": "Manifest downloaded",
  "recovery_point.judged": "Recovery point judged",
  "recovery_point.pruned": "Recovery point deleted",
  "refusals.suppressed": "Refusals not listed",
  "role_mapping.added": "Role mapping added",
  "role_mapping.changed": "Role mapping changed",
  "role_mapping.removed": "Role mapping removed",
  "run.cancel_requested": "Run cancelled",
  "run.ended": "Run ended",
  "sandbox.clock_moved": "Sandbox clock moved",
  "sandbox.fault_removed": "Sandbox fault removed",
  "sandbox.switch_flipped": "Sandbox switch flipped",
  "session.ended": "Session ended",
  "session.refused": "Sign-in refused",
  "session.started": "Signed in",
  "set_up.finished": "Set-up finished",
  "signer.trusted": "Signer trusted",
  "signing_key.made": "Signing key made",
  "site.added": "Site added",
  "site.changed": "Site changed",
  "site.checked": "Site checked",
  "site.deleted": "Site deleted",
  "site.draft_checked": "Site checked before adding",
  "site.host_access_removed": "Compute host access removed",
  "site.host_access_set": "Compute host access set",
  "site.host_access_tried": "Compute host access tried",
  "site.hosts_confirmed": "Hosts confirmed",
  "site.records_credential_chosen": "Records credential chosen",
  "vnf.changed": "VNF changed",
  "vnf.deleted": "VNF deleted",
  "vnf.drift_repaired": "VNF drift repaired",
  "vnf.made": "VNF made",
  "vnf.members_added": "VMs added to VNF",
  "vnf.members_changed": "VMs of VNF changed",
  "vnf.members_removed": "VMs taken out of VNF",
  "vnf.ordered": "Freeze order changed",
  "vnf.paused": "VNF paused",
  "vnf.resumed": "VNF resumed",
};

const SERVICES: Readonly<Record<string, string>> = {
  cinder: "Cinder",
  glance: "Glance",
  keystone: "Keystone",
  neutron: "Neutron",
  nova: "Nova",
  placement: "Placement",
};

/** "Site added" for "site.added"; "Nova: pause" for "call.nova.pause"; what is in no table stays as it is. */
export function actionWords(action: string): string {
  if (Object.hasOwn(WORDS, action)) return WORDS[action] ?? action;
  const [head, service = "", ...call] = action.split(".");
  if (head !== "call" || !Object.hasOwn(SERVICES, service)) return action;
  return `${SERVICES[service]}: ${call.length > 0 ? call.join(" ").replaceAll("_", " ") : "call"}`;
}
