import { expect, test } from "vitest";
import { writeError } from "./write-error";

const written = (accept?: string) =>
  writeError(
    409,
    "It's a conflict.",
    "Property a does not exist.",
    "",
    accept === undefined ? {} : { accept },
  );

test.each([undefined, "*/*", "application/json;q=0.5, text/html", "application/json, */*"])(
  "a page for who accepts %s",
  (accept) => {
    expect(written(accept)).toMatchObject({
      headers: { "content-type": "text/html; charset=UTF-8" },
      body: expect.stringContaining("<h1>409 Conflict</h1>\n  It&#x27;s a conflict.<br /><br />\nProperty a"),
    });
  },
);

test.each(["application/json", "application/*", "*/*;q=0.1, application/json"])(
  "JSON for who accepts %s",
  (accept) => {
    expect(written(accept).body).toEqual({
      message: "It's a conflict.<br /><br />\nProperty a does not exist.\n\n",
      code: "409 Conflict",
      title: "Conflict",
    });
  },
);

test.each(["", "application/octet-stream", "text/plain"])("plain text for who accepts '%s'", (accept) => {
  expect(written(accept)).toMatchObject({
    headers: { "content-type": "text/plain; charset=UTF-8" },
    body: "409 Conflict\n\nIt's a conflict.\n\n Property a does not exist.  ",
  });
});
