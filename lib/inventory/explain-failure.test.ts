import { expect, it } from "vitest";
import { AppError } from "../errors";
import { OpenStackError } from "../openstack/errors";
import { EnvelopeError } from "../secrets/envelope";
import { explainFailure, SiteFailure } from "./explain-failure";

it("leaves addresses, key ids and others' projects out of what everybody reads", () => {
  const cases = [
    new OpenStackError({
      kind: "host_not_allowed",
      site: "Lyon",
      call: "GET http://10.1.2.3:8774/servers",
      cause: "10.1.2.3:8774 is not confirmed",
      requestId: "req-1",
    }),
    new EnvelopeError("unknown_key", "it was sealed with the key 10.1.2.3, which is not here"),
    new SiteFailure("It signs in to 10.1.2.3.", "It signs in to another project."),
  ];
  for (const error of cases) {
    const { full, brief } = explainFailure(error);
    expect(full).toContain("10.1.2.3");
    expect(brief).not.toContain("10.1.2.3");
  }
  expect(explainFailure(cases[0]).brief).toBe(
    "Lyon: its catalog names an address that nobody has confirmed (req-1). If the site really serves this address, confirm it on the site's page; otherwise correct the catalog.",
  );
  expect(explainFailure(new AppError("not_found", "Gone."))).toEqual({ full: "Gone.", brief: "Gone." });
});
