/** What a table has under a key that others give: never what every object has, such as "constructor". Pure. */
export const known = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
