import type { Ask } from "../core/http";

/**
 * Whether a row, as it is shown, is what the query asks for. Only the named attributes can be asked for; the others are
 * passed over in silence. (keystone/server/flask/common.py, build_driver_hints and filter_by_attributes)
 */
export function matches({ query }: Ask, attributes: readonly string[]): (shown: object) => boolean {
  const wanted = [...query].flatMap(([key, value]) => {
    const [name = "", how] = key.split("__");
    return attributes.includes(name) ? [{ name, how, value }] : [];
  });
  return (shown) =>
    wanted.every(({ name, how, value }) => {
      const is = Reflect.get(shown, name);
      const text = String(is ?? "");
      if (how === "contains") return text.includes(value);
      if (how === "startswith") return text.startsWith(value);
      if (how === "endswith") return text.endsWith(value);
      return typeof is === "boolean" ? is === isTrue(value) : text === value;
    });
}

/** A flag of a query is on when it is there, unless it says 0. (keystone/server/flask/common.py, query_filter_is_true) */
export const hasFlag = ({ query }: Ask, name: string): boolean => query.has(name) && query.get(name) !== "0";

const isTrue = (value: string): boolean => !["0", "false", "False", "FALSE", "no", "off"].includes(value);
