import { describe, expect, it } from "vitest";
import { Complaint, explain, explainOutput } from "./complaint.mjs";

const errno = (code: string) => Object.assign(new Error(`${code}: it failed`), { code, path: "/data/x" });

describe("explain", () => {
  it.each([
    ["ENOSPC", "The disk is full at /data/x"],
    ["EROFS", "The folder is read-only at /data/x"],
    ["EACCES", "No permission to write at /data/x"],
    ["EPERM", "Writing is not permitted at /data/x"],
  ])("says %s in one sentence", (code, sentence) => {
    const explained = explain(errno(code));
    expect(explained).toBeInstanceOf(Complaint);
    expect((explained as Error).message).toContain(sentence);
    expect((explained as Error).message).not.toContain("\n");
  });

  it("leaves what it does not know as it is, with its stack", () => {
    const error = new TypeError("x is not a function");
    expect(explain(error)).toBe(error);
  });
});

describe("explainOutput", () => {
  it("recognises a full disk in what a tool printed", () => {
    const said = 'FATAL: could not write to file "x": No space left on device\nmore\nlines';
    expect(explainOutput("Making the embedded database", said).message).toBe(
      "The disk is full: Making the embedded database failed.",
    );
  });

  it("otherwise shows the end of what it printed", () => {
    const said = Array.from({ length: 60 }, (_, i) => `line ${i}`).join("\n");
    const { message } = explainOutput("Building", said);
    expect(message).toContain("line 59");
    expect(message).not.toContain("line 10\n");
  });
});
