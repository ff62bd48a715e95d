import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newKeys } from "../quiesce/testing/fake-sshd";
import { credentialFacts, hostKeyFacts } from "./access-facts";

const [one, two, three] = [newKeys().public, newKeys().public, newKeys().public];
const told = (key: string) => {
  const [type = "", base64 = ""] = key.split(" ");
  const hash = createHash("sha256").update(Buffer.from(base64, "base64")).digest("base64");
  return `${type} SHA256:${hash.replace(/=+$/, "")}`;
};

describe("the host keys", () => {
  it("are told one by one when they are the first", () => {
    expect(hostKeyFacts(null, `# ours\nc1,10.0.0.11 ${one} somebody\n\nc2 ${two}\n`)).toEqual([
      { label: "Host keys then", value: "2 keys" },
      { label: "Trusts from then on", value: `c1,10.0.0.11 ${told(one)}` },
      { label: "Trusts from then on", value: `c2 ${told(two)}` },
    ]);
  });

  it("are told by what goes and what comes, as many as they are", () => {
    const before = `c1 ${one}\nc2 ${two}`;
    expect(hostKeyFacts(before, `c1 ${one}\nc2 ${three}\n@revoked * ${two}`)).toEqual([
      { label: "Host keys now", value: "2 keys" },
      { label: "Host keys then", value: "3 keys" },
      { label: "Trusts no more", value: `c2 ${told(two)}` },
      { label: "Trusts from then on", value: `c2 ${told(three)}` },
      { label: "Revokes from then on", value: `* ${told(two)}` },
    ]);
    expect(hostKeyFacts(`@revoked * ${two}\nc1 ${one}`, `c1 ${one}`)).toContainEqual({
      ...{ label: "Revokes no more", value: `* ${told(two)}` },
    });
    const all = Array.from({ length: 120 }, (_, i) => `c${i} ${one}`);
    expect(hostKeyFacts(null, all.join("\n"))).toHaveLength(121);
  });

  it("are said to be the same, and in which order, since the first line says where a host is reached", () => {
    const [a, b] = [`c1,10.0.0.11 ${one}`, `c1,10.0.0.12 ${one}`];
    expect(hostKeyFacts(`${a}\n${b}`, `# new\n${a} comment\n${b}`)).toEqual([
      { label: "Host keys", value: "the same 2 keys" },
    ]);
    expect(hostKeyFacts(`${a}\n${b}`, `${b}\n${a}`)).toEqual([
      { label: "Host keys", value: "the same 2 keys, in another order" },
      { label: "In this order", value: `c1,10.0.0.12 ${told(one)}` },
      { label: "In this order", value: `c1,10.0.0.11 ${told(one)}` },
    ]);
  });
});

it("a credential is told by its project, its user and how it signs in, never by its secret", () => {
  const domain = { name: "Default" };
  const [project, user] = [
    { name: "core", domain },
    { name: "stillpoint", domain },
  ];
  const facts = credentialFacts([
    { label: "a", credential: { method: "password", project, user, password: "hidden" } },
    {
      label: "b",
      credential: { method: "password", project: { id: "p1" }, user: { id: "u1" }, password: "hidden" },
    },
    { label: "c", credential: { method: "application_credential", id: "ac1", secret: "hidden" } },
    { label: "d", credential: { method: "application_credential", name: "night", user, secret: "hidden" } },
  ]);
  expect(facts).toEqual([
    { label: "Credential 1 of 4", value: "project core (Default), user stillpoint (Default), by password" },
    { label: "Credential 2 of 4", value: "project p1, user u1, by password" },
    {
      label: "Credential 3 of 4",
      value: "by the application credential ac1, which has its project and its user",
    },
    {
      label: "Credential 4 of 4",
      value: "user stillpoint (Default), by the application credential night, which has its project",
    },
  ]);
});
