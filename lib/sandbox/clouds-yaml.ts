import type { Scene } from "./scenes/scene";
import type { Sandbox } from "./start-sandbox";

/** A clouds.yaml with the scene's clouds in each region: "r1", "r2-demo". */
export function cloudsYaml({ sites }: Pick<Sandbox, "sites">, scene: Scene, password: string): string {
  const entries = sites.flatMap(({ region, authUrl }, i) =>
    scene.clouds.map(({ suffix, user, project }) =>
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
