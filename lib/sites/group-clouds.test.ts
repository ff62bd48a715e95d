import { describe, expect, it } from "vitest";
import { groupClouds, isSameProject } from "./group-clouds";
import { parseCloudsYaml } from "./parse-clouds-yaml";

const PASSWORD = `
    auth:
      auth_url: https://keystone.lyon.example:5000/v3
      username: stillpoint
      password: a-password
      project_name: core
      user_domain_name: Default
      project_domain_name: Default`;
const REGION = "\n    region_name: RegionOne";
const cloud = (body: string, name = "lyon") => `clouds:\n  ${name}:${body}\n`;

describe("sites of clouds", () => {
  const targets = (text: string) => {
    const file = parseCloudsYaml(text, "", { allowLoopback: false });
    if (!("clouds" in file)) throw new Error(file.problem);
    return file.clouds.flatMap((c) => c.targets);
  };

  it("are one per Keystone and region, with a credential of each cloud", () => {
    const body = (project: string) => REGION + PASSWORD.replace("core", project);
    const all = targets(
      `${cloud(body("admin"), "r1")}  r1-demo:${body("demo")}\n  r1-admin-demo:${body("demo").replace("stillpoint", "admin")}\n  r2:${body("admin").replace("RegionOne", "RegionTwo")}\n`,
    );
    const drafts = groupClouds(all);
    expect(drafts.map((d) => [d.proposedName, d.targets.map((t) => t.cloud)])).toEqual([
      ["RegionOne", ["r1", "r1-demo", "r1-admin-demo"]],
      ["RegionTwo", ["r2"]],
    ]);
    const [first, demo, adminDemo] = all;
    if (!first || !demo || !adminDemo) throw new Error("too few");
    expect(isSameProject(demo.credential, adminDemo.credential)).toBe(true);
    expect(isSameProject(first.credential, demo.credential)).toBe(false);
  });

  it("are named by their clouds where two have the same region name", () => {
    const other = PASSWORD.replace("lyon.example", "oslo.example");
    const drafts = groupClouds(targets(`${cloud(REGION + PASSWORD)}  oslo:${REGION}${other}\n`));
    expect(drafts.map((d) => d.proposedName)).toEqual(["lyon", "oslo"]);
  });
});
