import { expect, it } from "vitest";
import { readHookUrl } from "./read-hook-url";

it.each([
  ["https://automation.example.com/stillpoint", false],
  ["https://10.1.2.3:8443/hook", false],
  ["http://automation.internal/hook", true],
  ["http://127.0.0.1:9000/", true],
])("takes %s (accepted as internal: %s)", (url, isInternal) => {
  expect(readHookUrl(url, { isInternal })).toEqual({ url });
});

it.each([
  ["automation.example.com", true, "url", "This is no address that can be called"],
  ["ftp://automation.example.com/", true, "url", "This is no address that can be called"],
  ["https://exa mple.com/", true, "url", "a space"],
  ["https://me:pw@example.com/", true, "url", "user name or a password"],
  ["https://example.com/?token=1", true, "url", "Leave out what follows"],
  ["https://169.254.169.254/", true, "url", "the metadata service"],
  ["http://93.184.215.14/", true, "url", "a public address"],
  ["http://automation.example.com/", false, "isInternal", "plain HTTP"],
  ["https://localhost:9000/", false, "isInternal", "this machine itself"],
])("refuses %s (accepted as internal: %s) beside %s", (url, isInternal, field, why) => {
  const read = readHookUrl(url, { isInternal });
  expect(read).toMatchObject({ field, problem: expect.stringContaining(why) });
});
