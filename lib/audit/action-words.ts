/* How actions are called on screen. One line for each that is written anywhere. */
const WORDS: Readonly<Record<string, string>> = {
  "account.created": "Account created",
  "account.password_changed": "Password changed",
  "account.password_reset": "Password reset",
  "administrator.reset": "Administrator reset",
  "encryption_key.added": "Encryption key added",
  "encryption_key.forgotten": "Encryption key forgotten",
  "encryption_key.rotated": "Encryption key rotated",
  "key.rotated": "Encryption key rotated",
  "password.changed": "Password changed",
  "permission.refused": "Permission refused",
  "refusals.suppressed": "Refusals not listed",
  "role_mapping.added": "Role mapping added",
  "role_mapping.changed": "Role mapping changed",
  "role_mapping.removed": "Role mapping removed",
  "session.ended": "Session ended",
  "session.refused": "Sign-in refused",
  "session.signed_in": "Signed in",
  "session.signed_out": "Signed out",
  "session.started": "Signed in",
  "set_up.finished": "Set-up finished",
  "site.added": "Site added",
  "site.changed": "Site changed",
  "site.checked": "Site checked",
  "site.deleted": "Site deleted",
  "site_credential.added": "Credential added",
  "site_credential.changed": "Credential changed",
  "site_credential.removed": "Credential removed",
  "site_hosts.confirmed": "Hosts confirmed",
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
