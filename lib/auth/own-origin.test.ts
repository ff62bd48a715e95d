import { expect, test } from "vitest";
import { isOwnOrigin } from "./own-origin";

const ADDRESS = "https://stillpoint.example.org";

test.each([
  ["the host that was asked", "http://127.0.0.1:3000", "127.0.0.1:3000"],
  ["another name of this machine", "http://localhost:3000", "localhost:3000"],
  ["the public address, where a proxy changes the Host", ADDRESS, "127.0.0.1:3000"],
])("ours: %s", (_what, origin, host) => expect(isOwnOrigin(origin, host, ADDRESS)).toBe(true));

test.each([
  ["https://evil.example", "127.0.0.1:3000"],
  ["https://stillpoint.example.org.evil.example", "stillpoint.example.org"],
  ["https://evil.example/https://stillpoint.example.org", "stillpoint.example.org"],
  ["http://127.0.0.1:3001", "127.0.0.1:3000"],
  ["null", "127.0.0.1:3000"],
  ["", "127.0.0.1:3000"],
  ["https://evil.example", null],
])("not ours: %s at %s", (origin, host) => expect(isOwnOrigin(origin, host, ADDRESS)).toBe(false));
