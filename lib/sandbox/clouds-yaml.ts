import type { Sandbox } from "./start-sandbox";

/** A clouds.yaml for each region: "r1" is admin in project admin, "r1-demo" demo, "r1-admin-demo" admin in demo. */
export function cloudsYaml({ sites }: Pick<Sandbox, "sites">, password: string): string {
  const entries = sites.flatMap(({ region, authUrl }, i) =>
    [
      ["", "admin", "admin"],
      ["-demo", "demo", "demo"],
      ["-admin-demo", "admin", "demo"],
    ].map(([suffix, user, project]) =>
      [
        `  r${i + 1}${suffix}:`,
        `    region_name: ${region}`,
        "    identity_api_version: 3",
        "    interface: public",
        "    auth:",
        `      auth_url: ${authUrl}`,
        `      username: ${user}`,
        `      password: ${JSON.stringify(password)}`,
        `      project_name: ${project}`,
        "      user_domain_name: Default",
        "      project_domain_name: Default",
      ].join("\n"),
    ),
  );
  return `clouds:\n${entries.join("\n")}\n`;
}
