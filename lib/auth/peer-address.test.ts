import { describe, expect, it } from "vitest";
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
});
