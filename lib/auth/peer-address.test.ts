import { describe, expect, it, vi } from "vitest";
import { PEER_HEADER, peerAddress } from "./peer-address";

const from = (headers: Record<string, string>, trusted = "") => peerAddress((name) => headers[name], trusted);

describe("peerAddress", () => {
  it("is the TCP peer", () => {
    expect(from({ [PEER_HEADER]: "::ffff:10.0.0.7" })).toBe("10.0.0.7");
  });
  it("does not believe X-Forwarded-For from a stranger", () => {
    expect(from({ [PEER_HEADER]: "10.0.0.7", "x-forwarded-for": "1.2.3.4" })).toBe("10.0.0.7");
  });
  it("believes what a trusted proxy appended, and not what it was handed", () => {
    const headers = { [PEER_HEADER]: "10.0.0.1", "x-forwarded-for": "6.6.6.6, 192.0.2.9, 10.0.0.2" };
    expect(from(headers, "10.0.0.1, 10.0.0.2")).toBe("192.0.2.9");
  });
  it("is the proxy itself when it appended nothing", () => {
    expect(from({ [PEER_HEADER]: "10.0.0.1" }, "10.0.0.1")).toBe("10.0.0.1");
  });
  it("warns once of a proxy that nobody has named", async () => {
    vi.resetModules();
    const { peerAddress: anew } = await import("./peer-address");
    const warn = vi.spyOn((await import("../log")).log, "warn").mockImplementation(() => {});
    const behind = (forwarded: string) =>
      anew((name) => ({ [PEER_HEADER]: "127.0.0.1", "x-forwarded-for": forwarded })[name], "");
    behind("::ffff:127.0.0.1"); // as Next writes it
    expect(warn).not.toHaveBeenCalled();
    behind("192.0.2.9");
    behind("192.0.2.10");
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      { peer: "127.0.0.1" },
      expect.stringContaining("STILLPOINT_TRUSTED_PROXIES"),
    );
  });
});
