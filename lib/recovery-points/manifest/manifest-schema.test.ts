import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { Manifest } from "./manifest";

const FILE = new URL("../../../docs/manifest.schema.json", import.meta.url);

it("the JSON schema in docs/ is that of what is written (STILLPOINT_RECORD=1 writes it)", () => {
  const schema = { title: "A recovery point of Stillpoint", ...z.toJSONSchema(Manifest, { io: "input" }) };
  if (process.env.STILLPOINT_RECORD === "1") writeFileSync(FILE, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(schema);
});
