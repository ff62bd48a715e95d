import { type CheckRow, fail, pass, warn } from "../check-row";

const CAN_ACT = ["member", "_member_", "manager", "admin"];

/** Whether a credential's roles let it back up and restore, and whether they are more than that. */
export function checkRoles(index: number, label: string, roles: readonly string[]): CheckRow {
  const row = { id: `roles:${index}`, title: `Roles, ${label}` };
  // Keystone compares the names of roles without regard to case.
  const names = roles.map((role) => role.toLowerCase());
  const list = roles.length > 0 ? roles.join(", ") : "no role";
  if (names.includes("admin"))
    return {
      ...row,
      ...pass(`${list}: admin may do everything in the whole cloud, backup records included`),
    };
  if (names.some((name) => CAN_ACT.includes(name)))
    return { ...row, ...pass(`${list}: just enough to back up and restore`) };
  if (names.includes("reader"))
    return {
      ...row,
      ...warn(
        `${list}: sees the inventory, cannot back up or restore`,
        "Give its user the role member in this project.",
      ),
    };
  return {
    ...row,
    ...fail(`${list}: none that OpenStack's policies know`, "Give its user the role member in this project."),
  };
}

/** Whether one of the credentials may export and import backup records: RULE_ADMIN_API (cinder/policies/backups.py). */
export function checkRecords(all: readonly { label: string; roles: readonly string[] }[]): CheckRow {
  const row = { id: "records", title: "Backup records" };
  const admin = all.find(({ roles }) => roles.some((role) => role.toLowerCase() === "admin"));
  if (admin) return { ...row, ...pass(`${admin.label} may export and import them, by the role admin`) };
  return {
    ...row,
    ...warn(
      "No credential has the role admin, which Cinder asks for by default",
      "Add one, or allow a role of yours by the policies backup:export-import and backup:backup-import.",
    ),
  };
}

/** Two credentials of one project are one too many; else which projects the site covers. */
export function checkProjects(
  all: readonly { label: string; projectId: string; projectName: string }[],
): CheckRow {
  const row = { id: "projects", title: "Projects covered" };
  for (const [index, one] of all.entries()) {
    const earlier = all.slice(0, index).find(({ projectId }) => projectId === one.projectId);
    if (earlier)
      return {
        ...row,
        ...fail(
          `${earlier.label} and ${one.label} are both of the project ${one.projectName}`,
          "Keep one of them: a site has one credential per project.",
        ),
      };
  }
  return { ...row, ...pass(all.map(({ projectName }) => projectName).join(", ")) };
}
