import { describe, expect, it } from "vitest";
import { nodeComplaint } from "./node-complaint.mjs";

describe("nodeComplaint", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("accepts %s", (version) => {
    expect(nodeComplaint(version)).toBeUndefined();
  });

  it.each(["12.22.12", "18.20.8", "20.18.3"])(
    "turns %s away with one sentence that names both versions",
    (version) => {
      const complaint = nodeComplaint(version);
      expect(complaint).toContain("20.19");
      expect(complaint).toContain(version);
      expect(complaint).not.toContain("\n");
    },
  );
});
