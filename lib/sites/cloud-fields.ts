import type { YamlMap, YamlValue } from "./read-yaml";

/** Where a setting of a cloud may stand: openstacksdk takes those of `auth` beside it as well (loader.py). */
export interface CloudFields {
  cloud: YamlMap;
  auth: YamlMap;
}

/** The settings of a cloud, their names with underscores (openstack/config/_util.py, normalize_keys). */
export function cloudFields(cloud: YamlMap): CloudFields {
  const fields = withUnderscores(cloud);
  const auth = fields.get("auth");
  return { cloud: fields, auth: auth instanceof Map ? withUnderscores(auth) : new Map() };
}

/** The text of the first of these names that has one: in `auth`, then beside it. */
export function textOf({ cloud, auth }: CloudFields, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = auth.get(name) ?? cloud.get(name);
    if (typeof value === "string" && !isNull(value)) return value;
  }
  return undefined;
}

/** Whether a setting says yes (openstack/config/loader.py, get_boolean; PyYAML's words for it beside). */
export const isYes = (value: YamlValue | undefined): boolean =>
  typeof value === "string" && /^(true|yes|on)$/i.test(value);

/** Whether a setting says no. */
export const isNo = (value: YamlValue | undefined): boolean =>
  typeof value === "string" && /^(false|no|off)$/i.test(value);

/** YAML's words for nothing; a password of that text would be quoted, which is not told apart here. */
const isNull = (text: string): boolean => /^(~|null|)$/i.test(text);

const withUnderscores = (map: YamlMap): YamlMap =>
  new Map([...map].map(([key, value]) => [key.replaceAll("-", "_"), value]));

/** As openstacksdk lays secure.yaml over clouds.yaml (openstack/config/_util.py, merge_clouds). */
export function mergeOver(below: YamlMap, above: YamlMap): YamlMap {
  const merged: YamlMap = new Map(below);
  for (const [key, value] of above) {
    const old = merged.get(key);
    merged.set(key, value instanceof Map && old instanceof Map ? mergeOver(old, value) : value);
  }
  return merged;
}
